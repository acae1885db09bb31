// A list: a table dropped, rows corrected where they stand, progress, an end that leaves nothing.
// Every rule is the server's: this script asks, shows, and forgets.
"use strict";

const main = document.querySelector("main");
const job = main.dataset.job;
const byId = (id) => document.getElementById(id);
const JSON_PLEASE = { Accept: "application/json" };
const PAUSE = 250; // ms after a key, before asking
const AWAKE = 60000; // ms between two words to the server that somebody is here

let leaving = false; // by a button of ours: nothing is lost by accident
let typed = false; // corrections, or choices, of this page

function go(address) {
  leaving = true;
  location.replace(address);
}

function counted(number, one, many) {
  return `${number} ${number > 1 ? many : one}`;
}

function listed(line) {
  const item = document.createElement("li");
  item.textContent = line;
  return item;
}

for (const one of document.querySelectorAll(".scripted-only")) one.hidden = false;

// The table.

const upload = byId("upload");
if (upload) {
  const input = byId("table");
  const state = byId("sending");
  const offered = () => {
    const chosen = upload.querySelector("input[name=leaflet]:checked");
    for (const one of upload.querySelectorAll("[data-leaflet]")) {
      one.hidden = !chosen || one.dataset.leaflet !== chosen.value;
      one.classList.add("scripted");
    }
  };
  upload.addEventListener("change", offered);
  offered();

  // The file stays chosen when the table is refused.
  upload.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (byId("send").disabled) return;
    const [file] = input.files;
    if (file && file.size > Number(upload.dataset.largest)) {
      refuse([`Le fichier est trop gros (${upload.dataset.largest / 1e6} Mo au plus).`]);
      return;
    }
    byId("send").disabled = true;
    state.textContent = "Le tableau est lu…";
    let problems = ["Le serveur ne répond pas."];
    try {
      const answer = await fetch("/lot", { method: "POST", body: new FormData(upload), headers: JSON_PLEASE });
      const told = await answer.json();
      if (answer.ok) {
        leaving = true;
        location.assign(told.address);
        return;
      }
      if (answer.status === 401) {
        go("/");
        return;
      }
      problems = [...Object.values(told.problems || {}).flat(), ...(told.general || []), told.title].filter(Boolean);
    } catch (_) {
      // Said below.
    }
    byId("send").disabled = false;
    state.textContent = "";
    refuse(problems);
  });
}

function refuse(lines) {
  const section = document.createElement("section");
  section.className = "notice wrong";
  section.setAttribute("role", "alert");
  section.tabIndex = -1;
  const title = document.createElement("h2");
  title.textContent = "Le tableau n'a pas été pris";
  const list = document.createElement("ul");
  list.append(...lines.map(listed));
  section.append(title, list);
  byId("told").replaceChildren(section);
  if (/Feuille|Codage/.test(lines.join(" "))) byId("reading").open = true;
  section.focus();
}

// As long as this page is open, the list is kept; its stream tells how far it is.

const printing = (state) => state === "printing" || state === "gathering";
if (job) {
  const stream = new EventSource(`/lot/${job}/suivi`);
  let said = -1;
  stream.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (told.state === "closed") {
      stream.close();
      go("/lot");
      return;
    }
    if (printing(told.state) !== printing(main.dataset.state)) {
      stream.close();
      go(`/lot/${job}`);
      return;
    }
    const bar = byId("bar");
    if (!bar) return;
    const gathering = told.state === "gathering";
    bar.max = gathering ? 1 : told.read;
    bar.value = gathering ? told.gathered : told.settled;
    const part = gathering ? told.gathered : told.settled / told.read;
    byId("progress").textContent = gathering
      ? `${Math.round(100 * part)} % du fichier d'impression et de l'archive`
      : `${told.settled} sur ${told.read}${told.failed ? `, dont ${told.failed} en échec` : ""}`;
    byId("doing").textContent = told.stopping ? "Arrêt en cours" : gathering ? "Assemblage" : "Impression";
    if (told.stopping) byId("stop").disabled = true;
    document.title = `${Math.round(100 * part)} % · ${byId("doing").textContent}`;
    // Read aloud four times, not at each row.
    const quarter = gathering ? 4 : Math.floor(4 * part);
    if (quarter !== said) {
      said = quarter;
      byId("said").textContent = gathering ? "Assemblage" : byId("progress").textContent;
    }
  });
  stream.addEventListener("error", () => {
    // A refusal ends the stream; a lost connection is tried again.
    if (stream.readyState === EventSource.CLOSED) go("/lot");
  });
}

// Rows.

