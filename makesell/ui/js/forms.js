/* Forms: a word before leaving with unsaved changes, choices that submit, files dropped, the first error in view. */
import { $, $$, on } from "./dom.js";

let touched = false;
on("input", (e) => { if (e.target.closest("form[data-guard]")) touched = true; });
on("submit", (e) => { if (e.target.matches("form[data-guard]")) touched = false; }, true);
on("guard:off", () => { touched = false; });
addEventListener("beforeunload", (e) => { if (touched) e.preventDefault(); });

on("change", (e) => { if (e.target.matches("[data-submit]") || e.target.closest("[data-submit-all]")) (e.target.form ?? e.target.closest("form")).requestSubmit(); });
on("htmx:after:swap", (e) => {
  const summary = $(".errors", e.detail?.ctx?.target?.isConnected ? e.detail.ctx.target : document);
  if (summary) { summary.focus(); summary.scrollIntoView({ block: "nearest" }); touched = true; }
});
on("click", (e) => {
  // a line of the summary goes to its field
  const link = e.target.closest(".errors a[href^='#']");
  const field = link && document.getElementById(link.getAttribute("href").slice(1));
  if (field) { e.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
});

const names = (input) => {
  const zone = input.closest(".drop-zone");
  if (zone) $("output", zone).textContent = [...input.files].map((file) => file.name).join(" · ");
};
on("change", (e) => {
  if (!e.target.matches(".drop-zone input")) return;
  names(e.target);
  if ("now" in e.target.dataset && e.target.files.length) e.target.form.requestSubmit();
});
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  on(type, (e) => e.target.closest?.(".drop-zone")?.classList.toggle("over", type === "dragenter" || type === "dragover"));
}
