// The fields: what is wrong beside each, what was understood, which of them are asked for; answers
// taken back, calendars, lists; Enter goes on.  Every rule is the server's.

const form = document.getElementById("form");
const byId = (id) => document.getElementById(id);
const blocks = () => [...form.querySelectorAll("[data-field]")];
const inputsOf = (block) => [...block.querySelectorAll("input:not([data-picker-of])")];

const PATIENCE = 900; // ms before a field that is being typed in is called wrong

const touched = new Set(); // fields that somebody left, or pressed
const NOTHING = { problems: {}, reads: {}, remarks: [], general: [], offers: {}, likelier: {} };
let told = NOTHING; // the last answer about them
let left = null; // the field that the bar took the focus from: it stays in sight
let late = null;
let stale = false; // whether something changed since that answer
let pressing = false; // whether a button of the mouse is down
let scolded = () => {}; // called when what was held back is said

export const isEmpty = (block) => inputsOf(block).every((one) => (/radio|checkbox/.test(one.type) ? !one.checked : !one.value.trim()));
const blockOf = (id) => form.querySelector(`[data-field="${id}"]`);
export const labelOf = (id) => blockOf(id)?.querySelector("label, .name").firstChild.textContent.trim() ?? id;

export const anything = () => blocks().some((block) => !isEmpty(block));

// Returns whether an answer that was given is no longer asked for.
export function hide(names) {
  let dropped = false;
  for (const block of blocks()) {
    const gone = names.includes(block.dataset.field);
    if (put(block, gone) && gone && !isEmpty(block)) dropped = true;
  }
  return dropped;
}

// Hides a field or shows it; returns whether that changed anything.
function put(block, gone) {
  if (gone === block.hasAttribute("data-hidden")) return false;
  block.toggleAttribute("data-hidden", gone);
  for (const one of inputsOf(block)) one.disabled = gone;
  return true;
}

// What a key shows or hides, it does at once: the next key may be Tab.  The server judges after.
const SHOWN_IF = blocks().filter((block) => block.dataset.shownIf).map((block) => [block, JSON.parse(block.dataset.shownIf)]);

export function follow() {
  const given = (id) => [...form.querySelectorAll(`[data-field="${id}"]:not([data-hidden]) input:checked`)].map((one) => one.value);
  // As often as there are fields: one may show the next.
  for (let round = 0; round < SHOWN_IF.length; round += 1) {
    for (const [block, asked] of SHOWN_IF) put(block, !asked.every(([id, wanted]) => given(id).some((value) => wanted.includes(value))));
  }
}

export function tell(answer) {
  told = { ...told, ...answer };
  stale = false;
  return showAll();
}

// Returns what is wrong and what is missing, in the order of the form.
function showAll() {
  const found = { wrong: [], missing: [], remarks: [], general: told.general };
  let moved = false;
  for (const block of blocks()) {
    const id = block.dataset.field;
    const words = told.problems[id] ?? [];
    const typing = block.contains(document.activeElement) && !touched.has(id);
    const missing = words.length > 0 && isEmpty(block);
    // What is not filled in yet is not scolded.
    const quiet = typing || (isEmpty(block) && !touched.has(id));
    const remark = told.remarks.filter((one) => one.field === id);
    if (missing) found.missing.push(id);
    else if (words.length) found.wrong.push(id);
    for (const one of remark) found.remarks.push({ id, words: one.words });
    const scold = words.length && !typing && (!missing || touched.has(id));
    moved = message(block, id, scold ? words : [], missing, quiet ? [] : remark.map((one) => one.words)) || moved;
    const read = byId(`${id}-n`);
    if (!read) continue;
    read.textContent = told.reads[id] ?? "";
    delete read.dataset.old;
  }
  for (const one of told.remarks) if (!one.field) found.remarks.push({ id: "", words: one.words });
  // Where to begin: of two dates in a wrong order, the one that is past.
  found.first = told.likelier[found.wrong[0]] ?? found.wrong[0] ?? found.missing[0] ?? "";
  if (moved) keepInSight(left ?? document.activeElement?.closest("[data-field]"));
  return found;
}

function keepInSight(block) {
  if (!block) return;
  for (const one of [block, byId(`${block.dataset.field}-p`)]) one.scrollIntoView({ block: "nearest" });
}

function message(block, id, words, missing, remarks) {
  const place = byId(`${id}-p`);
  const offers = words.length ? told.offers[id] ?? [] : [];
  const kind = words.length ? `wrong${missing ? " wanted" : ""}` : "warn";
  const text = (words.length ? words : remarks).join(" ; ");
  // What may be taken instead: « … : 12/03/1926 ou 12/03/2026 ? »
  const parts = [text, ...offers.flatMap((one, at) => [at ? " ou " : " : ", one]), ...(offers.length ? [" ?"] : [])];
  place.className = `msg ${kind} ${[...place.classList].find((one) => one.startsWith("at"))}`;
  const changed = place.textContent !== parts.join("");
  if (text) unfold(block);
  if (changed) place.replaceChildren(...parts.map((one, at) => (offers.length && at && at % 2 === 0 ? offer(byId(id), one) : one)));
  const wrong = Boolean(words.length) && !missing;
  block.classList.toggle("bad", wrong);
  const input = byId(id);
  if (wrong) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
  return changed;
}

function offer(input, text) {
  const one = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: text });
  one.addEventListener("click", () => {
    input.value = text;
    input.focus();
    say(input);
  });
  return one;
}

// Everything that is missing may be said: somebody wants to print.
export function touchAll() {
  for (const block of blocks()) touched.add(block.dataset.field);
  return showAll();
}

// A new patient: nothing was left or pressed yet; returns as `tell`.
export function begin() {
  touched.clear();
  told = NOTHING;
  follow();
  return showAll();
}

