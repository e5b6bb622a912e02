/* The schedule as a canvas: only what is in view is drawn, so that 10,000 bars over 13 weeks scroll smoothly. Bars are moved by pointer or keys;
   the server does the move, says what it does to promises, and the page comes anew with its undo. */
import { $, csrf } from "./dom.js";

const HEAD = 34, ROW = 22, LOAD = 14, NAMES = 148, GAP = 6, DAY = 1440, LEAST = 0.004, MOST = 2, PAPER = 680;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const two = (number) => String(number).padStart(2, "0");

export function draw(host) {
  const data = JSON.parse($("script", host).textContent);
  const lanes = data.lanes.map(([key, name, machines, rows, capacity, load]) => ({ key, name, machines, rows, capacity, load }));
  const bars = data.bars.map(([id, order, lane, row, start, end, tone, number, text, state, late, customer, after, centers]) => (
    { id, order, lane, row, start, end, tone, number, text, state, late, customer, after, centers }));
  const byId = new Map(bars.map((bar) => [bar.id, bar]));
  let top = HEAD;
  for (const lane of lanes) { lane.top = top; lane.height = lane.rows * ROW + LOAD + GAP; top += lane.height; }
  const span = data.days.length * DAY;
  /* the bars of a lane in order of their beginning, and the longest of them: what can reach into view */
  for (const lane of lanes) { lane.bars = []; lane.longest = 0; }
  for (const bar of bars) { const lane = lanes[bar.lane]; lane.bars.push(bar); lane.longest = Math.max(lane.longest, bar.end - bar.start); }

  const box = document.createElement("div"), room = document.createElement("div"), canvas = document.createElement("canvas");
  const told = document.createElement("div"), tools = document.createElement("div");
  Object.assign(host.style, { display: "block", position: "relative" });
  Object.assign(box.style, { overflow: "auto", outlineOffset: "-2px", position: "relative", height: `${Math.min(top + 18, Math.max(320, innerHeight - 300))}px` });
  Object.assign(room.style, { position: "relative" });
  Object.assign(canvas.style, { position: "sticky", top: "0", left: "0", display: "block", touchAction: "pan-x pan-y" });
  Object.assign(told.style, { padding: "8px 16px", minHeight: "36px" });
  Object.assign(tools.style, { position: "absolute", right: "16px", top: "-38px", display: "flex", gap: "12px", alignItems: "center", zIndex: "1" });
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", host.dataset.label);
  told.setAttribute("role", "status");
  told.className = "no-print";
  canvas.setAttribute("aria-hidden", "true");
  /* what the colours say; on a narrow screen the words of the chosen bar say it */
  if (host.clientWidth > 560) for (const [tone, word] of data.words.tones) {
    const said = document.createElement("span"), dot = document.createElement("i");
    said.className = "muted";
    Object.assign(dot.style, { display: "inline-block", width: "8px", height: "8px", borderRadius: "2px", marginInlineEnd: "6px", background: `var(--${tone})` });
    said.append(dot, word);
    tools.append(said);
  }
  for (const [sign, word, factor] of [["−", data.words.zoom_out, 0.6], ["+", data.words.zoom_in, 1 / 0.6]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn sm icon", textContent: sign, title: word });
    button.setAttribute("aria-label", word);
    button.addEventListener("click", () => zoom(factor));
    tools.append(button);
  }
  tools.className = "no-print";
  room.append(canvas);
  box.append(room);
  host.append(tools, box, told);
  told.textContent = data.words.help;

  let scale = Math.max(LEAST, (box.clientWidth - NAMES) / span), picked = null, held = null, asked = 0;
  const x = (minute) => NAMES + minute * scale - box.scrollLeft;
  const y = (bar) => lanes[bar.lane].top + bar.row * ROW - box.scrollTop;
  const again = () => { if (!asked) asked = requestAnimationFrame(paint); };

  function size() {
    room.style.width = `${NAMES + span * scale}px`;
    room.style.height = `${top + 4}px`;
    const ratio = devicePixelRatio || 1;
    canvas.width = box.clientWidth * ratio;
    canvas.height = box.clientHeight * ratio;
    Object.assign(canvas.style, { width: `${box.clientWidth}px`, height: `${box.clientHeight}px` });
    again();
  }
  function zoom(factor) {
    const middle = (box.scrollLeft + (box.clientWidth - NAMES) / 2) / scale;
    scale = Math.min(MOST, Math.max(LEAST, (box.clientWidth - NAMES) / span, scale * factor));
    size();
    box.scrollLeft = middle * scale - (box.clientWidth - NAMES) / 2;
  }

  function paint() {
    asked = 0;
    const pen = canvas.getContext("2d"), ratio = devicePixelRatio || 1, wide = box.clientWidth, high = box.clientHeight;
    const colour = Object.fromEntries(["surface", "surface-2", "line", "line-2", "ink", "ink-2", "ink-3", "accent", "bad", "warn", "c-track", "c-ghost",
      ...["ok", "warn", "bad", "info", "mute"].flatMap((tone) => [tone, `${tone}-soft`, `${tone}-ink`])].map((name) => [name, token(name)]));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colour.surface;
    pen.fillRect(0, 0, wide, high);
    pen.font = `12px ${token("font-ui")}`;
    pen.textBaseline = "middle";
    const from = box.scrollLeft / scale, until = (box.scrollLeft + wide) / scale;
    const first = Math.max(0, Math.floor(from / DAY)), last = Math.min(data.days.length, Math.ceil(until / DAY));
    for (let day = first; day <= last; day += 1) { pen.fillStyle = colour.line; pen.fillRect(x(day * DAY), HEAD, 1, high); }
    for (const lane of lanes) {
      const at = lane.top - box.scrollTop;
      if (at + lane.height < HEAD || at > high) continue;
      loadOf(pen, lane, at + lane.rows * ROW, first, last, colour);
      let low = 0, end = lane.bars.length;
      while (low < end) { const middle = (low + end) >> 1; if (lane.bars[middle].start < from - lane.longest) low = middle + 1; else end = middle; }
      for (; low < lane.bars.length && lane.bars[low].start <= until; low += 1) barOf(pen, lane.bars[low], colour);
      pen.fillStyle = colour["line-2"];
      pen.fillRect(0, at + lane.height - GAP / 2, wide, 1);
    }
    if (data.now > 0) { pen.fillStyle = colour.accent; pen.fillRect(x(data.now), HEAD, 1, high); }
    pegs(pen, colour);
    names(pen, colour, wide, high);
    days(pen, colour, wide, first, last);
    host.dataset.drawn = String(bars.length);
  }
  function loadOf(pen, lane, at, first, last, colour) {
    for (let day = first; day < last; day += 1) {
      const there = lane.capacity[day], taken = lane.load[day];
      if (!there && !taken) continue;
      const share = there ? taken / there : 2, left = x(day * DAY) + 1, wide = Math.max(1, DAY * scale - 2);
      pen.fillStyle = colour["c-track"];
      pen.fillRect(left, at + 2, wide, LOAD - 4);
      pen.fillStyle = share > 1 ? colour.bad : share > 0.9 ? colour.warn : colour["c-ghost"];
      pen.fillRect(left, at + 2, wide * Math.min(1, share), LOAD - 4);
      if (wide > 34) { pen.fillStyle = share > 0.9 ? colour.surface : colour["ink-2"]; pen.font = `10px ${token("font-ui")}`; pen.fillText(`${Math.round(100 * share)}%`, left + 3, at + LOAD / 2); pen.font = `12px ${token("font-ui")}`; }
    }
  }
  function barOf(pen, bar, colour) {
    const moving = held && held.bar === bar && held.moved;
    const left = moving ? held.x - held.dx : x(bar.start), up = moving ? held.y - ROW / 2 : y(bar), wide = Math.max(2, (bar.end - bar.start) * scale - 1);
    if (left + wide < NAMES || left > box.clientWidth) return;
    const chosen = picked === bar, beside = picked && picked.order === bar.order;
    pen.fillStyle = colour[`${bar.tone}-soft`];
    pen.fillRect(left, up + 2, wide, ROW - 4);
    pen.fillStyle = colour[bar.tone];
    pen.fillRect(left, up + 2, Math.min(3, wide), ROW - 4);
    if (chosen || beside) { pen.strokeStyle = chosen ? colour.accent : colour[bar.tone]; pen.lineWidth = chosen ? 2 : 1; pen.strokeRect(left + 0.5, up + 2.5, wide - 1, ROW - 5); }
    const seen = moving ? left : Math.max(left, NAMES), room = left + wide - seen;      // a bar that began before the view is named where it is seen
    if (room < 26) return;
    pen.save();
    pen.beginPath();
    pen.rect(seen, up, room - 2, ROW);
    pen.clip();
    pen.fillStyle = colour[`${bar.tone}-ink`];
    pen.fillText(`${bar.late ? "! " : ""}${bar.number} ${bar.text}`, seen + 6, up + ROW / 2);
    pen.restore();
  }
  /* what the chosen operation follows and what follows it */
  function pegs(pen, colour) {
    if (!picked) return;
    pen.strokeStyle = colour.accent;
    pen.lineWidth = 1.25;
    const tied = [...picked.after.map((id) => [byId.get(id), picked]), ...bars.filter((bar) => bar.after.includes(picked.id)).map((bar) => [picked, bar])];
    for (const [one, other] of tied) {
      if (!one) continue;
      const x1 = x(one.end), y1 = y(one) + ROW / 2, x2 = x(other.start), y2 = y(other) + ROW / 2;
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.bezierCurveTo(x1 + 24, y1, x2 - 24, y2, x2, y2);
      pen.stroke();
    }
  }
  function names(pen, colour, wide, high) {
    pen.fillStyle = colour["surface-2"];
    pen.fillRect(0, 0, NAMES, high);
    pen.fillStyle = colour.line;
    pen.fillRect(NAMES - 1, 0, 1, high);
    for (const lane of lanes) {
      const at = lane.top - box.scrollTop;
      if (at + lane.height < HEAD || at > high) continue;
      pen.save();
      pen.beginPath();
      pen.rect(0, Math.max(at, HEAD), NAMES - 8, lane.height);
      pen.clip();
      pen.fillStyle = colour.ink;
      pen.fillText(lane.name, 12, at + ROW / 2);
      pen.fillStyle = colour["ink-3"];
      pen.font = `11px ${token("font-ui")}`;
      pen.fillText(data.words.machines.replace("%(count)s", lane.machines), 12, at + lane.height - GAP - LOAD / 2);
      pen.restore();
      pen.font = `12px ${token("font-ui")}`;
      pen.fillStyle = colour.line;
      pen.fillRect(0, at + lane.height - GAP / 2, NAMES, 1);
    }
  }
  function days(pen, colour, wide, first, last) {
    pen.fillStyle = colour["surface-2"];
    pen.fillRect(0, 0, wide, HEAD);
    pen.fillStyle = colour.line;
    pen.fillRect(0, HEAD - 1, wide, 1);
    const step = Math.max(1, Math.ceil(52 / (DAY * scale)));
    pen.save();
    pen.beginPath();
    pen.rect(NAMES, 0, wide, HEAD);
    pen.clip();
    for (let day = first - (first % step); day < last; day += step) {
      pen.fillStyle = colour["ink-2"];
      pen.fillText(data.days[day].slice(5), x(day * DAY) + 4, HEAD / 2);
      if (DAY * scale > 500) for (let hour = 4; hour < 24; hour += 4) { pen.fillStyle = colour["ink-3"]; pen.fillText(`${two(hour)}:00`, x(day * DAY + hour * 60), HEAD / 2); }
    }
    pen.restore();
  }

  const when = (minute) => {
    const at = new Date(`${data.begins.replace(" ", "T")}:00Z`);
    at.setUTCMinutes(at.getUTCMinutes() + Math.round(minute));
    return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  };
  function pick(bar) {
    picked = bar;
    if (bar) {
      const late = bar.late ? ` · ${data.words.late.replace("%(days)s", bar.late)}` : "";
      told.textContent = `${bar.number} · ${bar.text} · ${lanes[bar.lane].name} · ${when(bar.start)} – ${when(bar.end)} · ${bar.state}${late}${bar.customer ? ` · ${bar.customer}` : ""}`;
      if (x(bar.start) < NAMES || x(bar.start) > box.clientWidth - 40) box.scrollLeft = bar.start * scale - 60;
      if (y(bar) < HEAD || y(bar) > box.clientHeight - ROW) box.scrollTop = lanes[bar.lane].top - HEAD;
    } else told.textContent = data.words.help;
    again();
  }
  const under = (left, up) => {
    if (left < NAMES || up < HEAD) return null;
    const minute = (left - NAMES + box.scrollLeft) / scale, depth = up + box.scrollTop;
    const lane = lanes.find((one) => depth >= one.top && depth < one.top + one.rows * ROW);
    const row = lane ? Math.floor((depth - lane.top) / ROW) : -1;
    return lane?.bars.findLast((bar) => bar.row === row && bar.start <= minute && bar.end >= minute) ?? null;
  };
  const laneAt = (up) => lanes.find((one) => up + box.scrollTop >= one.top && up + box.scrollTop < one.top + one.height);
  const movable = (bar) => data.moves && bar.centers.length > 0;

  async function move(bar, minute, lane) {
    const body = new FormData();
    body.set("operation", bar.id);
    body.set("start", when(minute));
    if (lane && lane.key !== lanes[bar.lane].key) body.set("center", lane.key);
    let answer = null;
    try {
      answer = await fetch(`/production_orders/${bar.order}/do/move_operation/`, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
    } catch { /* the network is away: handled as a refusal */ }
    if (answer?.status === 204) { location.reload(); return; }
    const said = answer?.headers.get("HX-Trigger"), toasts = $("ms-toasts");
    if (said) toasts?.say(JSON.parse(said).toast);
    else toasts?.say({ text: toasts.dataset.failed, tone: "bad" });
    again();
  }

  canvas.addEventListener("pointerdown", (e) => {
    const bar = under(e.offsetX, e.offsetY);
    pick(bar);
    if (bar && movable(bar) && e.button === 0 && e.pointerType === "mouse") {
      held = { bar, dx: e.offsetX - x(bar.start), x: e.offsetX, y: e.offsetY, at: e.offsetX, from: e.offsetY, moved: false };
      canvas.setPointerCapture(e.pointerId);
    }
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!held) { canvas.style.cursor = under(e.offsetX, e.offsetY) ? "pointer" : ""; return; }
    Object.assign(held, { x: e.offsetX, y: e.offsetY, moved: held.moved || Math.abs(e.offsetX - held.at) + Math.abs(e.offsetY - held.from) > 5 });
    again();
  });
  canvas.addEventListener("pointerup", () => {
    const { bar, moved } = held ?? {};
    const to = held;
    held = null;
    if (!moved) { again(); return; }
    move(bar, Math.max(0, (to.x - to.dx - NAMES + box.scrollLeft) / scale), laneAt(to.y));
  });
  canvas.addEventListener("pointercancel", () => { held = null; again(); });
  canvas.addEventListener("dblclick", (e) => { const bar = under(e.offsetX, e.offsetY); if (bar) location.assign(`/production_orders/${bar.order}/`); });
  box.addEventListener("wheel", (e) => { if (e.ctrlKey) { e.preventDefault(); zoom(e.deltaY < 0 ? 1.2 : 1 / 1.2); } }, { passive: false });
  box.addEventListener("keydown", (e) => {
    if (e.key === "+" || e.key === "=") zoom(1 / 0.6);
    else if (e.key === "-") zoom(0.6);
    else if (e.key === "Enter" && picked) location.assign(`/production_orders/${picked.order}/`);
    else if (e.key === "Escape") pick(null);
    else if (e.key.startsWith("Arrow")) key(e);
    else return;
    e.preventDefault();
  });
  function key(e) {
    if (!picked) { pick(bars[0] ?? null); return; }
    const across = { ArrowLeft: -1, ArrowRight: 1 }[e.key] ?? 0, down = { ArrowUp: -1, ArrowDown: 1 }[e.key] ?? 0;
    if (e.altKey) {
      if (!movable(picked)) return;
      const at = picked.centers.indexOf(lanes[picked.lane].key);
      const other = down ? lanes.find((lane) => lane.key === picked.centers[(at + down + picked.centers.length) % picked.centers.length]) : null;
      move(picked, Math.max(0, picked.start + across * 60), other);
      return;
    }
    if (across) {
      const own = lanes[picked.lane].bars;
      pick(own[own.indexOf(picked) + across] ?? picked);
      return;
    }
    for (let lane = picked.lane + down; lane >= 0 && lane < lanes.length; lane += down) {
      if (lanes[lane].bars.length) {
        pick(lanes[lane].bars.reduce((best, bar) => (Math.abs(bar.start - picked.start) < Math.abs(best.start - picked.start) ? bar : best)));
        return;
      }
    }
  }
  box.addEventListener("scroll", again, { passive: true });
  new ResizeObserver(size).observe(box);
  document.addEventListener("ms:theme", again);
  /* on paper: all machines and all days in the width of a page, in the colours of paper */
  addEventListener("beforeprint", () => {
    const root = document.documentElement, theme = root.dataset.theme, was = { scale, height: box.style.height, left: box.scrollLeft, up: box.scrollTop };
    Object.assign(box.style, { width: `${PAPER}px`, height: `${top + 4}px`, overflow: "hidden" });
    root.dataset.theme = "light";
    scale = (PAPER - NAMES) / span;
    size();
    paint();
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    addEventListener("afterprint", () => {
      Object.assign(box.style, { width: "", height: was.height, overflow: "auto" });
      scale = was.scale;
      size();
      box.scrollTo(was.left, was.up);
    }, { once: true });
  });
  size();
  host.dataset.ready = "";
}
