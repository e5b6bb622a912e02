/* <ms-board>: cards dragged, or moved with Alt and the arrow keys; the server may refuse, then the card goes back. */
import { $, $$, csrf } from "./dom.js";

class Board extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("keydown", (e) => this.key(e));
    if (!this.dataset.move) { this.dataset.ready = ""; return; }
    const { default: Sortable } = await import("sortablejs");
    if (!this.isConnected) return;
    this.sorts = $$(".drop", this).map((drop) => Sortable.create(drop, {
      group: "cards", animation: 140, draggable: ".kcard:not(.fixed)", filter: "a, button", preventOnFilter: false,
      onStart: (e) => { this.back = { list: e.from, next: e.item.nextElementSibling }; },
      onEnd: (e) => { if (e.from !== e.to || e.oldIndex !== e.newIndex) this.tell(e.item, this.back); },
    }));
    this.dataset.ready = "";
  }
  disconnectedCallback() { this.sorts?.forEach((one) => one.destroy()); }
  key(e) {
    const card = e.target.closest(".kcard:not(.fixed)");
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!card || !way || !e.altKey || !this.dataset.move) return;
    e.preventDefault();
    const drops = $$(".drop", this);
    const list = card.closest(".drop");
    const back = { list, next: card.nextElementSibling };
    const other = drops[drops.indexOf(list) + way[0]];
    if (way[0] && other) other.append(card);
    else if (way[1] < 0 && card.previousElementSibling) card.previousElementSibling.before(card);
    else if (way[1] > 0 && card.nextElementSibling) card.nextElementSibling.after(card);
    else return;
    card.focus();
    this.tell(card, back);
  }
  async tell(card, back) {
    const body = new FormData();
    body.set("card", card.dataset.id);
    body.set("to", card.closest(".drop").dataset.id);
    body.set("before", card.nextElementSibling?.dataset.id ?? "");
    let answer = null;
    try {
      answer = await fetch(this.dataset.move, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
    } catch { /* the network is away: handled as a refusal */ }
    if (!answer?.ok) back.list.insertBefore(card, back.next);
    else if (answer.status === 200) this.sum(await answer.json());
    this.count();
    const said = answer?.headers.get("HX-Trigger");
    const toasts = $("ms-toasts");
    if (said) toasts?.say(JSON.parse(said).toast);
    else if (!answer?.ok) toasts?.say({ text: toasts.dataset.failed, tone: "bad" });
  }
  /* what the columns hold now, by their keys */
  sum(said) {
    for (const drop of $$(".drop", this)) {
      const shown = $("[data-sum]", drop.closest(".col"));
      if (shown && drop.dataset.id in said) shown.textContent = said[drop.dataset.id];
    }
  }
  count() {
    for (const column of $$(".col", this)) { const shown = $("[data-count]", column); if (shown) shown.textContent = $$(".kcard", column).length; }
  }
}
customElements.define("ms-board", Board);
