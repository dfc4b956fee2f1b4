// -- sliders for assumptions ----------------------------------------------------------------------
// Every number that depends on them is recomputed and reformatted. A number that the page can't
// compute keeps its published value, and is marked.

const nodes = sliderData ? sliderData.nodes : {};
const APART = ["central", "quantile", "face"];  // what no function of its inputs gives
const restsOn = (name, moved) => ((nodes[name] || {}).rests || []).some(at => moved.has(sliderData.sliders[at].name));

// the leaves of a quantity and the steps that compute it, each once, in order
const plans = new Map();
function plan(name) {
  if (plans.has(name)) return plans.get(name);
  const leaves = [], slots = new Map(), order = [];
  const visit = own => {
    if (slots.has(own)) return;
    const node = nodes[own];
    if (!node.p || APART.includes(node.p[0])) {
      slots.set(own, null);
      leaves.push(own);
      return;
    }
    node.i.forEach(visit);
    slots.set(own, null);
    order.push(own);
  };
  visit(name);
  [...leaves, ...order].forEach((own, at) => slots.set(own, at));
  const placed = (program, inputs) => typeof program === "string" ? String(slots.get(inputs[Number(program)]))
    : Array.isArray(program) ? [program[0], ...program.slice(1).map(part => placed(part, inputs))] : program;
  const steps = [0, 1].map(over => order.map(own => compiled(placed(nodes[own].p, nodes[own].i), over)));
  const made = {leaves, steps};
  plans.set(name, made);
  return made;
}

// the bounds of a quantity, cached by a key while its leaves are unchanged
function proven(name, interval, key = name) {
  const {leaves, steps} = plan(name), given = leaves.map(interval);
  if (given.some(own => !own)) return null;
  const parts = given.flatMap(own => [own.l, own.h, own.lo, own.ho]);
  return unlessSame("bounds " + key, parts, () => boundsOf(steps, given));
}
function boundsOf(steps, given) {
  const loose = given.map((own, at) => at).filter(at => given[at].l < given[at].h);
  const over = kind => inputs => {
    const slots = given.map(own => kind ? own.l : constant(own.l));
    loose.forEach((at, row) => { slots[at] = inputs[row]; });
    for (const step of steps[kind]) slots.push(step(slots));
    const last = slots[slots.length - 1];
    return kind ? Number(last) : of(last);
  };
  return bounds(over(0), over(1), loose.map(at => given[at]));
}

// all quantities for a setting: name of an assumption → its ends
function computed(setting) {
  const moved = new Set(Object.keys(setting)), known = new Map();
  const column = columnsOf(name => interval(name));
  // "about" read as exactly, unless the reader changed it
  const face = leaf => {
    const {f} = nodes[leaf];
    return f && !setting[leaf] ? iv(f[0] === null ? -Infinity : f[0], f[1] === null ? Infinity : f[1]) : interval(leaf);
  };
  const published = own => iv(own.l === null ? -Infinity : own.l, own.h === null ? Infinity : own.h, own.lo, own.ho);
  const interval = name => {
    if (!known.has(name)) {
      const own = nodes[name];
      known.set(name, setting[name] ? iv(setting[name].l, setting[name].h)
        : !own.p || !restsOn(name, moved) ? published(own)
        : own.p[0] === "face" ? proven(own.i[0], face, name)
        : APART.includes(own.p[0]) ? central(name, column) : proven(name, interval));
    }
    return known.get(name);
  };
  return interval;
}
// quantities whose recomputed value differs from the published one, or fails, keep the latter
const same = (a, b) => a === b || Math.abs(a - b) <= MEET * Math.max(Math.abs(a), Math.abs(b));
const trusted = new Map();
function follows(name) {
  const own = nodes[name];
  if (!own.moves || !own.p || APART.includes(own.p[0])) return Boolean(own.moves);
  if (!trusted.has(name)) {
    const again = proven(name, computed({}));
    const low = own.l === null ? -Infinity : own.l, high = own.h === null ? Infinity : own.h;
    trusted.set(name, Boolean(again && again.exact && same(again.l, low) && same(again.h, high)));
  }
  return trusted.get(name);
}
// computed and drawn in idle time, so that the first move is as fast as later ones
function readied(steps_, deadline) {
  while (steps_.length && deadline.timeRemaining() > 5) steps_.pop()();
  if (steps_.length) requestIdleCallback(later => readied(steps_, later));
}
const quantityOf = (name, interval) => {
  const interval_ = interval(name), own = nodes[name];
  return interval_ && {...interval_, name, unit: own.u, drawn: own.k, stated: !own.p && own.rests !== undefined};
};

