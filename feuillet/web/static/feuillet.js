// One patient's form: problems as one types, the real pages beside it, printing.
// Every rule is the server's: this script asks, shows, and forgets.
"use strict";

const form = document.getElementById("form");
const address = form.getAttribute("action");
const pages = document.getElementById("pages");
const state = document.getElementById("state");
const count = document.getElementById("count");
const byId = (id) => document.getElementById(id);

const PAUSE = 80; // ms after a key, before asking; a press on a button does not wait
const PATIENCE = 900; // ms before a field that is being typed in is called wrong
const BEHIND = 300; // ms before pages that are not those of the form are called so
const GRACE = 5000; // ms for a picture that went: the marks of what changed are made from it

let asked = 0; // counts every change: an answer to an older one is never printed
let shown = 0; // the change that the pages answer
let finished = null; // the file of what stands in the form; none while it is being made
let pictures = []; // the pages shown: digest, image
const offers = new Set(); // for each request under way, the pages that it said were here
const urls = new Set(); // of all pictures, until nothing can name them any more
let counted = ""; // how many pages are shown, and which of them changed
let behind = null;
let zoom = 1;
let touched = new Set();
let late = null;

byId("preview").hidden = false;
for (const one of document.querySelectorAll(".no-script")) one.hidden = true;
for (const one of document.querySelectorAll(".picker, #copy, #see, #attach")) one.hidden = false;
for (const one of document.querySelectorAll("[data-field]")) one.classList.add("scripted");
for (const one of document.querySelectorAll(".scripted .only-if")) one.hidden = true;
hide([...document.querySelectorAll("[data-hidden]")].map((one) => one.dataset.field));

function body() {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, value);
  }
  return data;
}

