/* The record's neighbours in the list this tab showed last: the list is remembered in the tab, the record asks the server with it. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { $, on } from "./dom.js";

const remember = () => {
  const list = $("[data-list]");
  if (list) sessionStorage.setItem(`list:${list.dataset.list}`, location.search);
};
const ask = () => {
  const place = $("[data-beside]:empty");
  const asked = place && sessionStorage.getItem(`list:${place.dataset.noun}`);
  if (asked !== null && place) htmx.ajax("GET", place.dataset.beside + asked, { target: place, swap: "innerHTML" });
};
remember();
ask();
on("htmx:after:swap", remember);
addEventListener("popstate", remember);

/* data-copy-link: the address of the page, without what only this reader sees of it */
on("click", async (e) => {
  const asked = e.target.closest("[data-copy-link]");
  if (!asked) return;
  const address = location.origin + location.pathname;
  try { await navigator.clipboard.writeText(address); } catch { prompt("", address); return; }
  $("ms-toasts")?.say({ text: address, tone: "ok" });
});
