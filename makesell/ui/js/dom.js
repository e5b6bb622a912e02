/* The few short words the other files share. */
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (type, handler, options) => document.addEventListener(type, handler, options);
export const typing = (el) => el?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
export const visible = (el) => el.getClientRects().length > 0;
/* which option was stood on, found again in the answer that came after */
const known = (option) => option?.dataset.value ?? option?.dataset.href ?? option?.getAttribute("href") ?? option?.textContent;
export const again = (options, before) => (before ? options.findIndex((one) => known(one) === known(before)) : -1);
export const csrf = () => $("body").dataset.csrf ?? "";
