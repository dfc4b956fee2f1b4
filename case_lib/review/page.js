"use strict";
let state, now = 0;
const $ = id => document.getElementById(id);
const made = (tag, words, set = {}) => Object.assign(document.createElement(tag), {textContent: words || ""}, set);
const first = words => words[state.langs[0]] || Object.values(words)[0] || "";

async function ask(path, body) {
  const answer = await fetch(path, body ? {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)} : {});
  return [answer.status, await answer.json()];
}
function tell(words) { $("error").textContent = words; $("error").hidden = !words; }
async function decide(change) {
  const [status, data] = await ask("edit", {...change, sha: state.sha});
  if (status === 200) { state = data; tell(""); show(); return; }
  tell(data.error);
  if (status === 409) { [, state] = await ask("state"); show(); }
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
function card(claim, row) {
  const item = made("li", "", {className: claim.review ? "" : "done", id: "claim-" + row});
  item.addEventListener("click", () => { if (now !== row) { now = row; mark(); } });
  item.append(made("strong", first(claim.label)), " ", made("code", `${claim.source} ${claim.at} “${claim.anchor}”`), document.createElement("br"));
  if (claim.section !== "roles") item.append(field(claim.unit || "when", claim.value, "", value => decide({do: "correct", ...about(claim), value}), "value-" + row));
  item.append(field("is", claim.name, claim.section === "quantities" ? "known" : "", value => {
    const known = state.known.find(item => item.name === value);
    decide({do: "rename", section: claim.section, name: claim.name, value, label: known && known.label});
  }, "name-" + row));
  if (claim.section === "quantities") item.append(field("of", claim.of, "scopes", value => decide({do: "scope", ...about(claim), value}), "scope-" + row));
  item.append(document.createElement("br"));
  if (claim.review) item.append(made("button", "Accept", {onclick: () => accept(row)}));
  item.append(made("button", "Reject", {onclick: () => decide({do: "reject", ...about(claim)})}));
  return item;
}
function question(asked, row) {
  const box = made("div", "", {className: "question"});
  box.append(made("code", asked.path.join(".")), document.createElement("br"));
  for (const lang of state.langs) {
    const words = asked.words[lang] || "";
    const label = made("label", lang + " "), input = made("input", "", {placeholder: words, name: lang, id: `answer-${row}-${lang}`});
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
function show() {
  document.title = $("case").textContent = state.case;
  const left = state.claims.filter(claim => claim.review).length;
  $("count").textContent = `${left} of ${state.claims.length} claims to review, ${state.questions.length} questions open`;
  $("article").replaceChildren(...Object.entries(state.texts).flatMap(([source, lines]) => [made("h2", source), ...lines.map((runs, row) => {
    const line = made("p");
    line.append(made("span", "p" + (row + 1), {className: "at"}));
    for (const run of runs) {
      if (!run.claims) { line.append(run.text); continue; }
      const own = state.claims.filter(claim => run.claims.includes(claim.id));
      const node = made("mark", run.text, {claims: run.claims, className: own.length ? (own.some(claim => claim.review) ? "" : "done") : "bare"});
      if (own.length) node.onclick = () => { now = state.claims.indexOf(own[0]); mark(); };
      else node.title = "no claim";
      line.append(node);
    }
    return line;
  })]));
  $("questions").replaceChildren(...state.questions.map(question));
  $("claims").replaceChildren(...state.claims.map(card));
  $("known").replaceChildren(...state.known.map(item => made("option", first(item.label), {value: item.name})));
  $("scopes").replaceChildren(...state.scopes.map(name => made("option", "", {value: name})));
  mark();
}
document.addEventListener("keydown", event => {
  if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey || !state) return;
  const claim = state.claims[now], focus = id => { const node = $(id); if (node) { event.preventDefault(); node.focus(); node.select(); } };
  const keys = {
    j: () => next(1), k: () => next(-1), a: () => accept(now),
    x: () => claim && decide({do: "reject", ...about(claim)}),
    c: () => focus("value-" + now), n: () => focus("name-" + now), s: () => focus("scope-" + now), q: () => focus("answer-0-" + state.langs[0]),
  };
  if (keys[event.key]) keys[event.key]();
});
ask("state").then(([status, data]) => { if (status === 200) { state = data; show(); } else tell(data.error); });
