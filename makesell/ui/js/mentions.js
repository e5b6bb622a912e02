/* @ and a few letters in a note: colleagues found by the server; arrows choose, Enter or Tab puts the name in. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$, on } from "./dom.js";

const TYPED = /(?:^|\s)@([^\s@]{1,30})$/u;
const typed = (box) => TYPED.exec(box.value.slice(0, box.selectionStart));
const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
const options = (box) => $$("[role=option][data-value]:not([aria-disabled])", list(box));
let timer = 0;
const close = (box) => { list(box).replaceChildren(); box.removeAttribute("aria-activedescendant"); };
const mark = (box, at) => options(box).forEach((one, n) => {
  one.setAttribute("aria-selected", n === at);
  if (n === at) box.setAttribute("aria-activedescendant", one.id);
});
const choose = (box, option) => {
  const before = box.value.slice(0, box.selectionStart).replace(/@[^\s@]*$/u, `@${$("span", option).textContent.trim()} `);
  box.value = before + box.value.slice(box.selectionStart);
  box.setSelectionRange(before.length, before.length);
  close(box);
  box.focus();
};
on("input", (e) => {
  const box = e.target;
  if (!box.dataset?.mentions) return;
  clearTimeout(timer);
  const found = typed(box);
  if (!found) { close(box); return; }
  timer = setTimeout(() => htmx.ajax("GET", `${box.dataset.mentions}?field=mention-&q=${encodeURIComponent(found[1])}`, { target: list(box), swap: "innerHTML" })
    // the name may be in by the time the answer comes
    .then(() => { if (typed(box)) mark(box, 0); else close(box); }), 150);
});
on("keydown", (e) => {
  const box = e.target;
  if (!box.dataset?.mentions || e.isComposing) return;
  const all = options(box);
  if (!all.length) return;
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (step) { e.preventDefault(); mark(box, (at + step + all.length) % all.length); }
  else if (e.key === "Enter" || e.key === "Tab") { e.preventDefault(); choose(box, all[Math.max(at, 0)]); }
  else if (e.key === "Escape") { e.preventDefault(); close(box); }
});
on("mousedown", (e) => {
  const option = e.target.closest(".mentions [role=option]");
  const box = option && $("[data-mentions]", option.closest("form"));
  if (box) { e.preventDefault(); choose(box, option); }
});
