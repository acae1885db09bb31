// A list: rows corrected where they stand, progress, and an end that leaves nothing.
"use strict";

const main = document.querySelector("main");
const job = main.dataset.job;
const drop = document.getElementById("drop");

if (drop) {
  const input = drop.querySelector("input");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  }
  drop.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; });
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  const offered = () => {
    const chosen = document.querySelector("input[name=leaflet]:checked");
    for (const one of document.querySelectorAll("[data-leaflet]")) one.hidden = !chosen || one.dataset.leaflet !== chosen.value;
  };
  document.getElementById("upload").addEventListener("change", offered);
  offered();
}

if (job) {
  // As long as this page is open, the list is kept; its stream tells how far it is.
  const stream = new EventSource(`/lot/${job}/suivi`);
  stream.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    const bar = document.getElementById("bar");
    if (bar) {
      bar.value = told.settled;
      document.getElementById("progress").textContent = `${told.settled} sur ${told.read}${told.failed ? `, dont ${told.failed} en échec` : ""}`;
      if (told.stopping) document.getElementById("doing").textContent = "Arrêt en cours";
      else if (told.state === "gathering") document.getElementById("doing").textContent = "Assemblage";
    }
    const printing = (one) => one === "printing" || one === "gathering";
    if (printing(told.state) !== printing(main.dataset.state)) {
      stream.close();
      location.replace(location.href);
    }
  });
}

const rows = document.getElementById("rows");
if (rows) {
  let pausing = null;
  rows.addEventListener("input", () => {
    clearTimeout(pausing);
    pausing = setTimeout(check, 250);
  });
  async function check() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(rows)) data.append(name, value);
    data.append("action", "corriger");
    const answer = await fetch(rows.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (!answer.ok) {
      location.replace("/");
      return;
    }
    const told = await answer.json();
    for (const block of rows.querySelectorAll("[data-row]")) {
      const problems = told.rows[block.dataset.row] || {};
      block.classList.toggle("mended", !Object.keys(problems).length);
      block.querySelector(".general").textContent = (problems[""] || []).join(" ; ");
      for (const field of block.querySelectorAll("[data-field]")) {
        const words = (problems[field.dataset.field] || []).join(" ; ");
        field.classList.toggle("wrong", Boolean(words));
        field.querySelector(".problem").textContent = words;
        const input = field.querySelector("input");
        if (words) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    }
    document.getElementById("good").textContent = told.good;
    document.getElementById("bad").textContent = told.bad;
    const go = document.getElementById("go");
    if (!go) {
      if (told.good) location.replace(location.href);
      return;
    }
    go.disabled = !told.good;
    go.textContent = `Imprimer ${told.good} patient${told.good > 1 ? "s" : ""}${told.bad ? `, sans les ${told.bad} à corriger` : ""}`;
  }
}

const idle = 1000 * Number(main.dataset.idle || 0);
if (idle) {
  const leave = () => location.replace("/");
  let silence = setTimeout(leave, idle);
  for (const name of ["input", "click", "keydown"]) {
    document.addEventListener(name, () => { clearTimeout(silence); silence = setTimeout(leave, idle); });
  }
}
