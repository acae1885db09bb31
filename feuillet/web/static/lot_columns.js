// The columns of a list: each word follows what is chosen, what lacks is the server's to say.
import { Closed, ask } from "./asking.js";

const byId = (id) => document.getElementById(id);

let out;
let asked = 0;

export function listen(columns, given) {
  out = given;
  columns.addEventListener("change", (event) => {
    out.type();
    if (!event.target.matches("select")) return;
    const row = event.target.closest("tr");
    const tag = row.querySelector("[data-tag]");
    const aside = event.target.value === "-";
    tag.textContent = aside ? "de côté" : event.target.value ? "choisie" : "à choisir";
    tag.className = `tag ${aside ? "" : event.target.value ? "info" : "wrong"}`;
    choose(columns);
  });
  // Chosen before this script was there.
  const options = [...columns.querySelectorAll("option")];
  if (options.some((one) => one.selected && !one.defaultSelected)) choose(columns);
}

async function choose(columns) {
  asked += 1;
  const number = asked;
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(columns)) data.append(name, value);
  data.append("action", "choisir");
  let told = null;
  try {
    const answer = await ask(columns.getAttribute("action"), data);
    if (answer.ok) told = await answer.json();
  } catch (error) {
    if (error instanceof Closed) out.go("/");
  }
  // Without an answer, what is said stays: the button asks again.
  if (!told || number !== asked) return;
  if (told.renewed || told.state !== "columns") out.go(told.address);
  else show(told);
}

function show(told) {
  const box = byId("lacking");
  box.hidden = !told.lacking.length;
  box.querySelector("ul").replaceChildren(...told.lacking.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  byId("aside-asked")?.closest("section").remove();
  for (const [index, words] of Object.entries(told.under)) {
    const place = byId(`c${index}-p`);
    place.textContent = words;
    place.hidden = !words;
    if (words) continue;
    byId(`c${index}`).removeAttribute("aria-invalid");
    place.closest("td").classList.remove("bad");
  }
}
