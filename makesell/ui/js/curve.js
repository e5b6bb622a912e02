/* <ms-curve>: a piecewise-linear curve edited as one. What is sent stays the text of its field (figure:score …); the dialog draws it, its
   points move by pointer, by arrow keys (with Shift ten times as far; Delete takes one out) and by the numbers of the table. */
import { $, $$ } from "./dom.js";

const NS = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 170, 58, 22, 14, 26];
const neat = (value) => String(Math.round(value * 1e6) / 1e6);
const read = (text) => text.trim().split(/\s+/).filter(Boolean).map((part) => part.split(":").map(Number)).filter((p) => p.length === 2 && p.every(Number.isFinite));
const draw = (name, attributes, text) => {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
};

class Curve extends HTMLElement {
  connectedCallback() {
    const button = $("[data-edit]", this);
    button.hidden = false;
    button.addEventListener("click", () => this.open());
  }
  disconnectedCallback() { this.dialog?.remove(); }
  open() {
    this.points = read($("input", this).value);
    if (this.points.length < 2) this.points = [[0, 0], [1, 100]];
    this.dialog = $("template", this).content.firstElementChild.cloneNode(true);
    document.body.append(this.dialog);
    this.dialog.addEventListener("close", () => { this.dialog.remove(); $("[data-edit]", this).focus(); });
    this.dialog.addEventListener("click", (e) => this.press(e));
    this.dialog.addEventListener("change", (e) => this.typed(e));
    this.dialog.addEventListener("keydown", (e) => this.key(e));
    this.dialog.addEventListener("pointerdown", (e) => this.grip(e));
    this.show();
    this.dialog.showModal();
  }
  /* the box the points lie in; it stays while one is dragged */
  scale() {
    const [xs, ys] = [0, 1].map((at) => this.points.map((point) => point[at]));
    const [left, low] = [Math.min(...xs), Math.min(0, ...ys)];
    return { left, low, wide: Math.max(...xs) - left || 1, high: Math.max(...ys) - low || 1 };
  }
  place([x, y]) {
    const { left, low, wide, high } = this.box;
    return [LEFT + ((x - left) / wide) * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - ((y - low) / high) * (HEIGHT - TOP - BOTTOM)];
  }
  show(focus) {
    this.box = this.dragging ? this.box : this.scale();
    const svg = $("svg", this.dialog);
    const places = this.points.map((point) => this.place(point));
    svg.replaceChildren(
      draw("path", { d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }),
      draw("path", { class: "ln", "stroke-width": 2, d: "M" + places.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L") }),
      ...this.points.flatMap(([x, y], n) => [
        draw("text", { "text-anchor": "middle", x: places[n][0], y: 159 }, `${neat(x * 100)}%`),
        draw("text", { "text-anchor": "end", x: 52, y: places[n][1], dy: 4 }, neat(y)),
        draw("circle", {
          cx: places[n][0], cy: places[n][1], r: 6, tabindex: 0, role: "slider", "data-point": n, "aria-valuenow": neat(y),
          "aria-label": `${this.dataset.point} ${n + 1}`, "aria-valuetext": `${neat(x * 100)}% → ${neat(y)}`,
        }),
      ]),
    );
    this.rows();
    this.judge();
    if (focus !== undefined) $$("circle", svg)[focus]?.focus();
  }
  rows() {
    const body = $("tbody", this.dialog);
    const model = $("tr", body);
    while (body.children.length < this.points.length) body.append(model.cloneNode(true));
    while (body.children.length > this.points.length) body.lastElementChild.remove();
    this.points.forEach(([x, y], n) => {
      const [at, score] = $$("input", body.children[n]);
      [at.value, score.value] = [neat(x * 100), neat(y)];
      for (const one of [at, score]) one.setAttribute("aria-label", `${this.dataset.point} ${n + 1} · ${one.dataset.what}`);
    });
  }
  /* what is wrong with the curve, or what it says beyond its ends */
  judge() {
    const rising = this.points.length > 1 && this.points.every((point, n) => !n || point[0] > this.points[n - 1][0]);
    const below = this.points.some((point) => point[1] < 0);
    const [first, last] = [this.points[0], this.points.at(-1)];
    const said = $("[role=status]", this.dialog);
    said.classList.toggle("bad-t", !rising || below);
    said.textContent = !rising ? this.dataset.rising : below ? this.dataset.below
      : this.dataset.ends.replace("{0}", `${neat(first[0] * 100)}%`).replace("{1}", neat(first[1])).replace("{2}", `${neat(last[0] * 100)}%`).replace("{3}", neat(last[1]));
    $("[data-keep]", this.dialog).disabled = !rising || below;
  }
  press(e) {
    if (e.target.closest("[data-keep]")) {
      const field = $("input", this);
      field.value = this.points.map(([x, y]) => `${neat(x)}:${neat(y)}`).join(" ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      this.dialog.close();
    }
    if (e.target.closest("[data-add]")) {
      const [a, b] = this.points.slice(-2);
      this.points.push(b ? [b[0] + Math.max(b[0] - a[0], 0.01), b[1]] : [1, 100]);
      this.show(this.points.length - 1);
    }
    const out = e.target.closest("[data-out]");
    if (out && this.points.length > 2) { this.points.splice([...$("tbody", this.dialog).children].indexOf(out.closest("tr")), 1); this.show(); }
  }
  typed(e) {
    const row = e.target.closest("tbody tr");
    if (!row) return;
    const [x, y] = $$("input", row).map((one) => Number(one.value.replace("%", "").trim() || NaN));
    if (Number.isFinite(x) && Number.isFinite(y)) this.points[[...row.parentNode.children].indexOf(row)] = [x / 100, y];
    this.show();
  }
  key(e) {
    const at = e.target.dataset?.point;
    if (at === undefined) return;
    const n = Number(at);
    const far = e.shiftKey ? 10 : 1;
    const step = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (e.key === "Delete" && this.points.length > 2) { e.preventDefault(); this.points.splice(n, 1); this.show(Math.max(n - 1, 0)); }
    if (!step) return;
    e.preventDefault();
    this.move(n, this.points[n][0] + step[0] * far, this.points[n][1] + step[1] * far);
    this.show(n);
  }
  /* a point stays between its neighbours and at zero or above */
  move(n, x, y) {
    const [before, after] = [this.points[n - 1]?.[0], this.points[n + 1]?.[0]];
    this.points[n] = [Math.min(Math.max(x, before === undefined ? x : before + 0.001), after === undefined ? Infinity : after - 0.001), Math.max(y, 0)];
  }
  grip(e) {
    const at = e.target.dataset?.point;
    if (at === undefined) return;
    e.preventDefault();
    const n = Number(at);
    const svg = $("svg", this.dialog);
    this.dragging = true;
    const drag = (ev) => {
      const box = svg.getBoundingClientRect();
      const [px, py] = [((ev.clientX - box.left) / box.width) * WIDTH, ((ev.clientY - box.top) / box.height) * HEIGHT];
      const { left, low, wide, high } = this.box;
      const x = left + ((px - LEFT) / (WIDTH - LEFT - RIGHT)) * wide;
      const y = low + ((HEIGHT - BOTTOM - py) / (HEIGHT - TOP - BOTTOM)) * high;
      this.move(n, Math.round(x * 100) / 100, Math.round(y));
      this.show();
    };
    const drop = () => { this.dragging = false; removeEventListener("pointermove", drag); this.show(n); };
    addEventListener("pointermove", drag);
    addEventListener("pointerup", drop, { once: true });
  }
}
customElements.define("ms-curve", Curve);
