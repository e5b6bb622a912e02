/* Light, dark, or as the machine is: the choice is posted; meanwhile the page changes at once. */
import { $, on } from "./dom.js";

const root = document.documentElement;
const changed = () => document.dispatchEvent(new Event("ms:theme"));
on("click", (e) => {
  const button = e.target.closest("[data-theme-to]");
  if (!button) return;
  root.dataset.theme = button.dataset.themeTo;
  for (const one of document.querySelectorAll("[data-theme-to]")) one.setAttribute("aria-pressed", one.dataset.themeTo === button.dataset.themeTo);
  changed();
});
on("click", (e) => {
  // the top bar's switch turns what is seen into its opposite; the form around it stores that
  const button = e.target.closest("[data-theme-flip]");
  if (!button) return;
  const dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  const input = $("input[name=theme]", button.form ?? button);
  if (input) input.value = root.dataset.theme;
  changed();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