async function ask(path, data) {
  for (;;) {
    const answer = await fetch(path, { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      leave();
      throw new Error("closed");
    }
    // Without a time to come back, somebody must first mend the server.
    if (answer.status !== 503 || !answer.headers.has("Retry-After")) return answer;
    say("L'impression est occupée, un instant…");
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After"))));
  }
}

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

// Problems, beside their fields.

function fieldOf(id) {
  return document.querySelector(`[data-field="${id}"]`);
}

function isEmpty(block) {
  return [...block.querySelectorAll("input:not([data-picker-of])")].every((one) =>
    one.type === "radio" || one.type === "checkbox" ? !one.checked || one.value === "" : one.value.trim() === "");
}

// Returns whether an answer that was given is no longer asked for.
function hide(names) {
  const hidden = new Set(names);
  let dropped = false;
  for (const block of document.querySelectorAll("[data-field]")) {
    const gone = hidden.has(block.dataset.field);
    if (gone === block.hasAttribute("data-hidden") && gone === block.hasAttribute("data-off")) continue;
    dropped ||= gone && !isEmpty(block);
    block.toggleAttribute("data-hidden", gone);
    block.toggleAttribute("data-off", gone);
    for (const one of block.querySelectorAll("input:not([data-picker-of])")) one.disabled = gone;
  }
  return dropped;
}

let told = { problems: {}, reads: {} }; // the last answer about the fields

// Says what was held back while a field was being typed in.
function scold() {
  showState(showProblems());
}

function showProblems() {
  const waiting = [];
  let wrong = 0;
  for (const block of document.querySelectorAll("[data-field]")) {
    const id = block.dataset.field;
    const words = (told.problems[id] || []).join(" ; ");
    const empty = isEmpty(block);
    const typing = block.contains(document.activeElement) && !touched.has(id);
    const wanted = words && empty && !form.hasAttribute("data-checked");
    const place = byId(`${id}-p`);
    const visible = words && !typing && !(wanted && !touched.has(id)) ? words : "";
    if (place.textContent !== visible) place.textContent = visible;
    block.classList.toggle("wrong", Boolean(visible) && !wanted);
    block.classList.toggle("wanted", Boolean(visible) && Boolean(wanted));
    const input = byId(id);
    if (input) input.toggleAttribute("aria-invalid", Boolean(visible) && !wanted);
    if (input && visible && !wanted) input.setAttribute("aria-invalid", "true");
    const note = byId(`${id}-n`);
    if (note && note.dataset.example === undefined) note.dataset.example = note.classList.contains("understood") ? "" : note.textContent;
    const reads = told.reads[id];
    if (note) {
      const text = reads || note.dataset.example;
      if (note.textContent !== text) note.textContent = text;
      note.classList.toggle("understood", Boolean(reads));
    }
    if (words) {
      if (wanted) waiting.push(labelOf(block));
      else wrong += 1;
    }
  }
  return { waiting, wrong, general: told.general || [] };
}

function labelOf(block) {
  const label = block.querySelector("legend, label");
  return label.firstChild.textContent.trim();
}

function showState(found) {
  if (found.general.length) say(found.general.join(" "));
  else if (found.wrong) say(found.wrong === 1 ? "Un champ est à corriger." : `${found.wrong} champs sont à corriger.`);
  else if (found.waiting.length) say(`Il manque encore : ${found.waiting.join(", ")}.`);
  else say("");
}

function showWarnings(lines) {
  const box = byId("warnings");
  box.hidden = !lines.length;
  box.replaceChildren();
  if (!lines.length) return;
  const title = document.createElement("strong");
  title.textContent = "À vérifier";
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  box.append(title, list);
}

// The preview: the finished file's own pages.

// « waiting » while pages are being made, « ready » when they are what prints, « stale » if nothing does.
function preview(name) {
  byId("preview").dataset.state = name;
  if (name === "waiting") {
    behind ??= setTimeout(() => { count.textContent = "Mise à jour…"; }, BEHIND);
    return;
  }
  clearTimeout(behind);
  behind = null;
  count.textContent = name === "stale" && pictures.length ? "Pages d'avant, pas à jour" : counted;
}

async function refresh() {
  const number = ++asked;
  const offered = new Map(pictures.map((one) => [one.digest, one]));
  offers.add(offered);
  preview("waiting");
  try {
    await follow(number, offered);
  } catch (error) {
    if (number === asked) {
      preview("stale");
      // What fetch throws is a TypeError: of the network, nothing else is told.
      say(error instanceof TypeError ? "Le serveur ne répond pas." : "L'aperçu ne s'affiche pas : rechargez la page.");
    }
  } finally {
    offers.delete(offered);
    setTimeout(release, GRACE);
  }
}

async function follow(number, offered) {
  const data = body();
  const checking = ask(`${address}/controle`, new URLSearchParams(data));
  data.append("width", String(Math.round(Math.min(1600, Math.max(600, pages.clientWidth * zoom * (devicePixelRatio || 1))) / 50) * 50));
  data.append("known", [...offered.keys()].join(" "));
  const printing = ask(`${address}/apercu`, data);
  // Its failure is told when it is waited for, if the fields are right; else it is of no use.
  printing.catch(() => {});
  const checked = await (await checking).json();
  if (number !== asked) return;
  told = checked;
  if (hide(told.hidden || [])) return refresh();
  const found = showProblems();
  showState(found);
  if (found.wrong || found.waiting.length || found.general.length) {
    preview("stale");
    showWarnings([]);
    return;
  }
  byId("copy").dataset.trace = told.trace || "";
  const answer = await printing;
  if (number < shown) return;
  if (!answer.ok) {
    const refusal = await answer.json();
    if (number !== asked) return;
    say((refusal.general || []).join(" "));
    preview("stale");
    return;
  }
  const parts = await answer.formData();
  const proof = JSON.parse(await parts.get("told").text());
  if (number < shown) return;
  shown = number;
  const before = await showPages(proof.pages, parts, offered, number);
  if (number !== asked) return;
  finished = parts.get("pdf");
  document.body.dataset.sha256 = proof.sha256;
  showWarnings(proof.warnings);
  say("");
  preview("ready");
  if (before.length) setTimeout(markChanges, 0, before);
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// Returns the pages that were shown before.
async function showPages(list, parts, offered, number) {
  const before = pictures;
  const after = await Promise.all(list.map(async (page, index) => {
    if (before[index] && before[index].digest === page.digest) return before[index];
    const image = new Image(page.width, page.height);
    image.src = urlOf(parts.get(page.digest), offered.get(page.digest));
    // Until it is shown, it is named by this request alone.
    offered.set(page.digest, { image });
    await image.decode();
    return { ...page, image };
  }));
  // Newer pages came meanwhile.
  if (number < shown) return [];
  pictures = after;
  for (const [index, page] of pictures.entries()) {
    let block = pages.children[index];
    if (!block) {
      block = document.createElement("div");
      block.className = "page";
      pages.append(block);
    }
    page.image.alt = `Page ${index + 1} sur ${pictures.length}`;
    if (block.firstChild !== page.image) block.replaceChildren(page.image);
  }
  while (pages.children.length > pictures.length) pages.lastChild.remove();
  tell(before);
  return before;
}

// The picture that came, or the one that the request said was here: it may be elsewhere, or gone
// from the screen since, when answers cross.
function urlOf(part, here) {
  if (!part) return here.image.src;
  const url = URL.createObjectURL(part);
  urls.add(url);
  return url;
}

// Lets go of the pictures that are neither shown nor named by a request under way.
function release() {
  const named = new Set([pictures, ...[...offers].map((one) => [...one.values()])].flat().map((one) => one.image.src));
  for (const url of urls) {
    if (named.has(url)) continue;
    URL.revokeObjectURL(url);
    urls.delete(url);
  }
}

function changedPages(before) {
  return [...pictures.keys()].filter((index) => before[index] && before[index] !== pictures[index]);
}

function tell(before) {
  const changed = changedPages(before).map((index) => index + 1);
  const some = changed.length && changed.length < pictures.length;
  const where = some ? `, changée${changed.length > 1 ? "s" : ""} : ${changed.join(", ")}` : "";
  counted = `${pictures.length} page${pictures.length > 1 ? "s" : ""}${where}`;
}

// What the last change altered: bands of the page whose points differ.
function markChanges(before) {
  for (const index of changedPages(before)) {
    const [old, page] = [before[index], pictures[index]];
    if (old.width === page.width && old.height === page.height) mark(pages.children[index], old.image, page.image);
  }
}

function mark(block, oldImage, image) {
  const [was, is] = [oldImage, image].map(pointsOf);
  const { width, height } = is;
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    let differs = false;
    for (let x = y * width; x < (y + 1) * width && !differs; x += 1) differs = was.points[x] !== is.points[x];
    if (!differs) continue;
    const last = rows[rows.length - 1];
    if (last && y - last[1] < 12) last[1] = y;
    else rows.push([y, y]);
  }
  for (const [top, bottom] of rows.slice(0, 40)) {
    const band = document.createElement("div");
    band.className = "change";
    band.style.top = `${(100 * (top - 3)) / height}%`;
    band.style.height = `${(100 * (bottom - top + 7)) / height}%`;
    band.addEventListener("animationend", () => band.remove());
    block.append(band);
  }
}

function pointsOf(image) {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { points: new Uint32Array(data.buffer), width, height };
}

let pausing = null;
function soon(pause = PAUSE) {
  // What stands in the form is no longer what the pages show.
  asked += 1;
  finished = null;
  preview("waiting");
  clearTimeout(pausing);
  pausing = setTimeout(refresh, pause);
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file" || event.target.id === "letter-read") return;
  const block = event.target.closest("[data-field]");
  const pressed = event.target.type !== "text";
  if (block) {
    clearTimeout(late);
    if (pressed) touched.add(block.dataset.field);
    else late = setTimeout(() => { touched.add(block.dataset.field); scold(); }, PATIENCE);
  }
  soon(pressed ? 0 : PAUSE);
});
form.addEventListener("focusout", (event) => {
  const block = event.target.closest("[data-field]");
  if (block && !isEmpty(block) && !touched.has(block.dataset.field)) {
    touched.add(block.dataset.field);
    scold();
  }
});

