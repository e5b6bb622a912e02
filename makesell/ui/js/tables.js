/* Rows that open where one clicks, selection with its bulk bar, and lists put in order by buttons. */
import { $, $$, on } from "./dom.js";

on("click", (e) => {
  const row = e.target.closest("tr[data-row]");
  if (!row || e.target.closest("a, button, input, select, textarea, label, summary") || getSelection()?.toString()) return;
  const link = $("a.open", row);
  if (!link) return;
  if (e.ctrlKey || e.metaKey) open(link.href); else link.click();
});

/* on a phone each cell carries its column's word, written here once instead of by the server in every cell */
const called = (th) => {
  if (th.querySelector(".vh, input")) return "";
  const word = (th.querySelector("a") ?? th).firstChild?.textContent.trim() ?? "", unit = $("small", th)?.textContent ?? "";
  return unit ? `${word} ${unit}` : word;
};
const named = (table) => {
  const heads = $$("thead th", table).map(called);
  for (const row of $$("tbody tr, tfoot tr", table)) {
    let at = 0;
    for (const cell of row.cells) {
      if (cell.colSpan === 1 && heads[at] && (at ? !cell.classList.contains("full") : /^\d+$/.test(cell.textContent))) cell.dataset.l = heads[at];
      at += cell.colSpan;
    }
  }
};
/* a box is called like its row, and the bulk form takes the ids of ticked rows with it: neither is written by the server in every row */
const label = (box) => { box.ariaLabel = $("a.open", box.closest("tr"))?.textContent ?? ""; };
const nameAll = () => {
  for (const table of $$("table.tbl.phone")) named(table);
  $$("td.check input").forEach(label);
};
on("submit", (e) => {
  const form = e.target;
  if (!form.matches("[data-bulk]")) return;
  $$("[data-ticked]", form).forEach((one) => one.remove());
  for (const box of $$("td.check input:checked", form.closest("[data-selectable]"))) {
    const id = Object.assign(document.createElement("input"), { type: "hidden", name: form.dataset.bulk, value: box.closest("tr").id.slice(2) });
    id.dataset.ticked = "";
    form.append(id);
  }
}, true);
nameAll();
on("htmx:after:swap", nameAll);

/* On a phone a long table of a board begins folded: its groups below their heads, or the rows behind the first few. Without scripts, and on
   wider screens, all of it stands there. */
const FEW = 5;
const fold = () => {
  if (!matchMedia("(max-width: 760px)").matches) return;
  for (const rest of $$("[data-rest][hidden]")) {
    const rows = [...($("table.tbl.phone", rest.parentElement)?.tBodies[0].rows ?? [])], groups = [];
    for (const row of rows) if (row.classList.contains("group")) groups.push([row]); else groups.at(-1)?.push(row);
    const folded = groups.length > 1 ? groups.slice(1).flatMap((group) => group.slice(1)) : rows.slice(FEW);
    if (!folded.length) continue;
    const show = (some, shown) => { for (const row of some) row.hidden = !shown; };
    for (const [head, ...inside] of groups.length > 1 ? groups.slice(1) : []) {
      const open = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: rest.dataset.word });
      open.ariaLabel = `${rest.dataset.word} ${head.cells[0].textContent.trim()}`;
      open.addEventListener("click", () => { show(inside, true); open.remove(); });
      head.cells[0].append(open);
    }
    show(folded, false);
    rest.hidden = false;
    $("button", rest).addEventListener("click", () => { show(rows, true); rest.remove(); $$("tr.group button", rest.parentElement).forEach((one) => one.remove()); });
  }
};
fold();
on("htmx:after:swap", fold);

const count = (scope) => {
  const checks = $$("td.check input", scope);
  const chosen = checks.filter((box) => box.checked).length;
  const bar = $("[data-bulk]", scope);
  if (bar) { bar.hidden = !chosen; $("[data-bulk-count]", bar).textContent = chosen; }
  const all = $("input[data-check-all]", scope);
  if (all) { all.checked = chosen > 0 && chosen === checks.length; all.indeterminate = chosen > 0 && chosen < checks.length; }
};
let last = null;
on("click", (e) => {
  const box = e.target.closest?.("td.check input");
  if (!box) return;
  const scope = box.closest("[data-selectable]");
  const checks = $$("td.check input", scope);
  // Shift takes everything between this one and the one before
  if (e.shiftKey && last && checks.includes(last)) {
    const [from, to] = [checks.indexOf(last), checks.indexOf(box)].sort((a, b) => a - b);
    for (const one of checks.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  count(scope);
});
on("change", (e) => {
  const all = e.target.closest("input[data-check-all]");
  if (!all) return;
  const scope = all.closest("[data-selectable]");
  for (const box of $$("td.check input", scope)) box.checked = all.checked;
  count(scope);
});
on("click", (e) => {
  if (!e.target.closest("[data-bulk-clear]")) return;
  const scope = e.target.closest("[data-selectable]");
  for (const box of $$("td.check input", scope)) box.checked = false;
  count(scope);
});
on("click", (e) => {
  const button = e.target.closest("[data-move]");
  if (!button) return;
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item); else item.nextElementSibling?.after(item);
  button.focus();
});

/* data-copy: the page's first table as tab-separated text, headings first; of ticked rows only those */
on("click", (e) => {
  if (!e.target.closest("[data-copy]")) return;
  const all = $$("main table.tbl:first-of-type tr");
  const ticked = all.filter((row) => row.querySelector("td.check input:checked"));
  const rows = (ticked.length ? [all[0], ...ticked] : all).map((row) =>
    [...row.querySelectorAll("th, td")].filter((cell) => !cell.classList.contains("check"))
      .map((cell) => (cell.querySelector("input")?.value ?? cell.textContent).trim().replace(/\s+/g, " ")).join("\t"));
  navigator.clipboard?.writeText(rows.join("\n"));
});
