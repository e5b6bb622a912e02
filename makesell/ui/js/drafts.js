/* What is typed into a form is kept in this browser until it was sent: it survives a reload, a crash and a detour to another form. */
import { $, $$, on } from "./dom.js";

const PREFIX = "draft:";
const DAYS = 14 * 24 * 3600 * 1000;
const kept = (form) => `${PREFIX}${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((one) => one.name && !one.name.startsWith("_") && one.name !== "csrfmiddlewaretoken"
  && !["password", "file", "submit", "button"].includes(one.type));
const shownOf = (one) => one.closest("ms-combobox") && $("input[role=combobox]", one.closest("ms-combobox"));
const read = (form) => fields(form).map((one) => ["radio", "checkbox"].includes(one.type)
  ? [one.name, one.value, one.checked] : [one.name, one.value, shownOf(one)?.value]);
const start = new WeakMap();

const put = (form, said) => {
  const given = new URLSearchParams(location.search);
  const rest = new Set(fields(form));
  for (const [name, value, more] of said) {
    if (given.has(name)) continue;
    const one = [...rest].find((each) => each.name === name && (!["radio", "checkbox"].includes(each.type) || each.value === value));
    if (!one) continue;
    rest.delete(one);
    if (["radio", "checkbox"].includes(one.type) ? more : value) one.closest("details")?.setAttribute("open", "");
    if (["radio", "checkbox"].includes(one.type)) one.checked = more;
    else { one.value = value; const shown = shownOf(one); if (shown) shown.value = more ?? ""; }
  }
};
const begin = (form) => {
  start.set(form, read(form));
  let found = null;
  try { found = JSON.parse(localStorage.getItem(kept(form))); } catch { /* not ours to read */ }
  if (!found || Date.now() - found.at > DAYS || JSON.stringify(found.said) === JSON.stringify(start.get(form))) return;
  put(form, found.said);
  $(".draft", form).hidden = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
};
const keep = (form) => {
  try { localStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), said: read(form) })); } catch { /* full: typing goes on */ }
};
const drop = (form) => localStorage.removeItem(kept(form));

for (const form of $$("form[data-draft]")) begin(form);
for (const type of ["input", "change"]) on(type, (e) => { const form = e.target.closest?.("form[data-draft]"); if (form) keep(form); });
on("submit", (e) => { if (e.target.matches("form[data-draft]:not([hx-post])")) drop(e.target); });
on("htmx:after:request", (e) => {
  // sent and taken: the answer leads elsewhere
  const { ctx } = e.detail;
  const form = ctx?.sourceElement?.closest?.("form[data-draft]");
  if (form && ctx.response?.status === 204) drop(form);
});
on("click", (e) => {
  if (e.target.closest("[data-draft-drop]")) {
    const form = e.target.closest("form");
    put(form, start.get(form));
    drop(form);
    form.dispatchEvent(new Event("guard:off", { bubbles: true }));
    $(".draft", form).hidden = true;
  }
  const out = e.target.closest("form[action='/logout/']");
  // nothing typed stays behind for the next person at this machine
  if (out) for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
