// One patient's form: problems as one types, the real pages beside it, printing.
// This script asks, shows, and forgets; whether the pages are true is said by preview_states.js alone.
import { FIRST, step } from "./preview_states.js";
import * as pages from "./pages.js";
import * as bar from "./bar.js";
import * as fields from "./fields.js";
import * as letter from "./letter.js";
import * as menus from "./menus.js";
import * as paper from "./paper.js";
import * as silence from "./silence.js";
import { ask, Busy, Closed, OVER, Refused, wordsOf } from "./asking.js";

const form = document.getElementById("form");
const address = form.getAttribute("action");
const byId = (id) => document.getElementById(id);
const PAUSE = 80; // ms after a key, before asking; a press does not wait
const TAKEN_BACK = 10000; // ms for which « Patient suivant » can be undone
const leaflet = address.split("/").pop();

let state = FIRST;
let product = null; // what the pages show: file, hash, trace, warnings
let found = fields.begin(); // what is wrong with the fields
let kept = null; // what the last patient's form held, for as long as it may come back
let news = ""; // said in the bar until something changes
let unprinted = false; // something typed that is on no paper yet

// What happened, and what follows from it.

function happen(event) {
  const [next, effects] = step(state, event);
  state = next;
  for (const effect of effects) DO[effect.do](effect);
  draw();
}

const DO = {
  ask: (effect) => setTimeout(inquire, effect.pause, effect),
  timer: (effect) => setTimeout(happen, effect.after, effect.event),
  show: ({ answer }) => {
    product = answer;
    const changed = pages.show(answer.pages);
    document.body.dataset.sha256 = answer.sha256;
    bar.tellByHand(answer.byHand);
    byId("changed").textContent = changed.length ? `Pages changées : ${changed.join(", ")}` : "";
    found = fields.tell({ remarks: answer.remarks });
  },
  clear: () => { product = null; pages.clear(); bar.tellByHand([]); },
  lead: ({ field }) => {
    found = fields.touchAll();
    fields.lead(field || found.first || "nom");
  },
  leave: () => leave(),
  print: () => (found.remarks.length ? warn() : print(product.pdf)),
  download: () => announce(save(product.pdf)),
  attach: () => letter.open(body()),
};

const sending = () => happen({ type: "change", pause: 0 });

async function inquire({ number, attempt, whole }) {
  if (number !== state.asked || attempt !== state.attempt) return;
  const offered = pages.offer(whole);
  const gone = new AbortController();
  try {
    await follow(number, offered, gone.signal);
  } catch (error) {
    if (error instanceof Closed && !holds()) happen({ type: "closed" });
    else if (error instanceof Closed) happen({ type: "failed", number, attempt, final: true, why: OVER });
    else if (error instanceof Busy) happen({ type: "busy", number, after: error.after });
    else happen({ type: "failed", number, attempt, final: error instanceof Refused, why: error instanceof Refused ? error.message : "lost" });
  } finally {
    pages.withdraw(offered);
    gone.abort();
  }
}

async function follow(number, offered, signal) {
  const data = body();
  const checking = ask(`${address}/controle`, new URLSearchParams(data), signal);
  data.append("width", String(pages.width()));
  data.append("known", [...offered.keys()].join(" "));
  const printing = ask(`${address}/apercu`, data, signal);
  // Its failure is told when it is waited for, if the fields are right; else it is of no use.
  printing.catch(() => {});
  const told = await (await checking).json();
  if (number !== state.asked) return;
  if (fields.hide(told.hidden ?? [])) {
    sending();
    return;
  }
  found = fields.tell({ offers: {}, likelier: {}, reads: {}, ...told });
  if (found.wrong.length || found.missing.length) {
    happen({ type: found.wrong.length ? "wrong" : "lacking", number, field: found.first });
    return;
  }
  if (found.general.length) throw new Refused(found.general.join(" "));
  const answer = await printing;
  if (!answer.ok) throw new Refused(await wordsOf(answer));
  const parts = await answer.formData();
  const proof = JSON.parse(await parts.get("told").text());
  const ready = await pages.gather(proof.pages, parts, offered);
  const made = ready && { pages: ready, pdf: parts.get("pdf"), sha256: proof.sha256, remarks: proof.remarks, byHand: proof.by_hand, trace: told.trace, anonymous: proof.anonymous };
  happen({ type: "answer", number, complete: Boolean(ready), anonymous: proof.anonymous, answer: made });
}

// Whether something would go with the session: a patient, or the way back to one.
const holds = () => Boolean(kept) || fields.anything();

function body() {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  return data;
}

function draw() {
  bar.draw({ state, found, news, back: kept ? takeBack : null, again: () => happen({ type: "retry" }) });
}

function announce(words) {
  news = words;
  draw();
  return words;
}

// Printing: what is to be verified is said again; then the focus is on « Patient suivant ».

function warn() {
  const items = found.remarks.map(({ id, words }) => {
    const item = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = id ? `${fields.labelOf(id)} : ${words}` : words;
    item.append(text);
    if (id) {
      const mend = bar.button("Corriger", () => { closeWarning(); fields.lead(id); });
      mend.className = "link";
      item.append(mend);
    }
    return item;
  });
  if (product.byHand.length) items.push(Object.assign(document.createElement("li"), { textContent: bar.byHand(product.byHand) }));
  byId("before-list").replaceChildren(...items);
  byId("before").hidden = false;
  byId("before-t").focus();
}

const closeWarning = () => { byId("before").hidden = true; };

byId("anyway").addEventListener("click", () => {
  closeWarning();
  if (state.name === "ready") print(product.pdf);
});
byId("back").addEventListener("click", () => {
  closeWarning();
  fields.lead(found.remarks[0]?.id || "nom");
});

