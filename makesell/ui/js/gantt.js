/* <ms-gantt>: loads its drawing only on a page that has one. */
class Gantt extends HTMLElement {
  async connectedCallback() {
    const { draw } = await import("./schedule.js");
    if (this.isConnected && !this.drawn) { this.drawn = true; draw(this); }
  }
}
customElements.define("ms-gantt", Gantt);
