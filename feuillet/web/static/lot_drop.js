// The table of a list: sent, and still chosen if it is refused.
import { Closed, insist } from "./asking.js";

const byId = (id) => document.getElementById(id);

export function listen(upload, { go, leave }) {
  const input = byId("table");
  const leaflet = byId("leaflet");
  const show = () => {
    for (const one of upload.querySelectorAll("[data-leaflet]")) one.hidden = one.dataset.leaflet !== leaflet.value;
  };
  leaflet.addEventListener("change", show);
  show();

  upload.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = input.files;
    if (byId("send").disabled || !file) return;
    if (file.size > Number(upload.dataset.largest)) {
      refuse([`Le fichier est trop gros (${upload.dataset.largest / 1e6} Mo au plus).`]);
      return;
    }
    byId("send").disabled = true;
    byId("sending").textContent = "Le tableau est lu…";
    let problems = ["Le serveur ne répond pas : recommencez dans un instant."];
    try {
      const answer = await insist("/lot", new FormData(upload));
      const told = await answer.json();
      if (answer.ok) {
        leave();
        location.assign(told.address);
        return;
      }
      problems = [...Object.values(told.problems ?? {}).flat(), ...(told.general ?? []), told.title].filter(Boolean);
    } catch (error) {
      if (error instanceof Closed) {
        go("/");
        return;
      }
    }
    byId("send").disabled = false;
    byId("sending").textContent = "";
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
  list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  section.append(title, list);
  byId("told").replaceChildren(section);
  if (/Feuille|Codage/.test(lines.join(" "))) byId("reading").open = true;
  section.focus();
}
