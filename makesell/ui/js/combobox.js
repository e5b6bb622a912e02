/* <ms-combobox>: a text box that searches on the server, a hidden input that carries the id. Nothing chosen = nothing sent.
   Enter or Tab before the answer has come chooses its first option when it comes; Tab takes what is marked of what was typed.
   A form that is sent meanwhile waits for it: what was typed is never sent as nothing. */
import { $, $$, again, on } from "./dom.js";

const waiting = (form) => $$("ms-combobox", form).filter((one) => one.asked && one.typed);
const held = new WeakMap();
on("submit", (e) => {
  const boxes = e.target.matches("form") ? waiting(e.target) : [];
  if (!boxes.length) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  for (const one of boxes) one.wanted = true;
  held.set(e.target, e.submitter);
}, true);

class Combobox extends HTMLElement {
  connectedCallback() {
    this.input = $("input[role=combobox]", this);
    this.hidden_ = $("input[type=hidden]", this);
    this.list = $(".list", this);
    this.at = -1;
    this.shown = this.input.value;
    this.input.addEventListener("keydown", (e) => this.key(e));
    this.input.addEventListener("focus", () => { this.done = false; });
    this.input.addEventListener("input", () => {
      Object.assign(this, { done: false, asked: Boolean(this.input.value.trim()), wanted: false, stood: null });
      if (this.hidden_.value) this.set("", null);
    });
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 120));
    this.list.addEventListener("mousedown", (e) => {
      const option = e.target.closest("[role=option]");
      if (option) { e.preventDefault(); this.choose(option); }
    });
    this.addEventListener("htmx:after:swap", (e) => this.answered(e.detail?.ctx?.request?.action ?? ""));
    for (const type of ["htmx:error", "htmx:response:error"]) this.addEventListener(type, () => this.unanswered());
  }
  /* the server is away: what was typed stays to be looked up again, and a form that waited for it is not sent */
  unanswered() {
    if (!this.asked) return;
    this.asked = this.wanted = false;
    this.stuck();
  }
  stuck() {
    const form = this.closest("form");
    if (!held.has(form)) return;
    held.delete(form);
    this.input.setAttribute("aria-invalid", "true");
    this.input.focus();
  }
  go() {
    const form = this.closest("form");
    if (!held.has(form) || waiting(form).length) return;
    const by = held.get(form);
    held.delete(form);
    form.requestSubmit(by);
  }
  answered(address) {
    // the box asks when it is stepped into, too: what was typed since has its own answer
    if (this.asked && new URL(address, location.href).searchParams.get("q") !== this.input.value) { this.mark(); return; }
    const options = this.options;
    this.asked = false;
    const first = this.wanted && options.find((one) => one.dataset.value);
    this.wanted = false;
    if (first) { this.choose(first); this.go(); return; }
    this.stuck();
    // an answer that comes too late opens nothing
    if (document.activeElement !== this.input) { this.leave(); return; }
    if (this.done) { this.close(); return; }
    this.at = options.length ? Math.max(again(options, this.stood), 0) : -1;
    this.mark();
  }
  get options() { return $$("[role=option]", this.list); }
  get typed() { return !("free" in this.dataset) && !this.hidden_.value && this.input.value.trim(); }
  key(e) {
    if (e.isComposing) return;
    const options = this.options;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && options.length) { e.preventDefault(); this.at = (this.at + step + options.length) % options.length; this.stood = options[this.at]; this.mark(); }
    else if (e.key === "Enter" && this.asked) { e.preventDefault(); this.wanted = true; }
    else if (e.key === "Enter" && options[this.at]) { e.preventDefault(); this.choose(options[this.at]); }
    // the list of before goes at once: a browser would stop at it, since it scrolls
    else if (e.key === "Tab" && this.typed && this.asked) { this.wanted = true; this.list.replaceChildren(); }
    else if (e.key === "Tab" && !e.shiftKey && this.typed && options[this.at]?.dataset.value) this.choose(options[this.at]);
    else if (e.key === "Escape" && options.length) { e.preventDefault(); e.stopPropagation(); this.close(); }
  }
  mark() {
    this.input.setAttribute("aria-expanded", this.options.length > 0);
    this.options.forEach((option, n) => {
      option.setAttribute("aria-selected", n === this.at);
      if (n === this.at) { this.input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    });
  }
  choose(option) {
    if (option.dataset.href) {
      // make it in its own form and come back: what was typed here waits as a draft
      const form = this.closest("form[data-draft]");
      form?.dispatchEvent(new Event("guard:off", { bubbles: true }));
      const back = form ? `?${new URLSearchParams({ back: location.pathname + location.search, field: this.hidden_.name })}` : "";
      location.href = option.dataset.href + back;
      return;
    }
    this.set(option.dataset.value, $("span", option).textContent.trim());
    this.close();
  }
  set(value, shown) {
    this.hidden_.value = value;
    if (shown !== null) { this.input.value = shown; this.shown = shown; }
    this.hidden_.dispatchEvent(new Event("change", { bubbles: true }));
  }
  close() {
    this.list.replaceChildren();
    Object.assign(this, { at: -1, done: true, asked: false, wanted: false, stood: null });
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
  leave() {
    if (document.activeElement === this.input || this.wanted) return;
    this.close();
    if (!this.input.value.trim()) { if (this.hidden_.value) this.set("", ""); }
    else if (!this.hidden_.value && !("free" in this.dataset)) this.input.setAttribute("aria-invalid", "true");
    if (this.hidden_.value) this.input.removeAttribute("aria-invalid");
  }
}
customElements.define("ms-combobox", Combobox);
