/* <ms-cells>: loads the spreadsheet only on a page that has one. */
class Cells extends HTMLElement {
  async connectedCallback() {
    const { cells } = await import("./cells.js");
    if (this.isConnected && !this.begun) { this.begun = true; cells(this); }
  }
}
customElements.define("ms-cells", Cells);