const rows = byId("rows");
if (rows) {
  let pausing = null;
  let asked = 0;
  rows.addEventListener("input", () => {
    typed = true;
    clearTimeout(pausing);
    pausing = setTimeout(check, PAUSE);
  });
  rows.addEventListener("keydown", (event) => {
    // Enter in a cell checks; it must not print.
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      clearTimeout(pausing);
      check();
    }
  });
  byId("check").hidden = true;
  // Typed before this script was there, or kept by the browser over a reload.
  if ([...rows.querySelectorAll("[data-field] input")].some((one) => one.value !== one.defaultValue)) {
    typed = true;
    check();
  }

  async function check() {
    asked += 1;
    const number = asked;
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(rows)) data.append(name, value);
    data.append("action", "corriger");
    let answer;
    try {
      answer = await fetch(rows.getAttribute("action"), { method: "POST", body: data, headers: JSON_PLEASE });
    } catch (_) {
      byId("aside").textContent = ". Le serveur ne répond pas.";
      return;
    }
    if (!answer.ok) {
      go("/lot");
      return;
    }
    const told = await answer.json();
    if (number === asked) showRows(told);
  }

  function showRows(told) {
    for (const block of rows.querySelectorAll("[data-row]")) {
      const problems = { ...told.rows[block.dataset.row] };
      const left = block.querySelector("[name=sans]").checked;
      const general = problems[""] || [];
      for (const field of block.querySelectorAll("[data-field]")) {
        const words = (problems[field.dataset.field] || []).join("\u00a0; ");
        field.classList.toggle("wrong", Boolean(words));
        const place = field.querySelector(".problem");
        if (place.textContent !== words) place.textContent = words;
        const input = field.querySelector("input");
        if (words) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
        if (words && !left) {
          const rest = field.closest("details");
          if (rest) rest.open = true;
        }
      }
      block.querySelector(".general").textContent = general.join("\u00a0; ");
      const mended = !left && !Object.keys(problems).length;
      block.classList.toggle("mended", mended);
      block.classList.toggle("left", left);
      block.querySelector(".ready").hidden = !mended;
    }
    const aside = told.left_out ? `, ${told.left_out} de côté` : "";
    for (const [id, words] of [["good", told.good], ["bad", told.bad], ["aside", aside]]) {
      if (byId(id).textContent !== String(words)) byId(id).textContent = words;
    }
    showRemarks(told.remarks);
    byId("expected").value = told.good;
    const button = byId("go");
    button.disabled = !told.good;
    const without = told.bad ? `, sans ${told.bad > 1 ? `les ${told.bad}` : "celui"} à corriger` : "";
    button.textContent = `Imprimer ${counted(told.good, "patient", "patients")}${without}`;
  }

  function showRemarks(lines) {
    const box = byId("remarks");
    box.hidden = !lines.length;
    box.querySelector("ul").replaceChildren(...lines.map(listed));
  }
}
byId("columns")?.addEventListener("input", () => { typed = true; });

// What is ready.

const result = byId("result");
if (result) result.focus();

const print = byId("print");
if (print && navigator.pdfViewerEnabled) {
  print.hidden = false;
  print.addEventListener("click", async () => {
    const say = (words) => { byId("state").textContent = words; };
    say("Le fichier arrive…");
    const answer = await fetch(`/lot/${job}/impression.pdf`);
    if (!answer.ok) {
      go("/lot");
      return;
    }
    document.querySelector("iframe.printed")?.remove();
    const frame = document.createElement("iframe");
    frame.className = "printed unseen";
    frame.title = "Documents à imprimer";
    frame.tabIndex = -1;
    frame.addEventListener("load", () => {
      say("");
      main.dataset.taken = "";
      frame.contentWindow.focus();
      frame.contentWindow.print();
    });
    frame.src = URL.createObjectURL(await answer.blob());
    document.body.append(frame);
  });
}
for (const link of document.querySelectorAll("a[download]")) {
  link.addEventListener("click", () => {
    if (!link.href.endsWith("report.csv")) main.dataset.taken = "";
  });
}

// Leaving: nothing is lost without a word, and nothing stays.

document.addEventListener("submit", (event) => {
  if (event.target !== upload) leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  const state = main.dataset.state;
  const corrected = typed || "corrected" in main.dataset;
  const precious = printing(state) || (state === "done" && byId("print") && !("taken" in main.dataset))
    || ((state === "rows" || state === "columns") && corrected);
  if (precious && !leaving) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  leaving = false;
  if (event.persisted) location.reload();
});

// Silence ends the session, here as there; waiting for a list is not silence.

const idle = 1000 * Number(main.dataset.idle);
let silence = null;
let told = Date.now();
function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    navigator.sendBeacon("/sortir");
    go("/");
  }, idle);
  if (job && Date.now() - told > AWAKE) {
    told = Date.now();
    fetch(`/lot/${job}`, { method: "POST", body: new URLSearchParams({ action: "veiller" }), headers: JSON_PLEASE }).catch(() => {});
  }
}
if (idle && !printing(main.dataset.state)) {
  for (const name of ["input", "click", "keydown", "scroll"]) document.addEventListener(name, listen, { passive: true });
  listen();
}
