/* A grid of cells as a spreadsheet. Arrow keys, Tab and Enter go from cell to cell, Shift chooses several, F2 or typing edits, Esc takes the
   typing back; copy, cut and paste go to and from a spreadsheet, each cell looked at; every step before saving can be taken back. Sums, growth
   and gaps follow what is typed. Numbers are added as whole units of 10⁻⁸, so that nothing is rounded here. */
import { $, $$ } from "./dom.js";

const ONE = 100000000n, LARGEST = 10n ** 15n * ONE;
const NARROW = { "０": "0", "１": "1", "２": "2", "３": "3", "４": "4", "５": "5", "６": "6", "７": "7", "８": "8", "９": "9", "．": ".", "－": "-", "＋": "+", "％": "%" };
const plain = (text) => text.replace(/[０-９．－＋％]/g, (sign) => NARROW[sign]).replace(/[,，\s\u00a0¥￥$€£]/g, "").replace(/^\((.+)\)$/, "-$1").replace("−", "-");
/* a base and its growth, 8000000+15%; without a base on what the cell starts from */
const grown = (text, start = "") => {
  const found = /^(\d+(?:\.\d{0,8})?)?([+-])(\d{1,6}(?:\.\d{0,6})?)%$/.exec(plain(text));
  const base = found && amount(found[1] ?? start);
  if (!base || base < 0n) return null;
  const rate = amount(found[3]), cent = ONE / 100n, whole = 100n * ONE, to = found[2] === "+" ? whole + rate : whole - rate;
  return to < 0n ? null : { units: ((base * to * 2n + cent * whole) / (2n * cent * whole)) * cent, text: `${shown(base)}${found[2]}${shown(rate)}%` };
};
const amount = (text, start) => {
  if (text.includes("%") || text.includes("％")) return grown(text, start)?.units ?? null;
  const found = /^(-?)(\d+)(?:\.(\d{0,8}))?$/.exec(plain(text));
  if (!found) return null;
  const units = BigInt(found[2]) * ONE + BigInt((found[3] ?? "").padEnd(8, "0"));
  return found[1] ? -units : units;
};
/* a cell of a column of rates: 12%, −5%, or a fraction, 0.12; null: none */
const rate = (text) => {
  const found = /^([+-]?)(?:(\d{1,6}(?:\.\d{0,6})?)%|(\d(?:\.\d{1,8})?|\.\d{1,8}))$/.exec(plain(text));
  if (!found) return null;
  const size = found[2] ? amount(found[2]) : amount(found[3].replace(/^\./, "0.")) * 100n;
  return { text: `${found[1] || "+"}${shown(size).replace(/,/g, "")}%`, sure: Boolean(found[2]) || (size > 0n && size < 100n * ONE) };
};
/* Bases and rates in columns side by side, as a spreadsheet keeps them, are one cell each: 1,000 and 12% or 0.12 make 1000+12%. Nothing else is
   read so: every second column says rates and no amounts, the ones before it say no rates. What is neither is told at its cell. */
const paired = (lines) => {
  const wide = Math.max(...lines.map((line) => line.length));
  if (wide < 2 || wide % 2) return lines;
  for (let x = 1; x < wide; x += 2) {
    const rates = lines.map((line) => line[x] ?? "");
    if (!rates.some((one) => rate(one)?.sure) || rates.some((one) => rate(one) === null && amount(one) !== null)) return lines;
    if (lines.some((line) => rate(line[x - 1] ?? "")?.sure)) return lines;
  }
  return lines.map((line) => Array.from({ length: wide / 2 }, (_, n) => {
    const [base, one] = [line[2 * n] ?? "", line[2 * n + 1] ?? ""].map((text) => text.trim());
    return base || one ? `${plain(base)}${rate(one)?.text ?? `+${one || "%"}`}` : "";
  }));
};
const shown = (units) => {
  const size = units < 0n ? -units : units;
  const rest = String(size % ONE).padStart(8, "0").replace(/0+$/, "");
  return `${units < 0n ? "−" : ""}${String(size / ONE).replace(/\B(?=(\d{3})+$)/g, ",")}${rest ? `.${rest}` : ""}`;
};

