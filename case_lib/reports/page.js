"use strict";
// Interactive parts of a page: cards of numbers, search, filters, dark and light.
// All text comes from data of the page and is inserted as text, never as markup.
const words = JSON.parse(document.getElementById("words").textContent);
// cards are parsed when the first one opens
let read = null;
const cardOf = row => (read = read || JSON.parse(document.getElementById("cards").textContent))[row];
const sliderData = JSON.parse(document.getElementById("slider-data").textContent);
// the text of a ledger row, and whether its values without a source are valid for this setting
let valueOf = row => cardOf(row).value;
let heldWithout = () => false;
const card = document.getElementById("card");

function made(tag, text, around, attributes) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const name in attributes || {}) element.setAttribute(name, attributes[name]);
  if (around) around.append(element);
  return element;
}

// -- cards ---------------------------------------------------------------------------------

// the trace of a quantity: its inputs, which can be expanded
function tree(row, around, above) {
  const item = cardOf(row);
  const list = made("ul", "", around);
  for (const line of item.how) made("li", line, list);
  for (const claim of item.claims) {
    const entry = made("li", claim.text + " ", list);
    for (const url of claim.urls) {
      made("a", words.link, entry, {href: url, rel: "noreferrer"});
      entry.append(" ");
    }
  }
  for (const input of item.inputs) {
    if (!cardOf(input) || above.includes(input)) continue;
    const details = made("details", "", made("li", "", list));
    made("summary", cardOf(input).label + " · " + valueOf(input), details);
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) tree(input, details, [...above, row]);
    });
  }
}

let opener = null;
function open(link) {
  const row = link.getAttribute("href").slice(3);
  const item = cardOf(row);
  if (!item) return false;
  opener = link;
  const printed = link.firstChild.textContent;
  card.replaceChildren();
  const close = made("button", "×", card, {type: "button", "aria-label": words.close});
  close.addEventListener("click", shut);
  made("h2", item.label, card);
  made("p", printed, card, {class: "big"});
  made("p", valueOf(row), card);
  made("h3", words.from, card);
  tree(row, card, []);
  if (item.without.length) {
    made("h3", words.without + (heldWithout(row) ? ` (${words.only})` : ""), card);
    const list = made("ul", "", card);
    for (const [source, value] of item.without) made("li", source + words.colon + value, list);
  }
  made("h3", words.cite, card);
  made("p", words.citation.replace("{label}", item.label).replace("{value}", printed), card);
  made("a", words.row, made("p", "", card), {href: "#q-" + row});
  card.show();
  close.focus();
  return true;
}

function shut() {
  card.close();
  if (opener) opener.focus();
}

document.addEventListener("click", event => {
  const link = event.target.closest("a.n");
  if (link) {
    if (open(link)) event.preventDefault();
  } else if (card.open && !card.contains(event.target)) card.close();
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && card.open) shut();
  if (event.key === "/" && !/INPUT|SELECT/.test(document.activeElement.tagName)) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
});

// -- search ----------------------------------------------------------------------------------

const search = document.getElementById("search");
const results = document.getElementById("found");
const MOST = 20;
let places = null;

// what a place says, the cells of a row apart
const saidBy = element => (element.cells ? [...element.cells].map(cell => cell.textContent.replaceAll("↑", "").trim()).filter(Boolean).join(" · ")
  : element.textContent).replace(/\s+/g, " ").trim();
// a piece of it around what is looked for, from word to word
function around(said, at) {
  const from = at < 40 ? 0 : said.indexOf(" ", at - 40) + 1, first = from && from <= at ? from : Math.max(0, at - 40);
  const piece = said.slice(first, first + 120), whole = first + 120 >= said.length, space = piece.lastIndexOf(" ");
  return (first ? "… " : "") + (whole ? piece : piece.slice(0, space > 60 ? space : 120) + " …");
}
function placesOfText() {
  // each paragraph, item, row and caption, with the heading above it
  let heading = null;
  const list = [];
  for (const element of document.querySelectorAll("h1,h2,h3,main p,main li,main tr,figcaption")) {
    if (/^H[123]$/.test(element.tagName) && element.id) heading = element;
    if (heading) {
      const said = saidBy(element);
      list.push({element, heading, said, text: said.toLocaleLowerCase()});
    }
  }
  return list;
}

function look() {
  const wanted = search.value.trim().toLocaleLowerCase();
  results.replaceChildren();
  if (!wanted) return;
  places = places || placesOfText();
  const hits = places.filter(place => place.text.includes(wanted));
  for (const {element, heading, said, text} of hits.slice(0, MOST)) {
    if (!element.id) element.id = "s-" + places.findIndex(place => place.element === element);
    const entry = made("li", "", results);
    const link = made("a", around(said, text.indexOf(wanted)), entry, {href: "#" + element.id});
    link.addEventListener("click", () => { results.replaceChildren(); });
    made("small", heading.textContent.replace("§", ""), entry);
  }
  if (!hits.length) made("li", words.nothing, results);
}
search.addEventListener("input", look);
search.addEventListener("keydown", event => {
  if (event.key === "Escape") { search.value = ""; look(); }
  if (event.key === "Enter" && results.querySelector("a")) {
    event.preventDefault();
    results.querySelector("a").click();
  }
});

// -- filters of the ledger ---------------------------------------------------------------------

const filters = [...document.querySelectorAll(".filter select")];
function filter() {
  for (const row of document.querySelectorAll("#ledger-rows tr")) {
    row.hidden = !filters.every(select =>
      !select.value || row.dataset[select.name].split(" ").includes(select.value));
  }
}
for (const select of filters) select.addEventListener("change", filter);
// a link to a row that is filtered out resets the filters
window.addEventListener("hashchange", () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const row = place && place.closest("tr");
  if (row && row.hidden) { for (const select of filters) select.value = ""; filter(); place.scrollIntoView(); }
});

// -- the interactive drawing: a separate page, unpacked on request ---------------------------------

for (const details of document.querySelectorAll("details.frame")) {
  details.addEventListener("toggle", async () => {
    const packed = details.querySelector("script");
    if (!details.open || !packed) return;
    packed.remove();
    const bytes = Uint8Array.from(atob(packed.textContent), letter => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const frame = made("iframe", "", null, {sandbox: "allow-scripts", title: details.dataset.title});
    frame.srcdoc = await new Response(unpacked).text();
    details.append(frame);
  });
}

// a link target is placed below the bar, whatever the bar's height
const top_ = document.querySelector(".bar");
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${top_.offsetHeight}px`);
}).observe(top_);

// -- dark and light ------------------------------------------------------------------------------

const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
for (const details of document.querySelectorAll(".bar details")) {
  details.addEventListener("click", event => { if (event.target.closest("a")) details.open = false; });
}
document.documentElement.dataset.ready = "yes";
