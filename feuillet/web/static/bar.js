// What the bar and the strip say: of the pages, of the fields, of what was pressed.
import { look } from "./preview_states.js";
import * as pages from "./pages.js";
import * as fields from "./fields.js";

const byId = (id) => document.getElementById(id);
const plural = (count) => (count > 1 ? "s" : "");
const quoted = (ids) => ids.map((id) => `« ${fields.labelOf(id)} »`).join(", ");

const FAILED = {
  lost: "le serveur ne répond pas. Ce que vous avez tapé est gardé.",
  unreadable: "elles ne s'affichent pas. Ce que vous avez tapé est gardé.",
};
// What was pressed too early, until it is done.
const SOON = {
  print: "Imprime dès que les pages sont prêtes…",
  download: "Télécharge dès que les pages sont prêtes…",
  attach: "Le courrier se joint dès que les pages sont prêtes…",
};
const WORDS = {
  ready: ["good", "À jour"], waiting: ["", "…"], update: ["moving", "Mise à jour…"], busy: ["moving", "Imprimeur occupé, un instant…"],
  behind: ["warn", "Pages d'avant"], failed: ["wrong", "Échec"], empty: ["", "Fiche sans nom"], closed: ["", ""],
};
const NONE = "Pas encore de pages"; // said where they would be old

// Args: what happens, what is wrong, the last news, the way back to the last patient, a new try.
export function draw({ state, found, news, back, again }) {
  const { pages: shown, prints } = look(state);
  byId("preview").dataset.state = state.name;
  byId("pages").dataset.pages = shown;
  byId("thumbs").dataset.pages = shown;
  const none = shown === "none" && ["behind", "failed"].includes(state.name);
  const [kind, words] = none ? [WORDS[state.name][0], NONE] : WORDS[state.name];
  for (const place of document.querySelectorAll(".state")) {
    place.className = `state ${kind}`;
    if (place.textContent !== words) place.textContent = words;
  }
  tell(state, found, again, none);
  say(state, found, news, back, none);
  byId("print").setAttribute("aria-disabled", String(prints === "no"));
}

export function button(words, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = words;
  one.addEventListener("click", act);
  return one;
}

function tell(state, found, again, none) {
  const place = byId("told");
  const key = [state.name, state.why, none, ...found.wrong].join(" ");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.hidden = !["behind", "failed"].includes(state.name);
  place.replaceChildren();
  if (place.hidden) return;
  const title = document.createElement("b");
  const words = document.createElement("span");
  if (state.name === "behind") {
    place.className = "told warn";
    title.textContent = none ? `${NONE} : ` : "Ces pages datent d'avant : ";
    words.append(title, older(state.why, found.wrong));
    place.append(words, button(found.wrong.length ? "Corriger" : "Compléter", () => fields.lead(state.why)));
  } else {
    place.className = "told wrong";
    title.textContent = none ? `${NONE} : ` : "Ces pages ne sont pas à jour : ";
    words.append(title, FAILED[state.why] ?? state.why);
    place.append(words, button("Réessayer", again));
  }
}

function older(first, wrong) {
  if (!wrong.length) return `${quoted([first])} est à compléter.`;
  if (!wrong.includes(first)) return `${quoted([first])} est à vérifier d'abord, puis ${quoted(wrong)}.`;
  return `${quoted(wrong)} ${wrong.length > 1 ? "sont" : "est"} à corriger.`;
}

function say(state, found, news, back, none) {
  const place = byId("say");
  const [kind, words, field] = saying(state, found, news, none);
  const way = news && back;
  const key = [kind, words, field, Boolean(way)].join("|");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.className = `say ${kind}`;
  if (!field) place.textContent = words;
  else {
    const link = button(words, () => fields.lead(field));
    link.className = "link";
    place.replaceChildren(link);
  }
  if (!way) return;
  const link = button("Revenir", back);
  link.className = "link";
  link.id = "undo";
  place.append(" ", link);
}

// Returns a kind, a sentence, and the field that it leads to.
function saying(state, { wrong, missing, remarks, first }, news, none) {
  if (state.then) return ["", SOON[state.then], ""];
  if (news) return ["", news, ""];
  if (wrong.length > 1) return ["wrong", `${wrong.length} champs à corriger`, first];
  if (wrong.length) return ["wrong", `${fields.labelOf(first)} à ${wrong.includes(first) ? "corriger" : "vérifier"}`, first];
  if (missing.length) return ["", `Il manque : ${missing.map((id) => fields.labelOf(id).toLowerCase()).join(", ")}`, first];
  if (state.name === "failed") return ["wrong", none ? NONE : "Pages non à jour", ""];
  if (state.name === "empty") return ["", "Il manque le nom", "nom"];
  if (remarks.length) return ["warn", `${remarks.length} point${plural(remarks.length)} à vérifier`, remarks[0].id];
  const count = pages.count();
  if (!count) return ["calm", "Les pages viennent…", ""];
  const sheets = Math.ceil(count / 2);
  // Folded into a booklet, its sheets are counted otherwise.
  const paper = document.querySelector("[name=page_format]").checked ? " A5" : `, ${sheets} feuille${plural(sheets)}`;
  return ["calm", `${count} page${plural(count)}${paper}`, ""];
}

export const byHand = (labels) => `À compléter à la main : ${labels.join(" ; ")}`;

// What the pages leave to a hand, beside them.
export function tellByHand(labels) {
  for (const place of document.querySelectorAll(".by-hand")) {
    place.hidden = !labels.length;
    place.textContent = labels.length ? byHand(labels) : "";
  }
}
