/* <ms-find>: the search box of a list. While one types the server says what the words could mean; arrows choose, Enter takes or searches. */
import { $, $$, again } from "./dom.js";

class Find extends HTMLElement {
  connectedCallback() {
    this.input = $("input", this);
    this.list = $(".list", this);
    this.at = -1;
    this.input.addEventListener("keydown", (e) => this.key(e));
    this.input.addEventListener("input", () => { this.stood = null; if (!this.input.value.trim()) this.close(); });
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (e) => {
      const option = e.target.closest("[role=option]");
      if (option) { e.preventDefault(); this.take(option); }
    });
    this.addEventListener("htmx:after:swap", () => {
      if (document.activeElement !== this.input || !this.input.value.trim()) return this.close();
      this.at = again(this.options, this.stood);
      this.mark();
    });
  }
  get options() { return $$("[role=option]", this.list); }
  key(e) {
    if (e.isComposing) return;
    const options = this.options;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && options.length) {
      e.preventDefault();
      this.at = this.at < 0 && step < 0 ? options.length - 1 : (this.at + step + options.length) % options.length;
      this.stood = options[this.at];
      this.mark();
    } else if (e.key === "Enter" && options[this.at]) { e.preventDefault(); this.take(options[this.at]); }
    else if (e.key === "Escape" && options.length) { e.preventDefault(); e.stopPropagation(); this.close(); }
  }
  mark() {
    this.input.setAttribute("aria-expanded", this.options.length > 0);
    this.input.removeAttribute("aria-activedescendant");
    this.options.forEach((option, n) => {
      option.setAttribute("aria-selected", n === this.at);
      if (n === this.at) { this.input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    });
  }
  take(option) {
    if (option.dataset.href) location.href = option.dataset.href;
    else this.input.form.requestSubmit();
  }
  close() {
    this.list.replaceChildren();
    this.at = -1;
    this.mark();
  }
}
customElements.define("ms-find", Find);
