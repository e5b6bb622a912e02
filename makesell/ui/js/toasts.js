/* <ms-toasts>: the server says HX-Trigger {"toast": {text, tone, undo, undo_label}}; an undo stays longer. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, $$, on } from "./dom.js";

class Toasts extends HTMLElement {
  connectedCallback() {
    for (const toast of $$(".toast", this)) this.leave(toast);
  }
  say({ text, tone = "", undo = "", undo_label = "" }) {
    if (!text) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    if (tone) { const dot = document.createElement("i"); dot.className = `dot ${tone}`; toast.append(dot); }
    const words = document.createElement("span");
    words.textContent = text;
    toast.append(words);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = undo_label || this.dataset.undo;
      button.dataset.undo = undo;
      toast.append(button);
    }
    // a modal dialog covers everything else: speak inside it
    const modal = $$("dialog[open]").at(-1);
    (modal ?? document.body).append(this);
    this.append(toast);
    this.leave(toast);
  }
  leave(toast) {
    if ($("[data-copy-text]", toast)) return;
    let left = $("[data-undo]", toast) ? 12000 : 5000;
    let timer = setTimeout(() => toast.remove(), left);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), 2500); });
  }
}
customElements.define("ms-toasts", Toasts);
on("toast", (e) => $("ms-toasts")?.say(e.detail));
on("close", (e) => { const toasts = $("ms-toasts", e.target); if (toasts) document.body.append(toasts); }, true);
// why there is no number, for those who cannot hover
on("click", (e) => { const why = e.target.closest("[data-say]"); if (why) $("ms-toasts")?.say({ text: why.dataset.say }); });
on("click", async (e) => {
  const toast = e.target.closest("[data-copy-text]")?.closest(".toast");
  if (!toast) return;
  const words = $("span", toast);
  try { await navigator.clipboard.writeText(words.textContent); toast.remove(); } catch { getSelection().selectAllChildren(words); }
});
on("click", (e) => {
  const button = e.target.closest("[data-undo]");
  if (!button?.closest(".toast")) return;
  htmx.ajax("POST", button.dataset.undo, { target: "body", swap: "none" });
  button.closest(".toast").remove();
});
