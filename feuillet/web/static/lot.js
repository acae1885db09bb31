// A list: its table, its columns, its rows, its progress, an end that leaves nothing.
// Every rule is the server's: this script asks, shows, and forgets.
import * as dropping from "./lot_drop.js";
import * as paper from "./paper.js";
import * as silence from "./silence.js";

const main = document.querySelector("main");
const { job, state } = main.dataset;
const byId = (id) => document.getElementById(id);
const AWAKE = 60000; // ms between two words to the server that somebody is here

let leaving = false; // by a button of ours: nothing is lost by accident
let typed = false; // corrections, or choices, of this page

function go(address) {
  leaving = true;
  location.replace(address);
}

const upload = byId("upload");
if (upload) dropping.listen(upload, { go, leave: () => { leaving = true; } });
const type = () => { typed = true; };
// The step's own script, brought with that step alone.
for (const step of ["rows", "columns"]) {
  if (byId(step)) import(`./lot_${step}.js`).then((script) => script.listen(byId(step), { go, type }));
}

// As long as this page is open, the list is kept; its stream tells how far it is.

const printing = (one) => one === "printing" || one === "gathering";
if (job) {
  const stream = new EventSource(`/lot/${job}/suivi`);
  stream.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (told.state === "closed") {
      stream.close();
      go("/lot");
    } else if (printing(told.state) !== printing(state) || (told.outdated && !("outdated" in main.dataset))) {
      stream.close();
      go(`/lot/${job}`);
    } else if (byId("bar")) {
      showProgress(told);
    }
  });
  stream.addEventListener("error", () => {
    // A refusal ends the stream; a lost connection is tried again.
    if (stream.readyState === EventSource.CLOSED) go("/lot");
  });
}

let said = -1;
function showProgress(told) {
  const gathering = told.state === "gathering";
  const part = gathering ? told.gathered : told.settled / told.read;
  byId("bar").max = gathering ? 1 : told.read;
  byId("bar").value = gathering ? told.gathered : told.settled;
  byId("progress").textContent = gathering
    ? `${Math.round(100 * part)} % du PDF à imprimer et de l'archive`
    : `${told.settled} sur ${told.read}${told.failed ? `, dont ${told.failed} en échec` : ""}`;
  byId("left").textContent = gathering || told.stopping ? "" : told.left;
  const doing = byId("doing");
  doing.textContent = told.stopping ? "Arrêt en cours" : gathering ? "Réunion des documents" : doing.dataset.printing;
  if (told.stopping) byId("stop").disabled = true;
  document.title = `${Math.round(100 * part)} % · ${doing.textContent}`;
  // Read aloud four times, not at each row.
  const quarter = gathering ? 4 : Math.floor(4 * part);
  if (quarter !== said) {
    said = quarter;
    byId("said").textContent = gathering ? doing.textContent : `${byId("progress").textContent}, ${told.left}`;
  }
}

// What is ready.

byId("result")?.focus();
const print = byId("print");
if (print && paper.prints()) {
  print.addEventListener("click", async (event) => {
    event.preventDefault();
    const say = (words) => { byId("state").textContent = words; };
    say("Le fichier arrive…");
    let answer;
    try {
      answer = await fetch(print.href);
    } catch (_) {
      say("Le serveur ne répond pas : recommencez dans un instant.");
      return;
    }
    if (!answer.ok) {
      // The page says what changed since, or that the list is gone.
      go(`/lot/${job}`);
      return;
    }
    const opened = await paper.print(await answer.blob(), "Documents à imprimer");
    main.dataset.taken = "";
    say(opened ? "" : "Les documents sont ouverts dans un autre onglet : imprimez-les de là.");
  });
}
for (const link of document.querySelectorAll("a[download]")) {
  link.addEventListener("click", (event) => {
    if (!event.defaultPrevented && !link.href.endsWith("report.csv")) main.dataset.taken = "";
  });
}

// Leaving: nothing is lost without a word, and nothing stays.

document.addEventListener("submit", (event) => {
  if (event.target !== upload) leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  const corrected = typed || "corrected" in main.dataset;
  const precious = printing(state) || (state === "done" && print && !("taken" in main.dataset))
    || ((state === "rows" || state === "columns") && corrected);
  if (precious && !leaving) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  leaving = false;
  if (event.persisted) location.reload();
});

// Waiting for a list is not silence.

let awake = Date.now();
function stayAwake() {
  if (!job || Date.now() - awake <= AWAKE) return;
  awake = Date.now();
  fetch(`/lot/${job}`, { method: "POST", body: new URLSearchParams({ action: "veiller" }), headers: { Accept: "application/json" } }).catch(() => {});
}
if (!printing(state)) silence.listen(() => go("/"), stayAwake);
