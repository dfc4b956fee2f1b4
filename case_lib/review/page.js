"use strict";
let state, now = 0, lang = "", deciding = false;
const typed = [];  // keys pressed while a decision is being saved: they count once it is
const $ = id => document.getElementById(id);
const made = (tag, words, set = {}) => Object.assign(document.createElement(tag), {textContent: words || ""}, set);
const first = words => words[lang] || words[state.langs[0]] || Object.values(words)[0] || "";
const say = (name, values = {}) => state.words[lang][name].replace(/{(\w+)}/g, (_, key) => values[key]);
const named = code => new Intl.DisplayNames([code], {type: "language"}).of(code);

function choose() {
  const wanted = [state.lang, ...navigator.languages].filter(Boolean).map(code => code.split("-")[0]);
  lang = wanted.find(code => state.langs.includes(code)) || state.langs[0];
}
function frame() {
  document.documentElement.lang = lang;
  document.title = `${state.case} · ${say("title")}`;
  $("article").setAttribute("aria-label", say("article"));
  $("decisions").setAttribute("aria-label", say("claims"));
  $("lang").setAttribute("aria-label", say("language"));
  $("lang").replaceChildren(...state.langs.map(code => made("option", named(code), {value: code, selected: code === lang})));
  const keys = [["j k", "key_next"], ["a", "accept"], ["c", "correct"], ["n", "name"], ["s", "scope"], ["r", "role"], ["x", "reject"], ["q", "key_questions"], ["Enter", "key_save"], ["Esc", "key_leave"]];
  $("keys").firstElementChild.textContent = say("keys");
  $("keys").lastElementChild.replaceChildren(...keys.map(([names, word]) => {
    const one = made("span");
    one.append(...names.split(" ").flatMap(name => [made("kbd", name), " "]), say(word));
    return one;
  }));
}
$("lang").addEventListener("change", event => { lang = event.target.value; show(); });

