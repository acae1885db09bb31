// A letter: read by the server as soon as it is dropped, joined if it is this patient's.
import { Closed, insist, OVER, wordsOf } from "./asking.js";

const byId = (id) => document.getElementById(id);
const dialog = byId("letter");
const file = byId("letter-file");
const told = byId("letter-told");
const typed = byId("letter-name");

let order = null; // what the fields say
let joined = null; // the letter with its leaflet, once it is made: file, what is said of it
let turn = 0; // counts what was dropped: an answer to an older one is passed over
let scanned = ""; // the hash of a letter without a text to read
let out = {};

export function listen(given) {
  out = given;
  file.addEventListener("change", () => { reset(); send(); });
  typed.addEventListener("input", () => { joined = null; allow(Boolean(typed.value.trim())); });
  byId("join").addEventListener("click", () => take(out.print));
  byId("join-save").addEventListener("click", () => take(out.save));
  dialog.addEventListener("close", empty);
}

export function open(body) {
  empty();
  order = body;
  const written = (id) => byId(id).value.trim();
  const [name, first] = ["nom", "prenom"].map((id) => written(id) || written(`${id}_naissance`));
  const birth = written("date_naissance");
  byId("letter-who").textContent = `${name} ${first}, ${byId("date_naissance-n").textContent.split(",")[0] || birth}`;
  dialog.showModal();
}

export function close() {
  if (dialog.open) dialog.close();
  empty();
  order = null;
}

function empty() {
  turn += 1;
  file.value = "";
  file.dispatchEvent(new Event("change"));
  say();
}

function reset() {
  scanned = "";
  typed.value = "";
  byId("letter-scan").hidden = true;
  byId("letter-for").hidden = false;
  allow(false);
}

function say(...lines) {
  told.replaceChildren(...lines.map(([kind, words]) => Object.assign(document.createElement("p"), { className: `msg ${kind}`, textContent: words })));
}

function allow(now) {
  for (const id of ["join", "join-save"]) byId(id).setAttribute("aria-disabled", String(!now));
}

// Returns whether the letter was joined.
async function send() {
  const now = (turn += 1);
  joined = null;
  const name = typed.value.trim();
  const of = scanned;
  if (!file.files.length) return false;
  say(["info", "Le courrier est lu…"]);
  const data = new FormData();
  for (const [key, value] of order) data.append(key, value);
  for (const [key, value] of [["action", "joindre"], ["json", "1"], ["seen", "1"]]) data.append(key, value);
  data.append("letter", file.files[0]);
  if (of) {
    data.append("scanned", of);
    data.append("name_read", name);
  }
  try {
    const answer = await insist(out.address, data);
    if (now !== turn) return false;
    if (answer.ok) {
      const made = await answer.json();
      const pdf = new Blob([Uint8Array.from(atob(made.pdf), (letter) => letter.charCodeAt(0))], { type: "application/pdf" });
      joined = { pdf, pages: made.pages, notices: made.notices.map((words) => ["warn", words]) };
      // Of a scanned one, only its reader can say so.
      if (!of) say(["good", `C'est le bon courrier : ${made.pages} pages avec la fiche.`], ...joined.notices, ["info", "Reste à faire : « Joindre et imprimer » ou « Joindre et télécharger »."]);
      allow(true);
      return true;
    }
    const refused = await answer.clone().json();
    if (refused.scanned) {
      scanned = refused.scanned;
      byId("letter-scan").hidden = false;
      // Whoever copies it copies it from the letter.
      byId("letter-for").hidden = true;
      say(["warn", await wordsOf(answer)]);
      typed.focus();
    } else {
      say(["wrong", await wordsOf(answer)]);
    }
  } catch (error) {
    const words = error instanceof Closed ? `Rien n'est joint : ${OVER}` : "Le serveur ne répond pas : recommencez dans un instant.";
    if (now === turn) say(["wrong", words]);
  }
  return false;
}

async function take(use) {
  if (byId("join").getAttribute("aria-disabled") === "true") return;
  if (!joined && !(await send())) return;
  const { pdf, pages, notices } = joined;
  const done = await use(pdf);
  if (dialog.open) say(["good", `C'est fait : le courrier et la fiche sont dans un fichier de ${pages} pages.`], ["good", done], ...notices, ["info", "« Fermer » revient au formulaire."]);
}