// Calendars.

for (const button of document.querySelectorAll("[data-pick]")) {
  const picker = document.querySelector(`[data-picker-of="${button.dataset.pick}"]`);
  const text = byId(button.dataset.pick);
  button.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    const [day, hour] = picker.value.split("T");
    const [year, month, number] = day.split("-");
    text.value = `${number}/${month}/${year}${hour ? ` ${hour.replace(":", " h ")}` : ""}`;
    touched.add(button.dataset.pick);
    text.focus();
    soon();
  });
  // The picker must not be sent, nor counted as an answer.
  picker.addEventListener("input", (event) => event.stopPropagation());
}

// Printing, taking, attaching.

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const fileName = `${address.split("/").pop()}.pdf`;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const action = event.submitter ? event.submitter.value : "imprimer";
  if (!finished) {
    clearTimeout(pausing);
    form.setAttribute("data-checked", "");
    for (const block of document.querySelectorAll("[data-field]")) touched.add(block.dataset.field);
    await refresh();
  }
  if (!finished) {
    const wrong = document.querySelector(".field.wrong, .field.wanted");
    if (wrong) wrong.querySelector("input:not([data-picker-of])").focus();
    return;
  }
  form.removeAttribute("data-checked");
  if (action === "telecharger") save(finished, fileName);
  else if (action === "joindre") await join();
  else print();
});

