/* Rows that open where one clicks, selection with its bulk bar, and lists put in order by buttons. */
import { $, $$, on } from "./dom.js";

on("click", (e) => {
  const row = e.target.closest("tr[data-row]");
  if (!row || e.target.closest("a, button, input, select, textarea, label, summary") || getSelection()?.toString()) return;
  const link = $("[data-row-link]", row);
  if (!link) return;
  if (e.ctrlKey || e.metaKey) open(link.href); else link.click();
});

const count = (scope) => {
  const checks = $$("input[data-row-check]", scope);
  const chosen = checks.filter((box) => box.checked).length;
  const bar = $("[data-bulk]", scope);
  if (bar) { bar.hidden = !chosen; $("[data-bulk-count]", bar).textContent = chosen; }
  const all = $("input[data-check-all]", scope);
  if (all) { all.checked = chosen > 0 && chosen === checks.length; all.indeterminate = chosen > 0 && chosen < checks.length; }
};
let last = null;
on("click", (e) => {
  const box = e.target.closest?.("input[data-row-check]");
  if (!box) return;
  const scope = box.closest("[data-selectable]");
  const checks = $$("input[data-row-check]", scope);
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
  for (const box of $$("input[data-row-check]", scope)) box.checked = all.checked;
  count(scope);
});
on("click", (e) => {
  if (!e.target.closest("[data-bulk-clear]")) return;
  const scope = e.target.closest("[data-selectable]");
  for (const box of $$("input[data-row-check]", scope)) box.checked = false;
  count(scope);
});
on("click", (e) => {
  const button = e.target.closest("[data-move]");
  if (!button) return;
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item); else item.nextElementSibling?.after(item);
  button.focus();
});

/* data-copy: the page's first table as tab-separated text, headings first */
on("click", (e) => {
  if (!e.target.closest("[data-copy]")) return;
  const rows = $$("main table.tbl:first-of-type tr").map((row) =>
    [...row.querySelectorAll("th, td")].filter((cell) => !cell.classList.contains("check"))
      .map((cell) => (cell.querySelector("input")?.value ?? cell.textContent).trim().replace(/\s+/g, " ")).join("\t"));
  navigator.clipboard?.writeText(rows.join("\n"));
});