// What is said of a field, or stands in it, is never folded away.
function unfold(block) {
  const fold = block.closest("details");
  if (fold) fold.open = true;
}

export function lead(id) {
  const block = blockOf(id);
  if (!block) return;
  const stop = inputsOf(block).find((one) => one.checked) ?? inputsOf(block)[0];
  unfold(block);
  // Pages that are over the form would hide it.
  byId("preview").classList.remove("open");
  stop.focus();
  if (stop.type === "text") stop.select();
  block.scrollIntoView({ block: "nearest" });
}

export function listen(changed, scold) {
  scolded = scold;
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    const block = event.target.closest("[data-field]");
    const pressed = event.target.type !== "text";
    if (pressed) follow();
    stale = true;
    clearTimeout(late);
    if (block && pressed) touched.add(block.dataset.field);
    else if (block) late = setTimeout(() => settle(block), PATIENCE);
    // What was read of the field is not what now stands in it, until an answer says so.
    const read = block && !pressed && byId(`${block.dataset.field}-n`);
    if (read) read.dataset.old = "";
    changed(pressed);
  });
  form.addEventListener("focusout", (event) => {
    const block = event.target.closest("[data-field]");
    left = event.relatedTarget?.closest(".bar") ? block ?? left : null;
    if (left) keepInSight(left);
    if (!block || isEmpty(block)) return;
    // A line that comes while the button is down would move what is pressed from under it.
    if (pressing) document.addEventListener("pointerup", () => setTimeout(settle, 0, block), { once: true });
    else settle(block);
  });
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
    document.addEventListener(name, () => { pressing = name === "pointerdown"; }, { capture: true });
  }
}

function settle(block) {
  touched.add(block.dataset.field);
  // The next answer says what is wrong now.
  if (!stale) scolded(showAll());
}

const say = (one) => one.dispatchEvent(new Event("input", { bubbles: true }));

// Answers: one stop, arrows; Suppr, the cross or a second press takes the answer back.
for (const seg of form.querySelectorAll(".seg")) {
  [...seg.querySelectorAll("label:not(.no-script)")].pop()?.classList.add("last");
  for (const one of seg.querySelectorAll(".no-script input")) { one.checked = false; one.disabled = true; }
  if (seg.classList.contains("many")) continue;
  const take = () => {
    const was = seg.querySelector("input:checked");
    if (!was) return;
    was.checked = false;
    say(was);
  };
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "clear", tabIndex: -1, textContent: "×" });
  clear.setAttribute("aria-label", `Effacer la réponse : ${labelOf(seg.closest("[data-field]").dataset.field)}`);
  clear.addEventListener("click", () => { take(); seg.querySelector("input").focus(); });
  seg.append(clear);
  let again = null;
  seg.addEventListener("pointerdown", (event) => {
    const one = event.target.closest("label")?.querySelector("input");
    again = one?.checked ? one : null;
  });
  seg.addEventListener("click", (event) => {
    if (!again || event.target !== again) return;
    again = null;
    take();
  });
  seg.addEventListener("keydown", (event) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    take();
  });
}

// Enter goes on, and never prints.
export function goOn(from) {
  const stops = [...form.querySelectorAll(".body input, .body select, .bar button, .bar a, .bar summary")].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && (one.type !== "radio" || isStop(one)));
  const next = stops[stops.indexOf(from) + 1];
  next?.focus();
  if (next?.id === "print") next.dataset.reached = "";
}

function isStop(radio) {
  const all = [...form.querySelectorAll(`[name="${radio.name}"]:not(:disabled)`)];
  return radio === (all.find((one) => one.checked) ?? all[0]);
}

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || !event.target.matches(".body input")) return;
  event.preventDefault();
  const radios = event.target.type === "radio" ? [...form.querySelectorAll(`[name="${event.target.name}"]`)] : [];
  goOn(radios.find(isStop) ?? event.target);
});

// Calendars.
for (const button of form.querySelectorAll("[data-pick]")) {
  const picker = form.querySelector(`[data-picker-of="${button.dataset.pick}"]`);
  const text = byId(button.dataset.pick);
  button.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    const [day, hour] = picker.value.split("T");
    const [year, month, number] = day.split("-");
    text.value = `${number}/${month}/${year}${hour ? ` ${hour.replace(":", " h ")}` : ""}`;
    touched.add(button.dataset.pick);
    text.focus();
    say(text);
  });
  // The picker must not be sent, nor counted as an answer.
  picker.addEventListener("input", (event) => event.stopPropagation());
}

// A list, for the mouse: the same field, the same words.
for (const button of form.querySelectorAll("[data-spine]")) {
  const text = byId(button.dataset.spine);
  button.addEventListener("click", () => {
    const inside = byId("spine-in");
    byId("spine-t").textContent = labelOf(text.id);
    const rows = new Map();
    for (const words of button.dataset.list.split("|")) {
      // « L1 » to « L5 » stand together.
      const kind = words.replace(/\d+$/, "");
      if (!rows.has(kind)) rows.set(kind, Object.assign(document.createElement("div"), { className: "row-buttons" }));
      const label = Object.assign(document.createElement("label"), { className: "tick" });
      label.append(Object.assign(document.createElement("input"), { type: "checkbox", value: words }), ` ${words}`);
      rows.get(kind).append(label);
    }
    inside.replaceChildren(...rows.values());
    const given = text.value.toUpperCase().split(/[\s,;]+/);
    for (const one of inside.querySelectorAll("input")) one.checked = given.includes(one.value.toUpperCase());
    inside.onchange = () => {
      text.value = [...inside.querySelectorAll("input:checked")].map((one) => one.value).join(", ");
      touched.add(text.id);
      say(text);
    };
    byId("spine").showModal();
  });
}