function print() {
  document.querySelector("iframe.printed")?.remove();
  const url = URL.createObjectURL(finished);
  if (!navigator.pdfViewerEnabled) {
    save(finished, fileName);
    say("Ce navigateur n'imprime pas les PDF : ouvrez le fichier téléchargé.");
    return;
  }
  const frame = document.createElement("iframe");
  frame.className = "printed unseen";
  frame.title = "Document à imprimer";
  frame.tabIndex = -1;
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
      document.body.dataset.printed = document.body.dataset.sha256;
    } catch (_) {
      window.open(url, "_blank");
      say("Le document est ouvert dans un autre onglet : imprimez-le de là.");
    }
  });
  frame.src = url;
  document.body.append(frame);
}

async function join() {
  const told = byId("letter-told");
  const data = new FormData(form);
  data.append("action", "joindre");
  data.append("json", "1");
  data.append("seen", "1");
  told.className = "";
  told.textContent = "Le courrier est vérifié…";
  let answer;
  let result;
  try {
    answer = await ask(address, data);
    result = await answer.json();
  } catch (_) {
    told.textContent = "Le serveur ne répond pas.";
    return;
  }
  if (!answer.ok) {
    told.className = "notice wrong";
    told.textContent = [...(result.general || []), result.title || ""].join(" ").trim();
    return;
  }
  save(new Blob([bytesOf(result.pdf)], { type: "application/pdf" }), fileName.replace(".pdf", "-courrier.pdf"));
  told.className = "notice";
  told.textContent = [`Téléchargé : ${result.pages} pages.`, ...result.notices].join(" ");
}

byId("attach").addEventListener("click", () => {
  byId("letter").open = true;
  byId("letter").scrollIntoView({ block: "center" });
  byId("letter-file").focus();
});

byId("copy").addEventListener("click", async () => {
  const line = byId("copy").dataset.trace;
  try {
    await navigator.clipboard.writeText(line);
    say("La trace est copiée : collez-la dans le dossier.");
  } catch (_) {
    say(line);
  }
});

// « Patient suivant »: nothing of this one stays, in the page or in the history.
byId("next").addEventListener("click", (event) => {
  event.preventDefault();
  forget();
  location.replace(byId("next").href);
});

function forget() {
  form.reset();
  for (const one of form.querySelectorAll("input[type=text], input[type=file]")) one.value = "";
  for (const one of form.querySelectorAll("[data-field] input[type=radio], [data-field] input[type=checkbox]")) one.checked = one.value === "";
  pictures = [];
  offers.clear();
  release();
  finished = null;
  pages.replaceChildren();
  document.querySelector("iframe.printed")?.remove();
}

// Zoom.

function setZoom(value) {
  zoom = Math.min(3, Math.max(0.4, value));
  pages.style.setProperty("--zoom", String(zoom));
  byId("fit").textContent = `${Math.round(zoom * 100)} %`;
  soon();
}
byId("smaller").addEventListener("click", () => setZoom(zoom / 1.25));
byId("larger").addEventListener("click", () => setZoom(zoom * 1.25));
byId("fit").addEventListener("click", () => setZoom(1));

// Silence ends the session, here as there.

const idle = 1000 * Number(document.querySelector("main").dataset.idle);
let silence = setTimeout(lock, idle);
for (const name of ["input", "click", "keydown"]) {
  document.addEventListener(name, () => { clearTimeout(silence); silence = setTimeout(lock, idle); });
}
function lock() {
  navigator.sendBeacon("/sortir");
  leave();
}
function leave() {
  forget();
  location.replace("/");
}
window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });

refresh();
