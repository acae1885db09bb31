// A place for one file: chosen, or dropped.  Without this script it is the browser's own.
"use strict";

{
  const drop = document.getElementById("drop");
  const input = drop.querySelector("input[type=file]");
  const chosen = document.createElement("p");
  chosen.className = "chosen";
  chosen.setAttribute("aria-hidden", "true");
  const tell = () => {
    chosen.textContent = input.files.length ? input.files[0].name : "";
    drop.classList.toggle("dressed", Boolean(input.files.length));
  };
  drop.append(chosen);
  input.addEventListener("change", tell);
  tell();
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  }
  drop.addEventListener("drop", (event) => {
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A file dropped elsewhere must not replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
}
