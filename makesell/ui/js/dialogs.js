/* Drawer, confirm, menus. Anything swapped into #drawer opens it; Esc and a click beside it close it. */
import { $, $$, on } from "./dom.js";

on("htmx:after:swap", (e) => {
  const drawer = $("#drawer");
  const target = e.detail?.ctx?.target ?? e.target;
  if (drawer && drawer.childElementCount && !drawer.open && (target === drawer || drawer.contains(target))) drawer.showModal();
});
/* the phone's rail is the wide screen's, copied when first asked for */
const fillRail = () => {
  const place = $("[data-rail]:empty");
  if (!place) return;
  const box = document.createElement("div");
  for (const one of $$("#side > :not(.brand)")) { const copy = one.cloneNode(true); delete copy.dataset.go; box.append(copy); }
  place.append(box);
};
on("click", (e) => {
  if (e.target.closest("[data-close]")) e.target.closest("dialog")?.close();
  if (e.target.matches("dialog[data-light]")) {
    const box = e.target.getBoundingClientRect();
    if (e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom) e.target.close();
  }
  const opener = e.target.closest("[data-open]");
  if (opener) { e.preventDefault(); fillRail(); $(opener.dataset.open)?.showModal(); }
  // one menu open at a time, none after a choice or a click elsewhere
  const inside = e.target.closest("details.pop");
  for (const menu of $$("details.pop[open]")) if (menu !== inside || e.target.closest(".item")) menu.open = false;
});
on("keydown", (e) => {
  if (e.key !== "Escape") return;
  const menu = $("details.pop[open]");
  if (menu) { menu.open = false; $("summary", menu).focus(); e.preventDefault(); }
});

/* data-confirm: asks in our own dialog that names the object, then repeats the click */
const sure = new WeakSet();
on("click", (e) => {
  const asked = e.target.closest("[data-confirm]");
  if (!asked || sure.has(asked)) { if (asked) sure.delete(asked); return; }
  e.preventDefault();
  e.stopImmediatePropagation();
  const dialog = $("#ask");
  $("h2", dialog).textContent = asked.textContent.trim() || asked.getAttribute("aria-label");
  $("p", dialog).textContent = asked.dataset.confirm;
  const yes = $("[data-yes]", dialog);
  yes.textContent = $("h2", dialog).textContent;
  yes.onclick = () => { dialog.close(); sure.add(asked); asked.click(); };
  dialog.showModal();
  $("[data-close]", dialog).focus();
}, true);

on("click", (e) => { if (e.target.closest("[data-print]")) print(); });

/* a closed dialog keeps no focus, else the next key would land in its search box */
on("close", (e) => { if (e.target.contains(document.activeElement)) document.activeElement.blur(); }, true);
