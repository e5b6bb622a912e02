/* <ms-scan>: a field for codes. A hand-held scanner types and presses Enter; where the browser reads codes itself, its camera does the same. */
import { $ } from "./dom.js";

const FORMATS = ["code_128", "qr_code", "code_39", "ean_13", "data_matrix"];
const AWAY = 1200; // ms without a code after which the same one counts again
let watching = false; // the camera goes on over the answer to a form
let last = "";
let seen = 0;

class Scan extends HTMLElement {
  connectedCallback() {
    this.field = $("input", this);
    this.video = $("video", this);
    if (this.field.autofocus) this.field.focus();
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    const button = $("[data-camera]", this);
    button.hidden = false;
    button.addEventListener("click", () => { watching = !this.stream; if (watching) this.start(); else this.stop(); });
    if (watching) this.start();
  }
  disconnectedCallback() { this.stop(); }
  async start() {
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      this.reader = new BarcodeDetector({ formats: FORMATS.filter((format) => known.includes(format)) });
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      watching = false;
      $("ms-toasts")?.say({ text: this.dataset.denied, tone: "bad" });
      return;
    }
    if (!this.isConnected) { this.stop(); return; }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.look();
  }
  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.hidden = true;
  }
  async look() {
    while (this.stream) {
      const [code] = await this.reader.detect(this.video).catch(() => []);
      const now = performance.now();
      if (code) {
        const again = code.rawValue === last && now - seen < AWAY;
        [last, seen] = [code.rawValue, now];
        if (!again) { this.read(code.rawValue); return; }
      }
      await new Promise((next) => { setTimeout(next, 120); });
    }
  }
  read(text) {
    navigator.vibrate?.(60);
    this.field.value = text;
    this.field.form.requestSubmit();
  }
}
customElements.define("ms-scan", Scan);