if (sliderData) {
  // the changing places of the page, with their published content
  let original = null;
  const status = document.getElementById("moved"), controls = document.getElementById("sliders");
  const state = new Map(), moves = new Map();
  const isPublished = (item, own) => own.l === item.low && own.h === item.high;
  const setting = () => Object.fromEntries(sliderData.sliders
    .filter(item => !isPublished(item, state.get(item.name))).map(item => [item.name, state.get(item.name)]));
  const hash = now => "#set=" + Object.entries(now)
    .map(([name, own]) => `${encodeURIComponent(name)}=${own.l}..${own.h}`).join("&");
  let now = {}, interval = computed({});

  const placesOf = () => original = original || new Map([...document.querySelectorAll("[data-q]")]
    .map(place => [place, place.firstChild.textContent]));
  // what stands before the bounds of a row
  const kindOf = row => row.slice(0, row.indexOf(words.colon) + words.colon.length);
  // one place of the page: its text, and whether it is valid only for the published report
  function put(place, moved) {
    const name = place.dataset.q, how = place.dataset.said, text = place.firstChild;
    const rests = restsOn(name, moved);
    const old = rests && (!how || !follows(name));
    const before = original.get(place);
    place.classList.toggle("old", old);
    const quantity = old || !rests ? null : quantityOf(name, interval);
    const says = old || !rests ? before : !quantity ? "–"
      : how === "row" ? kindOf(before) + boundsSaid(quantity) : say(quantity, how);
    if (text.data !== says) text.data = says;
  }
  const ends = {
    exact: q => q.l === q.h,
    one: q => q.l === q.h && q.l === 1,
    below: (q, r) => q.h < r.l,
    above: (q, r) => q.l > r.h,
  };
  function stands([test, names, held]) {
    if (!ends[test]) return true;
    const quantities = names.map(name => nodes[name] ? interval(name) : null);
    return quantities.every(Boolean) && ends[test](...quantities) === held;
  }
  // a quantity for a drawing; null if it is as published
  function drawnOf(name, moved) {
    if (!restsOn(name, moved)) return null;
    const q = follows(name) ? quantityOf(name, interval) : null;
    return q ? {l: q.l, h: q.h, q} : {l: NaN, h: NaN, q: null};
  }
  function note(element, words_, is) {
    const there = element.nextElementSibling && element.nextElementSibling.matches(".veil");
    if (is && !there) element.insertAdjacentElement("afterend", made("p", words_, null, {class: "veil"}));
    if (!is && there) element.nextElementSibling.remove();
  }
  function show() {
    now = setting();
    const moved = new Set(Object.keys(now)), any = moved.size > 0;
    interval = computed(now);
    const places = placesOf();
    for (const place of places.keys()) put(place, moved);
    for (const figure of document.querySelectorAll("figure[data-rests]")) {
      const rests = figure.dataset.rests.split(" ").some(base => moved.has(base));
      const followed = rests && draw(figure, name => drawnOf(name, moved));
      const old = rests && !followed;
      if (!followed) undraw(figure);
      for (const drawing of figure.querySelectorAll(".drawing")) drawing.classList.toggle("old", old);
      note(figure.querySelector("figcaption"), figure.dataset.model && !figure.dataset.layouts ? words.model : words.drawn, old);
    }
    for (const passage of document.querySelectorAll("[data-tests]")) {
      const {tests, rests} = JSON.parse(passage.dataset.tests);
      const old = any && (rests.some(base => moved.has(base)) || !tests.every(stands));
      passage.classList.toggle("old", old);
      note(passage, words.worded, old);
    }
    document.documentElement.dataset.moved = any ? "yes" : "no";
    status.hidden = !any;
    for (const item of sliderData.sliders) moves.get(item.name)();
    document.getElementById("setting").href = any ? hash(now) : "#assumptions";
  }
  valueOf = row => {
    const name = sliderData.rows[row], moved = new Set(Object.keys(now));
    const {value} = cardOf(row);
    if (!name || !restsOn(name, moved)) return value;
    if (!follows(name)) return `${value} (${words.only})`;
    const quantity = quantityOf(name, interval);
    return kindOf(value) + (quantity ? boundsSaid(quantity) : "–");
  };
  heldWithout = row => restsOn(sliderData.rows[row], new Set(Object.keys(now)));

  // -- sliders
  const MOST_STEPS = 1000;
  function scale(item) {
    if (item.whole) return {min: item.least, max: item.most, value: p => p, place: x => x};
    const ratio = item.most / item.least, width = item.most - item.least;
    const clip = x => Math.min(Math.max(Number(x.toPrecision(3)), item.least), item.most);
    return item.log
      ? {min: 0, max: MOST_STEPS, value: p => clip(item.least * ratio ** (p / MOST_STEPS)),
        place: x => Math.round(MOST_STEPS * Math.log(x / item.least) / Math.log(ratio))}
      : {min: 0, max: MOST_STEPS, value: p => clip(item.least + width * p / MOST_STEPS),
        place: x => Math.round(MOST_STEPS * (x - item.least) / width)};
  }
  for (const item of sliderData.sliders) {
    const {min, max, value, place} = scale(item);
    state.set(item.name, {l: item.low, h: item.high});
    const field = made("fieldset", "", controls), legend = made("legend", item.label + " ", field);
    made("a", "↓", legend, {href: "#q-" + item.name, "aria-label": words.row});
    const output = made("output", "", field);
    const inputs = ["l", "h"].map(end => {
      const input = made("input", "", field, {type: "range", min, max, step: 1, "data-of": item.name,
        "data-end": end, "aria-label": item.label + words.colon + (end === "l" ? words.least : words.most)});
      const published = end === "l" ? item.low : item.high;
      input.addEventListener("input", () => {
        const own = state.get(item.name), p = Number(input.value);
        const at = p === place(published) ? published : value(p);
        if (end === "l") own.l = Math.min(at, own.h); else own.h = Math.max(at, own.l);
        show();
      });
      input.addEventListener("change", () => history.replaceState(null, "", Object.keys(now).length ? hash(now) : "#assumptions"));
      return input;
    });
    const note_ = made("small", "", field);
    const saidOf = own => say({...iv(own.l, own.h), name: item.name, unit: item.unit, drawn: true, stated: true}, "full");
    note_.textContent = words.published + words.colon + saidOf({l: item.low, h: item.high});
    moves.set(item.name, () => {
      const own = state.get(item.name);
      output.textContent = saidOf(own);
      inputs.forEach((input, row) => {
        const end = row ? own.h : own.l;
        input.value = place(end);
        input.setAttribute("aria-valuetext", saidOf({l: end, h: end}));
      });
    });
  }
  function reset() {
    for (const item of sliderData.sliders) state.set(item.name, {l: item.low, h: item.high});
    show();
  }
  // a setting from a link; unknown assumptions and invalid ranges are ignored
  function arrive() {
    if (!location.hash.startsWith("#set=")) return;
    reset();
    for (const part of location.hash.slice(5).split("&")) {
      const [name, range = ""] = part.split("="), item = sliderData.sliders.find(own => own.name === decodeURIComponent(name));
      const [low, high] = range.split("..").map(Number);
      if (item && low <= high && low >= item.least && high <= item.most) state.set(item.name, {l: low, h: high});
    }
    show();
  }
  document.getElementById("reset").addEventListener("click", () => {
    reset();
    history.replaceState(null, "", "#assumptions");
    controls.querySelector("input").focus();
  });
  window.addEventListener("hashchange", arrive);
  document.getElementById("assumptions").closest("section").hidden = false;
  for (const item of sliderData.sliders) moves.get(item.name)();
  arrive();
  // an invisible move
  const tried = computed(Object.fromEntries(sliderData.sliders.map(item => [item.name, {l: item.low, h: item.low}])));
  const before = [placesOf, ...Object.keys(nodes).map(name => () => tried(name)),
    ...Object.keys(sliderData.streams).map(name => () => shares(name)),
    ...Object.keys(nodes).map(name => () => follows(name))];
  requestIdleCallback(deadline => readied(before, deadline));
  // for tests: bounds and words of all recomputed quantities, for any setting
  window.caseLib = {
    sliderData, bounds, compiled, constant, of, iv, applied, quantile, draw,
    follow(ranges) {
      const set = Object.fromEntries(Object.entries(ranges).map(([name, [l, h]]) => [name, {l, h}]));
      const own = computed(set), results = {};
      for (const name in nodes) {
        if (!follows(name)) continue;
        const q = quantityOf(name, own);
        results[name] = q && {low: q.l, high: q.h, lo: q.lo, ho: q.ho, full: say(q, "full"), bare: say(q, "bare"), row: boundsSaid(q)};
      }
      return results;
    },
  };
}
