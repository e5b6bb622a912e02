/* htmx, tamed: explicit inheritance (its default), no swap of errors but 422, a word to the person when the server is away. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, on, csrf } from "./dom.js";

Object.assign(htmx.config, {
  includeIndicatorCSS: false,
  prefix: "",
  defaultTimeout: 30000,
  // 422 is a form with its errors and is swapped; every other refusal speaks through a toast
  noSwap: [204, 304, "40x", "41x", 423, 424, 425, 426, 428, 429, "43x", "45x", "5xx"],
});
const say = (key) => $("ms-toasts")?.say({ text: $("ms-toasts").dataset[key], tone: "bad" });
on("htmx:config:request", (e) => {
  const request = e.detail.ctx.request;
  if (/^(GET|HEAD)$/i.test(request.method)) return;
  request.headers["X-CSRFToken"] = csrf();
  // a choice whose answer nobody waits for is kept though the person leaves at once
  if (e.detail.ctx.swap === "none") request.keepalive = true;
});
on("htmx:response:error", (e) => {
  const { status, headers } = e.detail.ctx.response;
  if (status !== 422 && !headers.get("HX-Trigger")) say(status === 403 || status === 401 ? "denied" : "failed");
});
let leaving = false;
addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
on("htmx:error", (e) => {
  if (e.detail.error instanceof TypeError && !leaving) say("offline");
});
