/* Keys: G or N and a letter, J/K/Enter through rows, E edit, / search, ? shows all. Never while typing or in a dialog. */
import { $, $$, on, typing, visible } from "./dom.js";

let first = "";
let timer = 0;
const rows = () => $$("[data-row]").filter(visible);
const here = () => document.activeElement?.closest?.("[data-row]");
const move = (step) => {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};
const follow = (selector) => { const link = $$(selector).find((one) => one.href || visible(one)); link?.click(); return Boolean(link); };

/* while typing too: Ctrl/Cmd-S or -Enter saves, with Shift saves and goes on with a new one; Alt-L goes into the form, then to its lines; Esc leaves the form */
on("keydown", (e) => {
  const form = $("form[data-guard]");
  if (!form || $("dialog[open]") || e.isComposing) return;
  if ((e.ctrlKey || e.metaKey) && !e.altKey && ["s", "enter"].includes(e.key.toLowerCase())) {
    e.preventDefault();
    const wanted = e.shiftKey ? $("button[name=_go][value=new]", form) : $(".form-foot .btn.pri, .form-foot .btn.danger", form);
    wanted?.click();
  } else if (e.altKey && e.code === "KeyL" && $("ms-grid", form)) {
    e.preventDefault();
    if (form.contains(document.activeElement)) $("ms-grid", form).lines();
    else $$(".inp:not([disabled])", form).find(visible)?.focus();
  } else if (e.key === "Escape" && !e.defaultPrevented && !$("details.pop[open]")) $("[data-discard]", form)?.click();
});

on("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target) || $("dialog[open]")) return;
  const key = e.key.toLowerCase();
  if (first) {
    const group = first;
    first = "";
    clearTimeout(timer);
    if (/^[a-z]$/.test(key) && follow(`[data-${group}="${key}"]`)) e.preventDefault();
    return;
  }
  if (key === "g" || key === "n") {
    first = key === "g" ? "go" : "new";
    timer = setTimeout(() => { first = ""; }, 2000);
  } else if (key === "j") move(1);
  else if (key === "k") move(-1);
  else if (key === "e") { if (!(here()?.dataset.edit && (location.href = here().dataset.edit))) follow("[data-edit-page]"); }
  else if (key === "c") follow("a[data-clear]");
  else if (key === "[") follow("[data-prev]");
  else if (key === "]") follow("[data-next]");
  else if (key === "/") { const find = $("[data-find]"); if (find) { e.preventDefault(); find.focus(); find.select(); } else $("ms-palette")?.open(); }
  else if (e.key === "?") $("#keys")?.showModal();
  else if (key === "x") { const box = here() && $("td.check input", here()); if (box) box.click(); }
  else if (e.key === "Enter" && e.target.matches("[data-row]")) { e.preventDefault(); $("a.open, [data-row-link]", e.target)?.click(); }
});
