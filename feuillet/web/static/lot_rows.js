// The rows of a list: corrected where they stand, checked by the server at each pause.
import { Busy, Closed, ask } from "./asking.js";

const byId = (id) => document.getElementById(id);
const PAUSE = 250; // ms after a key, before asking
const REACH = "input[type=text], select";

let rows;
let out;
let pausing = null;
let asked = 0;

export function listen(form, given) {
  rows = form;
  out = given;
  rows.addEventListener("input", () => {
    out.type();
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
    byId("aside").textContent = "Le serveur ne répond pas : ce que vous avez tapé est gardé ici.";
    return;
  }
  if (!answer.ok) {
    out.go("/lot");
    return;
  }
  const told = await answer.json();
  if (number !== asked) return;
  if (told.renewed || told.state !== "rows") out.go(told.address);
  else show(told);
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
  box.querySelector("ul").replaceChildren(...told.remarks.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  byId("expected").value = told.good;
  byId("go").disabled = !told.good;
  byId("go").textContent = told.order;
  // All that are shown are settled: the others can come.
  const waiting = told.bad > 0 && !blocks.some((one) => told.rows[one.dataset.row]);
  byId("check").hidden = !waiting;
  if (waiting) byId("check").textContent = "Voir les lignes suivantes";
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
    const rest = field.closest("details");
    if (words && !left && rest) rest.open = true;
  }
  say(block.querySelector("[data-general]"), (problems[""] ?? []).join("\u00a0; "));
  const mended = !left && !Object.keys(problems).length;
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
