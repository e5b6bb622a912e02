/* <ms-grid>: rows of a table input. Enter goes down, a paste from a spreadsheet fills cells, the last row grows another. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$ } from "./dom.js";

class Grid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("paste", (e) => this.paste(e));
    this.addEventListener("input", (e) => { if (e.target.closest("tr") === this.rows.at(-1)) this.grow(); });
  }
  get rows() { return $$("tbody tr", this); }
  cells(row) { return $$("td.in", row).map((cell) => $("input:not([type=hidden]), select, textarea", cell)); }
  key(e) {
    if (e.key !== "Enter" || e.isComposing || e.defaultPrevented || e.target.getAttribute("aria-expanded") === "true") return;
    e.preventDefault();
    const row = e.target.closest("tr");
    const at = this.cells(row).indexOf(e.target);
    if (row === this.rows.at(-1)) this.grow();
    this.cells(row.nextElementSibling)[at]?.focus();
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
