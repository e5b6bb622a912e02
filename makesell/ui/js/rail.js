/* Which folded groups of the rail are open is remembered, so that the next page is drawn with them open. */
import { on } from "./dom.js";

const YEAR = 31536000;
on("toggle", (e) => {
  if (!e.target.matches?.("details[data-rail]")) return;
  const open = new Set([...document.querySelectorAll("details[data-rail][open]")].map((one) => one.dataset.rail));
  document.cookie = `rail=${[...open].join(".")};path=/;max-age=${YEAR};samesite=lax`;
}, true);
