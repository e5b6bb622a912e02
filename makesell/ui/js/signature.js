/* <ms-signature>: drawn by finger, pen or mouse, or written by a button for whoever cannot draw; sent as a PNG in a hidden field. */
import { $ } from "./dom.js";

class Signature extends HTMLElement {
  async connectedCallback() {
    const { default: SignaturePad } = await import("signature_pad");
    if (!this.isConnected) return;
    this.canvas = $("canvas", this);
    this.field = $("input", this);
    this.pad = new SignaturePad(this.canvas, { penColor: "#1b2130", minWidth: 0.9, maxWidth: 2.6 });
    this.pad.addEventListener("endStroke", () => this.keep());
    $("[data-clear]", this).addEventListener("click", () => this.clear());
    $("[data-type]", this).addEventListener("click", () => this.write(this.dataset.name));
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.canvas);
    this.dataset.ready = "";
  }
  disconnectedCallback() { this.sized?.disconnect(); this.pad?.off(); }
  fit() {
    const width = Math.round(this.canvas.getBoundingClientRect().width);
    if (width && width !== this.canvas.width) { this.canvas.width = width; this.clear(); }
  }
  clear() { this.pad.clear(); this.field.value = ""; }
  write(name) {
    this.clear();
    const pen = this.canvas.getContext("2d");
    const size = Math.min(56, (this.canvas.width - 40) / Math.max(name.length, 2));
    pen.font = `${size}px cursive`;
    pen.fillStyle = "#1b2130";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(name, this.canvas.width / 2, this.canvas.height / 2, this.canvas.width - 24);
    this.keep();
  }
  keep() {
    this.field.value = this.canvas.toDataURL("image/png");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("ms-signature", Signature);
