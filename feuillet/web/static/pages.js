// The pictures of the pages: kept by digest, shown, and what changed in them marked.

const KEPT = 5000; // ms for a picture that went: the marks of what changed are made from it
const HANDS_OFF = 3000; // ms after somebody moved the pages herself, before they may move alone

const byId = (id) => document.getElementById(id);
const [pages, nav, thumbs] = ["pages", "pagenav", "thumbs"].map(byId);

let pictures = []; // the pages shown: digest, image
const requests = new Set(); // for each request under way, the pictures that it said were here
const urls = new Set(); // of all pictures, until nothing can name them any more
let moved = 0; // when somebody last moved the pages herself

// The pictures that a request may count on: they stay until it is over.
export function offer(none) {
  const offered = new Map(none ? [] : pictures.map((one) => [one.digest, one]));
  requests.add(offered);
  return offered;
}

export function withdraw(offered) {
  requests.delete(offered);
  setTimeout(release, KEPT);
}

// Points across, in steps, so that a few of them ask for nothing new.
export function width() {
  const wanted = Math.min(846, pages.clientWidth || 700) * (devicePixelRatio || 1);
  return Math.round(Math.min(1600, Math.max(600, wanted)) / 100) * 100;
}

// Returns the pages of an answer, each ready to be shown, or nothing where one of them is nowhere.
export async function gather(list, parts, offered) {
  const found = await Promise.all(list.map(async (page) => {
    const url = urlOf(parts.get(page.digest), offered.get(page.digest));
    if (!url) return null;
    const image = new Image(page.width, page.height);
    image.src = url;
    // Until it is shown, it is named by this request alone.
    offered.set(page.digest, { image });
    await image.decode();
    return { ...page, image };
  }));
  return found.every(Boolean) ? found : null;
}

function urlOf(part, here) {
  if (!part) return here?.image.src;
  const url = URL.createObjectURL(part);
  urls.add(url);
  return url;
}

function release() {
  const named = new Set([pictures, ...[...requests].map((one) => [...one.values()])].flat().map((one) => one.image.src));
  for (const url of urls) {
    if (named.has(url)) continue;
    URL.revokeObjectURL(url);
    urls.delete(url);
  }
}

export function clear() {
  pictures = [];
  requests.clear();
  release();
  for (const one of [pages, nav, thumbs]) one.replaceChildren();
  document.querySelector(".pill")?.remove();
}

// Returns the numbers of the pages that changed, if not all did.
export function show(found) {
  const before = pictures;
  pictures = found.map((page, index) => (before[index]?.digest === page.digest ? before[index] : page));
  for (const [index, page] of pictures.entries()) {
    let leaf = pages.children[index];
    if (!leaf) {
      leaf = document.createElement("div");
      leaf.className = "leaf";
      pages.append(leaf);
    }
    page.image.alt = `Page ${index + 1} sur ${pictures.length}`;
    if (leaf.firstChild !== page.image) leaf.replaceChildren(page.image);
  }
  while (pages.children.length > pictures.length) pages.lastChild.remove();
  const differ = [...pictures.keys()].filter((index) => before[index] && before[index] !== pictures[index]);
  const changed = differ.length < pictures.length || before.length !== pictures.length ? differ : [];
  number(changed);
  if (changed.length) setTimeout(mark, 0, before, changed);
  return changed.map((index) => index + 1);
}

export const count = () => pictures.length;

function number(changed) {
  const buttons = (make) => pictures.map((page, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.page = String(index);
    button.classList.toggle("changed", changed.includes(index));
    make(button, page, index);
    return button;
  });
  nav.replaceChildren(...buttons((button, _, index) => {
    button.textContent = String(index + 1);
    button.setAttribute("aria-label", `Page ${index + 1}${changed.includes(index) ? ", changée" : ""}`);
  }));
  thumbs.replaceChildren(...buttons((button, page, index) => {
    const small = new Image(84, Math.round((84 * page.height) / page.width));
    small.src = page.image.src;
    small.alt = "";
    const words = document.createElement("span");
    words.textContent = String(index + 1);
    const unseen = document.createElement("span");
    unseen.className = "unseen";
    unseen.textContent = "Ouvrir la page ";
    button.append(small, unseen, words);
  }));
  follow();
}

// Says which page is in sight.
function follow() {
  const at = [...pages.children].filter((one) => one.offsetTop <= pages.scrollTop + 120).length - 1;
  for (const [index, one] of [...nav.children].entries()) {
    if (index === Math.max(0, at)) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

export function go(index) {
  pages.children[index]?.scrollIntoView({ block: "start" });
  follow();
}

pages.addEventListener("scroll", follow);
for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  pages.addEventListener(name, () => { moved = Date.now(); }, { passive: true });
}
nav.addEventListener("click", (event) => {
  const button = event.target.closest("[data-page]");
  if (button) go(Number(button.dataset.page));
});

// What the last change altered: bands of the pages whose points differ, the first of them in sight.
function mark(before, changed) {
  for (const index of changed.slice(0, 6)) {
    const [old, page] = [before[index], pictures[index]];
    if (page && old.width === page.width && old.height === page.height) band(pages.children[index], old.image, page.image);
  }
  const seen = changed.some((index) => {
    const [leaf, view] = [pages.children[index], pages].map((one) => one?.getBoundingClientRect());
    return leaf && leaf.top < view.bottom - 80 && leaf.bottom > view.top + 80;
  });
  document.querySelector(".pill")?.remove();
  if (seen) return;
  if (Date.now() - moved > HANDS_OFF) {
    go(changed[0]);
    return;
  }
  const pill = document.createElement("button");
  pill.type = "button";
  pill.className = "pill primary";
  pill.textContent = `La page ${changed[0] + 1} a changé`;
  pill.addEventListener("click", () => { go(changed[0]); pill.remove(); });
  byId("preview").append(pill);
}

function band(leaf, oldImage, image) {
  const [was, is] = [oldImage, image].map(pointsOf);
  const { width: across, height } = is;
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    let differs = false;
    for (let x = y * across; x < (y + 1) * across && !differs; x += 1) differs = was.points[x] !== is.points[x];
    if (!differs) continue;
    const last = rows[rows.length - 1];
    if (last && y - last[1] < 12) last[1] = y;
    else rows.push([y, y]);
  }
  for (const [top, bottom] of rows.slice(0, 40)) {
    const one = document.createElement("div");
    one.className = "band";
    one.style.top = `${(100 * (top - 3)) / height}%`;
    one.style.height = `${(100 * (bottom - top + 7)) / height}%`;
    one.addEventListener("animationend", () => one.remove());
    leaf.append(one);
  }
}

function pointsOf(image) {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const { data, width: across, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { points: new Uint32Array(data.buffer), width: across, height };
}
