/* <ms-palette>: Ctrl/Cmd-K, searched by the server, moved through with the arrow keys. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$, again, on } from "./dom.js";

class Palette extends HTMLElement {
  connectedCallback() {
    this.dialog = $("dialog", this);
    this.input = $("input", this);
    this.at = 0;
    this.input.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("htmx:after:swap", () => { this.at = Math.max(again(this.options, this.stood), 0); this.mark(); });
    this.input.addEventListener("input", () => { this.stood = null; });
  }
  get options() { return $$("[role=option]", this); }
  key(e) {
    const options = this.options;
    if (!options.length || e.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) { e.preventDefault(); this.at = (this.at + step + options.length) % options.length; this.stood = options[this.at]; this.mark(); }
    if (e.key === "Enter") { e.preventDefault(); options[this.at]?.click(); }
  }
  mark() {
    const options = this.options;
    this.input.setAttribute("aria-expanded", options.length > 0);
    if (!options.length) this.input.removeAttribute("aria-activedescendant");
    options.forEach((option, n) => {
      option.setAttribute("aria-selected", n === this.at);
      if (n === this.at) { this.input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    });
  }
  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
    this.stood = null;
    this.mark();
    htmx.trigger(this.input, "open");
  }
}
customElements.define("ms-palette", Palette);
on("keydown", (e) => {
  if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "k") { e.preventDefault(); $("ms-palette")?.open(); }
});
on("click", (e) => { if (e.target.closest("[data-palette]")) $("ms-palette")?.open(); });