// Returns what to say of it; so does `print`.
function save(pdf, what = "") {
  const name = paper.nameOf(leaflet + what);
  paper.save(pdf, name);
  unprinted = false;
  return `Téléchargé : ${name}`;
}

async function print(pdf) {
  if (!paper.prints()) {
    return announce(`Ce navigateur n'imprime pas les PDF : ouvrez-le pour l'imprimer. ${save(pdf)}`);
  }
  const of = document.body.dataset.sha256;
  let words = "Le document est ouvert dans un autre onglet : imprimez-le de là.";
  const opened = await paper.print(pdf, "Document à imprimer");
  unprinted = false;
  if (opened) {
    document.body.dataset.printed = of;
    const now = new Date();
    // Whether anybody pressed « Annuler » there, no page is told.
    words = `Fenêtre d'impression ouverte à ${now.getHours()} h ${String(now.getMinutes()).padStart(2, "0")}`;
  }
  byId("next").focus();
  return announce(words);
}

letter.listen({ save: (blob) => announce(save(blob, "-courrier")), print, address });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const action = { telecharger: "download", courrier: "attach" }[event.submitter?.value] ?? "print";
  happen({ type: "press", action });
});

byId("copy").addEventListener("click", async () => {
  const line = product?.trace ?? "";
  try {
    await navigator.clipboard.writeText(line);
    announce("La trace est copiée : collez-la dans le dossier.");
  } catch (_) {
    announce(line);
  }
});

// « Patient suivant »: nothing of this one stays but, for ten seconds, a way back.

const controls = () => [...form.querySelectorAll("input:not([type=file]):not([data-picker-of]), select")];

function next() {
  const words = unprinted ? "Vidé sans avoir été imprimé." : "Vidé.";
  const held = controls().map((one) => [one, one.value, one.checked]);
  forget();
  kept = held;
  setTimeout(() => {
    if (kept !== held) return;
    kept = null;
    if (byId("undo")) announce("");
  }, TAKEN_BACK);
  happen({ type: "next" });
  announce(words);
  byId("nom").focus();
  form.querySelector(".body").scrollTop = 0;
}

function takeBack() {
  for (const [one, value, checked] of kept ?? []) {
    one.value = value;
    one.checked = checked;
  }
  kept = null;
  news = "";
  unprinted = true;
  fields.follow();
  sending();
  byId("nom").focus();
}

function forget() {
  form.reset();
  for (const one of form.querySelectorAll("input[type=text], input[type=file], [data-picker-of]")) one.value = "";
  for (const one of form.querySelectorAll("[data-field] input, .menu input")) if (one.type !== "text") one.checked = false;
  // What one patient is not given says nothing of the next.
  for (const one of controls()) if (one.name === "document") one.checked = true;
  byId("text_size").selectedIndex = 0;
  kept = null;
  news = "";
  closeWarning();
  letter.close();
  found = fields.begin();
  DO.clear();
  paper.withdraw();
  unprinted = false;
}

byId("next").addEventListener("click", (event) => {
  event.preventDefault();
  next();
});

// Entrée goes from field to field up to here, and no further.
byId("print").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || !(event.repeat || "reached" in event.target.dataset)) return;
  event.preventDefault();
  announce("Ctrl + Entrée imprime.");
});
byId("print").addEventListener("blur", () => { delete byId("print").dataset.reached; });

// The pages on a small screen, and the keyboard.

const preview = byId("preview");
const openPages = (index) => {
  preview.classList.add("open");
  pages.go(index);
  byId("close").focus();
};
const closePages = () => {
  preview.classList.remove("open");
  byId("see").focus();
};
byId("see").addEventListener("click", () => openPages(0));
byId("close").addEventListener("click", closePages);
byId("thumbs").addEventListener("click", (event) => {
  const one = event.target.closest("[data-page]");
  if (one) openPages(Number(one.dataset.page));
});
byId("fit").addEventListener("click", () => {
  byId("fit").setAttribute("aria-pressed", String(preview.classList.toggle("whole")));
});

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const here = document.activeElement;
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey && (key === "enter" || key === "p")) {
    event.preventDefault();
    happen({ type: "press", action: "print" });
  } else if (event.altKey && key === "n") {
    event.preventDefault();
    next();
  } else if (event.altKey && key === "arrowdown") {
    const opener = here.closest(".with")?.querySelector("[data-pick], [data-spine]");
    if (opener) { event.preventDefault(); opener.click(); }
  } else if (key === "f6") {
    event.preventDefault();
    if (preview.contains(here)) byId("nom").focus();
    else byId("pages").focus();
  } else if (key === "escape" && !byId("before").hidden) byId("back").click();
  else if (key === "escape" && preview.classList.contains("open")) closePages();
  else if (/^[1-9]$/.test(key) && preview.contains(here)) pages.go(Number(key) - 1);
});

// A change: what stands in the form is no longer what the pages show.
fields.listen(
  (pressed) => {
    // The way back to the last patient stays for as long as it was said to.
    news = kept ? news : "";
    closeWarning();
    unprinted = ["nom", "nom_naissance"].some((id) => byId(id).value.trim());
    happen({ type: "change", pause: pressed ? 0 : PAUSE });
  },
  (now) => { found = now; draw(); },
);
menus.listen();

silence.listen(() => happen({ type: "closed" }));
function leave() {
  forget();
  location.replace("/");
}
// Going back, or closing the tab, loses a patient who is on no paper.
window.addEventListener("beforeunload", (event) => { if (unprinted) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });

byId("nom").focus();
sending();
