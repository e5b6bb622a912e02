/* Columns drawn wider or narrower: at the edge of their head, or with Shift and an arrow on it. The server keeps them for the next visit. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$, on } from "./dom.js";

const STEP = 16;
const NARROWEST = 48;
const WIDEST = 900;
const columns = (table) => $$("thead th", table).map((th, at) => ({ th, name: th.dataset.c, col: $("colgroup", table)?.children[at] }));
const widthOf = (th) => Math.round(th.getBoundingClientRect().width);

/* all columns get the width they have, so that drawing one moves no other */
const fix = (table) => {
  if ($("colgroup", table)) return;
  const group = document.createElement("colgroup");
  for (const th of $$("thead th", table)) { const col = document.createElement("col"); col.width = widthOf(th); group.append(col); }
  $("thead", table).before(group);
  table.classList.add("sized");
};
const draw = (th, px) => {
  const table = th.closest("table");
  fix(table);
  columns(table)[th.cellIndex].col.width = Math.max(NARROWEST, Math.min(WIDEST, Math.round(px)));
};
let waiting = 0;
let drawn = null;
const send = () => {
  clearTimeout(waiting);
  if (!drawn) return;
  const table = drawn;
  drawn = null;
  const widths = columns(table).filter((one) => one.name).map((one) => `${one.name}:${one.col.width}`).join(",");
  htmx.ajax("POST", table.dataset.widths, { source: table, target: table, values: { widths }, swap: "none" });
};
const keep = (table) => {
  clearTimeout(waiting);
  drawn = table;
  waiting = setTimeout(send, 300);
};
// who leaves within that time has drawn them all the same
addEventListener("pagehide", send);

const grips = () => {
  for (const th of $$("table[data-widths] th[data-c]")) {
    if ($(".grip", th)) continue;
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.ariaHidden = "true";
    th.append(grip);
    if (!$("a", th)) th.tabIndex = 0;
  }
};
grips();
on("htmx:after:swap", grips);

on("pointerdown", (e) => {
  const grip = e.target.closest?.(".grip");
  if (!grip || e.button) return;
  e.preventDefault();
  const th = grip.parentElement;
  const from = e.clientX - widthOf(th);
  grip.setPointerCapture(e.pointerId);
  grip.classList.add("held");
  const move = (moved) => draw(th, moved.clientX - from);
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", () => {
    grip.removeEventListener("pointermove", move);
    grip.classList.remove("held");
    if ($("colgroup", th.closest("table"))) keep(th.closest("table"));
  }, { once: true });
});
on("dblclick", (e) => {
  const th = e.target.closest?.(".grip")?.parentElement;
  if (!th) return;
  const table = th.closest("table");
  draw(th, NARROWEST);
  draw(th, 2 + Math.max(...[...table.rows].map((row) => row.cells[th.cellIndex]).filter((cell) => cell?.colSpan === 1).map((cell) => cell.scrollWidth)));
  keep(table);
});
on("keydown", (e) => {
  const th = e.shiftKey && e.target.closest?.("table[data-widths] th[data-c]");
  const step = { ArrowLeft: -STEP, ArrowRight: STEP }[e.key];
  if (!th || !step) return;
  e.preventDefault();
  draw(th, widthOf(th) + step);
  keep(th.closest("table"));
});
