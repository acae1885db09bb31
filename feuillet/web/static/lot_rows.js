// The rows of a list: corrected where they stand, checked by the server at each pause.
import { Busy, Closed, ask } from "./asking.js";

const byId = (id) => document.getElementById(id);
const PAUSE = 250; // ms after a key, before asking
const SILENT = "Le serveur ne répond pas : ce que vous avez tapé est gardé ici.";
const REACH = "input[type=text], select";

let rows;
let out;
let pausing = null;
let asked = 0;
let held = null; // an answer that waits
let pressing = false; // whether a button of the mouse is down
let menu = null; // the menu that somebody opened

export function listen(form, given) {
  rows = form;
  out = given;
  rows.addEventListener("input", (event) => {
    out.type();
    // What was read of the cell is not what now stands in it, until an answer says so.
    const read = event.target.closest("[data-field]")?.querySelector(".read");
    if (read) read.dataset.old = "";
    clearTimeout(pausing);
    pausing = setTimeout(check, PAUSE);
  });
  rows.addEventListener("keydown", (event) => {
    // Enter in a cell checks; it must not prepare.
    if (event.key !== "Enter" || !event.target.matches("input, select")) return;
    event.preventDefault();
    clearTimeout(pausing);
    check();
  });
  rows.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openRow(Number(link.dataset.open));
  });
  keepStill();
  byId("check").hidden = true;
  // Typed before this script was there, or kept by the browser over a reload.
  if ([...rows.querySelectorAll("[data-field] input")].some((one) => one.value !== one.defaultValue)) {
    out.type();
    check();
  }
}

async function check() {
  asked += 1;
  const number = asked;
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(rows)) data.append(name, value);
  data.append("action", "corriger");
  let answer;
  try {
    answer = await ask(rows.getAttribute("action"), data);
  } catch (error) {
    if (error instanceof Closed) {
      out.go("/");
      return;
    }
    if (error instanceof Busy) pausing = setTimeout(check, error.after);
    answer = null;
  }
  if (number !== asked) return;
  if (!answer || answer.status >= 500) {
    byId("aside").textContent = SILENT;
    return;
  }
  if (!answer.ok) {
    out.go("/lot");
    return;
  }
  const told = await answer.json();
  if (number !== asked) return;
  if (told.renewed || told.state !== "rows") out.go(told.address);
  else {
    held = told;
    showHeld();
  }
}

// Rows that move while something is pressed, or under an open menu, give the press to another row.
function keepStill() {
  document.addEventListener("pointerdown", (event) => {
    menu = event.target.closest("select");
    pressing = !menu;
  }, { capture: true });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      pressing = false;
      setTimeout(showHeld, 0);
    }, { capture: true });
  }
  for (const name of ["change", "focusout", "keydown"]) {
    rows.addEventListener(name, () => {
      menu = null;
      setTimeout(showHeld, 0);
    });
  }
}

function showHeld() {
  if (!held || pressing || menu) return;
  const told = held;
  held = null;
  show(told);
}

// A row that is ready is corrected like another: it comes when it is asked for.
async function openRow(number) {
  const list = rows.querySelector(".fixes");
  if (!byId(`r${number}`)) {
    const answer = await fetch(`${rows.getAttribute("action")}/ligne/${number}/champs`).catch(() => null);
    if (!answer || answer.status >= 500) {
      byId("aside").textContent = SILENT;
      return;
    }
    if (!answer.ok) {
      out.go(answer.status === 401 ? "/" : rows.getAttribute("action"));
      return;
    }
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    const next = [...list.children].find((one) => Number(one.dataset.row) > number);
    if (!byId(`r${number}`)) list.insertBefore(made.content.firstElementChild, next ?? null);
    list.hidden = false;
    rows.querySelector(`[data-out="${number}"]`)?.remove();
  }
  const block = byId(`r${number}`);
  block.scrollIntoView({ block: "center" });
  ([...block.querySelectorAll(REACH)].find((one) => one.checkVisibility()) ?? block).focus({ preventScroll: true });
}

function show(told) {
  const blocks = [...rows.querySelectorAll("[data-row]")];
  for (const block of blocks) showRow(block, told);
  showCount("good", told.good, told.good > 1 ? "prêtes" : "prête");
  showCount("bad", told.bad, "à corriger");
  showCount("aside", told.left_out, "de côté");
  byId("bad").classList.toggle("wrong", told.bad > 0);
  const box = byId("remarks");
  box.hidden = !told.remarks.length;
  box.querySelector("ul").replaceChildren(...told.remarks.map(remark));
  byId("expected").value = told.good;
  byId("go").disabled = !told.good;
  byId("go").textContent = told.order;
  // All that are shown are settled: the others can come.
  const waiting = Object.keys(told.rows).length > 0 && !blocks.some((one) => told.rows[one.dataset.row]);
  byId("check").hidden = !waiting;
  if (waiting) byId("check").textContent = "Voir les lignes suivantes";
}

function remark({ title, rows: about, more, words }) {
  const line = document.createElement("li");
  const links = about.flatMap(([sign, number, who]) => {
    const link = Object.assign(document.createElement("a"), { href: `${rows.getAttribute("action")}?ligne=${number}#r${number}`, textContent: who ? `${number} (${who})` : number });
    link.dataset.open = number;
    return [sign, link];
  });
  line.append(...(links.length ? [`${title} `] : []), ...links, links.length ? `${more}\u00a0: ${words}` : words);
  return line;
}

function showCount(id, number, words) {
  const place = byId(id);
  if (place.textContent === `${number} ${words}`) return;
  const figure = Object.assign(document.createElement("b"), { textContent: number });
  place.replaceChildren(figure, ` ${words}`);
}

function showRow(block, told) {
  const number = block.dataset.row;
  const problems = told.rows[number] ?? {};
  const left = block.querySelector("[name=sans]").checked;
  for (const field of block.querySelectorAll("[data-field]")) {
    const words = (problems[field.dataset.field] ?? []).join("\u00a0; ");
    const input = field.querySelector(REACH);
    say(field.querySelector(".msg"), words);
    field.querySelector(".f").classList.toggle("bad", Boolean(words));
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const read = field.querySelector(".read");
    if (read) {
      read.textContent = told.reads[number]?.[field.dataset.field] ?? "";
      delete read.dataset.old;
    }
    const rest = field.closest("details");
    if (words && !left && rest) rest.open = true;
  }
  say(block.querySelector("[data-general]"), (problems[""] ?? []).join("\u00a0; "));
  say(block.querySelector("[data-doubts]"), (told.doubts[number] ?? []).join("\u00a0; "));
  const mended = !left && told.mended.includes(Number(number));
  block.classList.toggle("ready", !left && !mended && !Object.keys(problems).length);
  block.classList.toggle("mended", mended);
  block.classList.toggle("left", left);
  block.querySelector("[data-ok]").hidden = !mended;
  const who = block.querySelector("[data-who]");
  if (told.who[number] !== undefined && who.textContent !== told.who[number]) who.textContent = told.who[number];
}

function say(place, words) {
  const text = place.querySelector("span");
  if (text.textContent !== words) text.textContent = words;
  place.hidden = !words;
}