export function cells(host) {
  const words = JSON.parse($("script", host).textContent), form = host.closest("form"), table = $("table", host), told = $("[role=status]", host);
  const rows = $$("tbody tr", table), grid = rows.map((row) => $$("td.in", row).map((cell) => $("input", cell)));
  const place = new Map();
  grid.forEach((line, r) => line.forEach((input, c) => { if (input) place.set(input, [r, c]); }));
  let editing = false, before = "", from = null, to = null, done = [], undone = [];
  const say = (text) => { told.textContent = text; };
  const of = (text, count) => text.replace("%(count)s", count);
  say(words.keys);

  const fault = (text, start) => {
    if (!plain(text)) return "";
    const units = amount(text, start);
    return units === null ? words.number : units < 0n ? words.negative : units >= LARGEST ? words.large : "";
  };
  const judge = (input) => {
    const id = `${input.id}-e`, text = fault(input.value, input.dataset.start);
    let mark = document.getElementById(id);
    if (!text) { mark?.remove(); input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); return; }
    if (!mark) { mark = Object.assign(document.createElement("span"), { className: "cell-err", id }); input.after(mark); }
    mark.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  };
  const value = (input) => (input ? amount(input.value, input.dataset.start) ?? 0n : 0n);
  const count = () => {
    const sums = grid[0]?.map(() => 0n) ?? [];
    let all = 0n;
    grid.forEach((line, r) => {
      let total = 0n;
      line.forEach((input, c) => { total += value(input); sums[c] += value(input); });
      all += total;
      const base = amount(rows[r].dataset.base ?? "");
      $("[data-total]", rows[r]).textContent = shown(total);
      $("[data-growth]", rows[r]).textContent = base > 0n && line.some((input) => input?.value) ? growth(total - base, base) : "—";
    });
    $$("[data-sum]", table).forEach((cell, c) => { cell.textContent = shown(sums[c]); });
    const whole = $("[data-all]", table);
    if (whole) whole.textContent = shown(all);
    const above = $$("[data-above]", table), gaps = $$("[data-gap]", table);
    gaps.forEach((cell, c) => {
      const aim = above[c].dataset.above ? amount(above[c].dataset.above) : null;
      const at = c % (sums.length + 1), gap = aim === null ? null : aim - (at < sums.length ? sums[at] : all);
      cell.textContent = gap === null ? "—" : shown(gap);
      cell.classList.toggle("bad-t", gap !== null && gap !== 0n);
    });
  };
  /* one decimal of a per cent, half away from zero as everywhere */
  const growth = (more, base) => {
    const sign = more < 0n ? -1n : 1n, tenths = sign * ((sign * more * 2000n + base) / (base * 2n));
    const size = tenths < 0n ? -tenths : tenths;
    return `${tenths < 0n ? "−" : ""}${shown((size / 10n) * ONE)}.${size % 10n}%`;
  };
  const tidy = (input) => {
    const growth = grown(input.value, input.dataset.start), units = amount(input.value);
    if (growth) input.value = growth.text;
    else if (units !== null && units >= 0n) input.value = shown(units);
  };

  /* a step: cells with what they held and what they hold now */
  const put = (changes, keep = true) => {
    const real = changes.filter(([input, text]) => input && !input.readOnly && input.value !== text);
    if (keep && real.length) { done.push(real.map(([input, text]) => [input, input.value, text])); undone = []; }
    for (const [input, text] of real) { input.value = text; tidy(input); judge(input); }
    if (real.length) { real[0][0].dispatchEvent(new Event("input", { bubbles: true })); count(); }
    return real.length;
  };
  const back = (steps, others, old, word) => {
    const step = steps.pop();
    if (!step) { say(words.none); return; }
    others.push(step);
    put(step.map(([input, was, is]) => [input, old ? was : is]), false);
    go(step[0][0]);
    say(word);
  };
  const leave = (input) => {
    if (!editing) return;
    editing = false;
    tidy(input);
    judge(input);
    if (input.value !== before) { done.push([[input, before, input.value]]); undone = []; count(); }
  };

  const box = () => {
    if (!from || !to) return [];
    const [r1, c1] = place.get(from), [r2, c2] = place.get(to);
    const lines = grid.slice(Math.min(r1, r2), Math.max(r1, r2) + 1);
    return lines.map((line) => line.slice(Math.min(c1, c2), Math.max(c1, c2) + 1));
  };
  const paint = () => {
    for (const input of place.keys()) input.closest("td").style.background = "";
    const chosen = box().flat();
    if (chosen.length > 1) for (const input of chosen) if (input) input.closest("td").style.background = "var(--accent-soft)";
  };
  const go = (input, extend = false) => {
    if (!input) return;
    if (!extend) from = input;
    to = input;
    if (document.activeElement !== input) input.focus();
    before = input.value;
    input.select();
    paint();
  };
  const next = (input, dr, dc, far = false) => {
    let [r, c] = place.get(input), found = null;
    for (r += dr, c += dc; grid[r] && c >= 0 && c < grid[r].length; r += dr, c += dc) {
      if (grid[r][c]) { found = grid[r][c]; if (!far) break; }
    }
    return found;
  };

  host.addEventListener("focusin", (e) => { if (place.has(e.target) && !editing && e.target !== to) go(e.target); });
  host.addEventListener("focusout", (e) => { if (place.has(e.target)) leave(e.target); });
  host.addEventListener("pointerdown", (e) => {
    const input = e.target.closest?.("td.in")?.querySelector("input");
    if (!input || !place.has(input)) return;
    if (e.shiftKey && from) { e.preventDefault(); go(input, true); return; }
    if (input === document.activeElement && !editing) { editing = true; before = input.value; return; }
    if (!editing || input !== document.activeElement) { e.preventDefault(); const open = document.activeElement; if (place.has(open)) leave(open); go(input); }
  });
  host.addEventListener("pointerover", (e) => {
    const input = e.buttons === 1 && !editing && e.target.closest?.("td.in")?.querySelector("input");
    if (input && place.has(input) && from && input !== to && e.pointerType === "mouse") go(input, true);
  });
  host.addEventListener("beforeinput", (e) => {
    if (!place.has(e.target) || editing || e.target.readOnly) return;
    editing = true;
    before = e.target.value;
  });
  host.addEventListener("input", (e) => { if (e.isTrusted && place.has(e.target)) count(); });

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  host.addEventListener("keydown", (e) => {
    const input = e.target;
    if (e.isComposing || !place.has(input) || e.altKey) return;
    const command = e.ctrlKey || e.metaKey, key = e.key.toLowerCase();
    if (command && (key === "z" || key === "y")) {
      e.preventDefault();
      leave(input);
      if (key === "y" || e.shiftKey) back(undone, done, false, words.again); else back(done, undone, true, words.undone);
    } else if (e.key === "Enter" && !command) {
      e.preventDefault();
      leave(input);
      go(next(input, e.shiftKey ? -1 : 1, 0) ?? input);
    } else if (e.key === "Tab") {
      const there = next(input, 0, e.shiftKey ? -1 : 1);
      leave(input);
      if (there) { e.preventDefault(); go(there); }
    } else if (editing) {
      if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); input.value = before; editing = false; judge(input); count(); go(input); }
    } else if (ARROWS[e.key]) {
      e.preventDefault();
      const at = e.shiftKey && to ? to : input;
      const there = next(at, ...ARROWS[e.key], command);
      if (there) go(there, e.shiftKey);
    } else if (e.key === "Home" || e.key === "End") {
      e.preventDefault();
      const line = grid[command ? (e.key === "Home" ? 0 : grid.length - 1) : place.get(input)[0]].filter(Boolean);
      go(line.at(e.key === "Home" ? 0 : -1), e.shiftKey);
    } else if (e.key === "F2") {
      e.preventDefault();
      if (input.readOnly) return;
      editing = true;
      before = input.value;
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (e.key === "Delete" || e.key === "Backspace") {
      e.preventDefault();
      put(box().flat().map((one) => [one, ""]));
    } else if (e.key === "Escape" && from !== to) {
      e.preventDefault();
      e.stopPropagation();
      go(input);
    } else if (command && (key === "c" || key === "x")) {
      e.preventDefault();
      copy(input, key === "x");
    } else if (command && key === "d") {
      e.preventDefault();
      const lines = box();
      put(lines.slice(1).flatMap((line) => line.map((one, c) => [one, lines[0][c]?.value ?? ""])));
    }
  });

  const text = () => box().map((line) => line.map((input) => (input ? plain(input.value) : "")).join("\t")).join("\n");
  /* a browser copies nothing of an empty input, so the cells are copied out of a text of their own */
  const copy = (input, cut) => {
    const area = Object.assign(document.createElement("textarea"), { value: text() });
    Object.assign(area.style, { position: "fixed", top: "0", opacity: "0" });
    form.append(area);
    area.focus();
    area.select();
    document.execCommand("copy");
    area.remove();
    input.focus();
    const chosen = box().flat();
    if (cut) put(chosen.map((one) => [one, ""]));
    say(of(words.copied, chosen.length));
  };
  host.addEventListener("paste", (e) => {
    if (!place.has(e.target)) return;
    const pasted = (e.clipboardData?.getData("text/plain") ?? "").replace(/\r/g, "").replace(/\n$/, "");
    if (editing && !/[\t\n]/.test(pasted)) return;
    e.preventDefault();
    leave(e.target);
    const read = pasted.split("\n").map((line) => line.split("\t")), lines = paired(read), chosen = box();
    const [r, c] = place.get(chosen.flat().find(Boolean) ?? e.target);
    // one value fills everything that is chosen
    const single = lines.length === 1 && lines[0].length === 1;
    const changes = single ? chosen.flat().map((input) => [input, lines[0][0].trim()])
      : lines.flatMap((line, y) => line.map((value, x) => [grid[r + y]?.[c + x], value.trim()]));
    const fits = changes.filter(([input]) => input && !input.readOnly);
    put(fits.map(([input, value]) => [input, amount(value, input.dataset.start) === null ? value : plain(value)]));
    const left = changes.length - fits.length;
    say([of(words.pasted, fits.length), lines === read ? "" : words.paired, left ? of(words.left, left) : ""].filter(Boolean).join(" "));
  });

  /* the page fills in by the server's reckoning; here that is one step that can be taken back */
  form.addEventListener("submit", async (e) => {
    if (e.submitter?.name !== "_help") return;
    e.preventDefault();
    const body = new FormData(form);
    body.set("_help", "1");
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...place.keys()].map((input) => [input, page.getElementById(input.id)?.value]).filter(([, one]) => one !== undefined);
    if (answer.ok) { say(of(words.filled, put(found))); return; }
    const wrong = [...page.querySelectorAll("#cells .errors li, #cells .note.bad")].map((one) => one.textContent.trim());
    say(wrong.join(" "));
  });
  count();
}
