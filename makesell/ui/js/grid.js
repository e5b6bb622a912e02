/* <ms-grid>: rows of a table input. Enter goes down — to where one began to walk by Tab, as in a spreadsheet —, Ctrl-D repeats the line below, Alt and an arrow moves it; a paste from a spreadsheet
   fills cells, the last row grows another. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$ } from "./dom.js";

class Grid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("pointerdown", () => { this.began = undefined; });
    this.addEventListener("paste", (e) => this.paste(e));
    this.addEventListener("input", (e) => { if (e.target.closest("tr") === this.rows.at(-1)) this.grow(); });
  }
  /* the first line nothing is typed in */
  lines() {
    const blank = this.rows.find((row) => !this.cells(row)[0]?.value) ?? (this.grow(), this.rows.at(-1));
    this.cells(blank)[0]?.focus();
  }
  get rows() { return $$("tbody tr", this); }
  cells(row) { return $$("td.in", row).map((cell) => $("input:not([type=hidden]), select, textarea", cell)); }
  key(e) {
    if (e.isComposing || !e.target.closest("td.in")) return;
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "d") { e.preventDefault(); this.repeat(e.target); return; }
    if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) { e.preventDefault(); this.shift(e.target, e.key === "ArrowUp" ? -1 : 1); return; }
    if (e.key === "Tab") this.walk(e);
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.defaultPrevented || e.target.getAttribute("aria-expanded") === "true") return;
    e.preventDefault();
    const row = e.target.closest("tr");
    const at = this.began?.row === row ? this.began.at : this.cells(row).indexOf(e.target);
    this.began = undefined;
    if (row === this.rows.at(-1)) this.grow();
    this.cells(row.nextElementSibling)[at]?.focus();
  }
  /* the cell a walk by Tab began in; backwards or into another row it begins anew */
  walk(e) {
    const row = e.target.closest("tr");
    if (e.shiftKey) this.began = undefined;
    else if (this.began?.row !== row) this.began = { row, at: this.cells(row).indexOf(e.target) };
  }
  controls(row) { return $$("td.in :is(input, select, textarea)", row); }
  /* the names of inputs carry the row's number, so values travel and inputs stay */
  give(from, to) {
    to.forEach((one, n) => { if (one.type === "checkbox") one.checked = from[n].checked; else one.value = from[n].value; });
    to[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  repeat(field) {
    const row = field.closest("tr");
    if (row === this.rows.at(-1)) this.grow();
    const below = row.nextElementSibling;
    this.give(this.controls(row), this.controls(below));
    this.controls(below)[this.controls(row).indexOf(field)]?.focus();
  }
  shift(field, step) {
    const rows = this.rows;
    const row = field.closest("tr");
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    const [mine, theirs] = [this.controls(row), this.controls(other)];
    const kept = mine.map((one) => ({ type: one.type, value: one.value, checked: one.checked }));
    this.give(theirs, mine);
    this.give(kept, theirs);
    theirs[mine.indexOf(field)]?.focus();
  }
  paste(e) {
    const text = e.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trim())) return;
    e.preventDefault();
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    let row = e.target.closest("tr");
    const first = this.cells(row).indexOf(e.target);
    for (const line of lines) {
      if (!row) { this.grow(); row = this.rows.at(-1); }
      line.forEach((value, n) => this.fill(this.cells(row)[first + n], value.trim()));
      row = row.nextElementSibling;
    }
  }
  fill(cell, value) {
    if (!cell) return;
    const option = cell.tagName === "SELECT" && [...cell.options].find((one) => one.value === value || one.text.trim() === value);
    cell.value = option ? option.value : value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    // a reference that was pasted is a code: the server looks it up
    const key = cell.closest("ms-combobox") && $("input[type=hidden]", cell.closest("ms-combobox"));
    if (key) key.value = value ? `=${value}` : "";
  }
  grow() {
    const last = this.rows.at(-1);
    const from = Number(last.dataset.gridRow);
    const made = last.cloneNode(true);
    const pattern = new RegExp(`${this.dataset.name}-${from}-`, "g");
    made.dataset.gridRow = from + 1;
    $("td", made).textContent = from + 1;
    for (const one of [made, ...$$("*", made)]) {
      for (const each of [...one.attributes]) one.setAttribute(each.name, each.value.replace(pattern, `${this.dataset.name}-${from + 1}-`));
      if (one.matches("input, select, textarea")) one.value = "";
      one.removeAttribute("data-htmx-powered");
    }
    last.after(made);
    htmx.process(made);
  }
}
customElements.define("ms-grid", Grid);
