/* <ms-scan>: a field for codes. A hand-held scanner types and presses Enter; a camera does the same, and says in words why it cannot. */
import { $ } from "./dom.js";

const FORMATS = ["code_128", "qr_code", "code_39", "ean_13", "data_matrix"];
const AWAY = 1200; // ms without a code after which the same one counts again
const WHY = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };
let camera = null; // its stream, which goes on over the answer to a form
let chosen = "";
let reader = null;
let last = "";
let seen = 0;

// Safari, Firefox and Chromium on desktops read no codes; phones without Google's services have the detector and none of its kinds
const reading = async () => {
  const known = (await window.BarcodeDetector?.getSupportedFormats()) ?? [];
  if (FORMATS.every((format) => known.includes(format))) return new BarcodeDetector({ formats: FORMATS });
  const { Reader } = await import("./codes.js");
  return new Reader();
};
const shut = () => {
  for (const track of camera?.getTracks() ?? []) track.stop();
  camera = null;
};

class Scan extends HTMLElement {
  connectedCallback() {
    this.field = $("input", this);
    this.video = $("video", this);
    this.button = $("[data-camera]", this);
    this.torch = $("[data-torch]", this);
    this.cameras = $("select", this);
    if (this.field.autofocus) this.field.focus();
    this.button.hidden = false;
    this.button.addEventListener("click", () => { if (camera) this.stop(); else this.start(); });
    this.torch.addEventListener("click", () => this.light(this.torch.ariaPressed !== "true"));
    this.cameras.addEventListener("change", (e) => {
      e.stopPropagation(); // a form that answers each change would take this for one of its own
      chosen = this.cameras.value;
      this.stop();
      this.start();
    });
    if (camera) this.show();
  }
  disconnectedCallback() {
    this.looking = false;
    // the form that was answered has another of these at once; any other page has none
    setTimeout(() => { if (!$("ms-scan")) shut(); });
  }
  async start() {
    if (this.opening) return;
    this.say("");
    if (!navigator.mediaDevices) { this.say(isSecureContext ? "none" : "insecure"); return; }
    this.opening = true;
    try {
      const which = chosen ? { deviceId: { exact: chosen } } : { facingMode: "environment" };
      camera = await navigator.mediaDevices.getUserMedia({ video: { ...which, width: { ideal: 1280 } } });
      await this.show();
    } catch (no) {
      this.stop();
      this.say(WHY[no.name] ?? "failed");
    }
    this.opening = false;
    if (!this.isConnected) shut();
  }
  stop() {
    this.looking = false;
    shut();
    this.video.hidden = this.torch.hidden = this.cameras.hidden = true;
    this.button.ariaPressed = "false";
  }
  say(why) { $("[role=alert]", this).textContent = this.dataset[why] ?? ""; }
  async show() {
    const [track] = camera.getVideoTracks();
    track.onended = () => { this.stop(); this.say("busy"); };
    this.video.srcObject = camera;
    this.video.hidden = false;
    this.button.ariaPressed = "true";
    await this.video.play();
    this.torch.hidden = !track.getCapabilities?.().torch;
    this.torch.ariaPressed = String(Boolean(track.getSettings().torch));
    await this.choice(track.getSettings().deviceId);
    reader ??= await reading();
    this.look();
  }
  async choice(used) {
    const known = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
    this.cameras.replaceChildren(...known.map((one) => new Option(one.label, one.deviceId, false, one.deviceId === used)));
    this.cameras.hidden = known.length < 2;
  }
  async light(on) {
    await camera.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    this.torch.ariaPressed = String(on);
  }
  async look() {
    this.looking = Boolean(camera);
    while (this.looking) {
      const [code] = await reader.detect(this.video).catch(() => []);
      const now = performance.now();
      if (code && this.looking) {
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