async function ask(path, body) {
  const answer = await fetch(path, body ? {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)} : {});
  return [answer.status, await answer.json()];
}
function tell(words) { $("error").textContent = words; $("error").hidden = !words; }
async function decide(change) {
  deciding = true;
  try { await save(change); } finally { deciding = false; setTimeout(replay); }
}
async function save(change) {
  let status, data;
  try { [status, data] = await ask("edit", {...change, sha: state.sha}); } catch { tell(say("gone")); return; }
  if (status === 200) { state = data; tell(""); show(); return; }
  tell(data.error);
  if (status === 409) { [, state] = await ask("state"); show(); }
}
document.addEventListener("keydown", event => {
  if (!event.isTrusted || !(deciding || typed.length) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  typed.push(event.key);
}, true);
function replay() {
  while (!deciding && typed.length) {
    const key = typed.shift(), at = document.activeElement || document.body;
    if (at.tagName === "INPUT" && key.length === 1) at.setRangeText(key, at.selectionStart, at.selectionEnd, "end");
    else if (at.tagName === "INPUT" && key === "Backspace") at.setRangeText("", Math.max(0, at.selectionStart - (at.selectionStart === at.selectionEnd)), at.selectionEnd, "end");
    else at.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  }
}
const about = claim => ({section: claim.section, name: claim.name, row: claim.row});

function field(words, value, list, save, id) {
  const label = made("label", words + " "), input = made("input", "", {value, id});
  if (list) input.setAttribute("list", list);
  input.addEventListener("keydown", event => {
    if (event.key === "Enter") { input.blur(); if (input.value.trim() !== value) save(input.value.trim()); }
    if (event.key === "Escape") { input.value = value; input.blur(); }
  });
  label.append(input);
  return label;
}
function chosen(claim, row) {
  const label = made("label", say("role") + " "), list = made("select", "", {id: "role-" + row});
  list.append(...state.roles.map(role => made("option", say(role), {value: role, selected: role === claim.role})));
  list.addEventListener("change", () => { list.blur(); decide({do: "role", ...about(claim), value: list.value}); });
  list.addEventListener("keydown", event => { if (event.key === "Escape") list.blur(); });
  label.append(list);
  return label;
}
function card(claim, row) {
  const item = made("li", "", {className: claim.review ? "" : "done", id: "claim-" + row});
  item.addEventListener("click", () => { if (now !== row) { now = row; mark(); } });
  item.append(made("strong", first(claim.label)), " ", made("code", `${claim.source} ${claim.at} “${claim.anchor}”`), document.createElement("br"));
  if (claim.section === "places") item.append(chosen(claim, row));
  if (claim.section === "quantities" || claim.section === "events") item.append(field(claim.section === "quantities" ? `${say("says")} (${first(claim.unit)})` : say("when"), claim.value, "", value => decide({do: "correct", ...about(claim), value}), "value-" + row));
  if (claim.section !== "places") item.append(field(say("name"), claim.name, claim.section === "quantities" ? "known" : "", value => {
    const known = state.known.find(item => item.name === value);
    decide({do: "rename", section: claim.section, name: claim.name, value, label: known && known.label});
  }, "name-" + row));
  if (claim.section === "quantities") item.append(field(say("scope"), claim.of, "scopes", value => decide({do: "scope", ...about(claim), value}), "scope-" + row));
  const asked = claim.row === 0 ? state.questions.findIndex(one => of(one, claim)) : -1;
  if (asked >= 0) item.append(question(state.questions[asked], asked));
  else item.append(document.createElement("br"));
  if (claim.review) item.append(made("button", say("accept"), {onclick: () => accept(row)}));
  item.append(made("button", say("reject"), {onclick: () => decide({do: "reject", ...about(claim)})}));
  return item;
}
const of = (asked, claim) => asked.path[0] === claim.section && String(asked.path[1]) === claim.name;
function question(asked, row) {
  const box = made("div", "", {className: "question"});
  box.append(made("strong", first(asked.words).replace(/^[?？] ?/, "")), " ", made("code", asked.path.join(".")));
  for (const code of state.langs) {
    const words = asked.words[code] || "";
    const label = made("label", named(code) + " "), input = made("input", "", {placeholder: words, name: code, id: `answer-${row}-${code}`});
    input.addEventListener("keydown", event => {
      if (event.key === "Escape") input.blur();
      if (event.key !== "Enter") return;
      const value = Object.fromEntries([...box.querySelectorAll("input")].map(one => [one.name, one.value]));
      decide({do: "answer", path: asked.path, value});
    });
    label.append(input);
    box.append(label);
  }
  return box;
}
async function accept(row) {
  const claim = state.claims[row];
  if (!claim || !claim.review) return;
  await decide({do: "accept", ...about(claim)});
  next(1, true);
}
function next(step, waiting = false) {
  let row = now + step;
  while (waiting && state.claims[row] && !state.claims[row].review) row += step;
  if (state.claims[row]) now = row;
  mark();
}
function mark() {
  now = Math.max(0, Math.min(now, state.claims.length - 1));
  document.querySelectorAll(".now").forEach(node => node.classList.remove("now"));
  const claim = state.claims[now];
  if (!claim) return;
  $("claim-" + now).classList.add("now");
  $("claim-" + now).scrollIntoView({block: "nearest"});
  document.querySelectorAll("mark").forEach(node => {
    if (node.claims.includes(claim.id)) { node.classList.add("now"); node.scrollIntoView({block: "nearest"}); }
  });
}
function count() {
  const left = state.claims.filter(claim => claim.review).length;
  $("count").textContent = say("left", {left, all: state.claims.length, open: state.questions.length});
  return left;
}
// Chromium keeps its layout from before the font was loaded
document.fonts.addEventListener("loadingdone", () => state && count());
function show() {
  frame();
  $("case").textContent = state.case;
  const left = count();
  $("done").hidden = left > 0 || state.questions.length > 0;
  $("done").textContent = say("done", {case: state.case});
  $("article").replaceChildren(...Object.entries(state.texts).flatMap(([source, lines]) => [made("h2", source), ...lines.map((runs, row) => {
    const line = made("p");
    line.append(made("span", "p" + (row + 1), {className: "at"}));
    for (const run of runs) {
      if (!run.claims) { line.append(run.text); continue; }
      const own = state.claims.filter(claim => run.claims.includes(claim.id));
      const node = made("mark", run.text, {claims: run.claims, className: own.length ? (own.some(claim => claim.review) ? "" : "done") : "bare"});
      if (own.length) node.onclick = () => { now = state.claims.indexOf(own[0]); mark(); };
      else node.title = say("no_claim");
      line.append(node);
    }
    return line;
  })]));
  $("questions").replaceChildren(...state.questions.flatMap((asked, row) => state.claims.some(claim => of(asked, claim)) ? [] : [question(asked, row)]));
  $("claims").replaceChildren(...state.claims.map(card));
  $("known").replaceChildren(...state.known.map(item => made("option", first(item.label), {value: item.name})));
  $("scopes").replaceChildren(...state.scopes.map(name => made("option", "", {value: name})));
  mark();
}
document.addEventListener("keydown", event => {
  if (/INPUT|SELECT/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey || !state) return;
  const claim = state.claims[now], focus = id => { const node = $(id); if (node) { event.preventDefault(); node.focus(); if (node.select) node.select(); } };
  const keys = {
    j: () => next(1), k: () => next(-1), a: () => accept(now),
    x: () => claim && decide({do: "reject", ...about(claim)}),
    c: () => focus("value-" + now), n: () => focus("name-" + now), s: () => focus("scope-" + now), r: () => focus("role-" + now), q: () => focus("answer-0-" + state.langs[0]),
  };
  if (keys[event.key]) keys[event.key]();
});
ask("state").then(([status, data]) => { if (status === 200) { state = data; choose(); show(); } else tell(data.error); });
