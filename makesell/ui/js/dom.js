/* The few short words the other files share. */
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (type, handler, options) => document.addEventListener(type, handler, options);
export const typing = (el) => el?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
export const visible = (el) => el.getClientRects().length > 0;
export const csrf = () => $("body").dataset.csrf ?? "";
