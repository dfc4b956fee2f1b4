// -- redrawing of drawings ------------------------------------------------------------------------
// A drawing whose geometry is a plain function of quantities is laid out again as in Python: each
// function here mirrors one of case_lib. Lengths are in points, from the upper left corner. The
// functions change a copy of the published drawing and return whether they succeeded.

// the parts of a drawing by their own ids, without the prefix that the page adds
const partsOf = new WeakMap();
function part(svg, id) {
  if (!partsOf.has(svg)) {
    partsOf.set(svg, new Map([...svg.querySelectorAll("g[id]")].map(each => [each.id.replace(/^f\d+-\d+-/, ""), each])));
  }
  return partsOf.get(svg).get(id);
}
let pen = null, families = "";
// the width of words in the fonts of drawings
const widths = new Map();
function wideOf(words_, size, bold) {
  if (!pen) {
    pen = document.createElement("canvas").getContext("2d");
    families = getComputedStyle(document.documentElement).getPropertyValue("--families");
  }
  const key = (bold ? "700 " : "400 ") + words_;
  if (!widths.has(key)) {
    pen.font = `${bold ? 700 : 400} 100px ${families}`;
    widths.set(key, pen.measureText(words_).width);
  }
  return widths.get(key) * size / 100;
}
function shifted(element, across, down) {
  if (element) element.setAttribute("transform", `translate(${across} ${down})`);
}
// maps the numbers of a path, x and y in turn
function redrawn(path, to) {
  let held = null;
  path.setAttribute("d", path.getAttribute("d").replace(/-?[\d.]+(?:e-?\d+)?/g, number => {
    if (held === null) { held = Number(number); return "#"; }
    const made = to(held, Number(number));
    held = null;
    return made.join(" ");
  }).replace(/#\s*/g, ""));
}
const boxed = (path, left, top, right, low) => path.setAttribute("d",
  `M${left} ${low}L${right} ${low}L${right} ${top}L${left} ${top}z`);
// a quantity in a drawing: its ends, and its number as printed
function shownOf(own, find) {
  const {l, h, q} = find(own.name) || {l: own.low, h: own.high === null ? Infinity : own.high};
  return {l, h, says: q && [say(q, own.said || "bare"), own.mark].filter(Boolean).join(" ")};
}

// matplotlib's MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], integer=True) from zero
function ticksTo(most) {
  const scale = 10 ** Math.floor(Math.log10(most / 5));
  const steps_ = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20].map(step => step * scale)
    .filter(step => step < 1 || Math.abs(step - Math.round(step)) < 0.001);
  let row = steps_.findIndex(step => step >= most / 5);
  for (; row >= 0; row -= 1) {
    const step = Math.floor(most) >= 1 ? Math.max(1, steps_[row]) : steps_[row], found = [];
    for (let at = 0; at * step <= most * (1 + 1e-10); at += 1) found.push(at * step);
    if (found.length >= 2) return found;
  }
  return [0];
}
// the ticks of an axis, at other values; place: value → x and y of its mark (null: as it is)
function ticked(svg, axis, values, place) {
  const had = [...svg.querySelectorAll(`[id*="${axis}_"]`)];
  while (had.length < values.length) {
    const last = had[had.length - 1], more = last.cloneNode(true);
    if (more.querySelector("defs")) return false;
    more.id += "n";
    last.after(more);
    had.push(more);
  }
  had.splice(values.length).forEach(tick => tick.remove());
  had.forEach((tick, row) => {
    const mark = tick.querySelector("use"), text = tick.querySelector("text"), to = place(values[row]);
    for (const line of tick.querySelectorAll("path:not(defs path)")) redrawn(line, (_, y) => [to[0], y]);
    ["x", "y"].forEach((side, at) => {
      if (to[at] === null) return;
      text.setAttribute(side, to[at] + Number(text.getAttribute(side)) - Number(mark.getAttribute(side)));
      mark.setAttribute(side, to[at]);
    });
    text.removeAttribute("transform");
    text.textContent = numbered(values[row], 6);
  });
  return true;
}
// ticks of the linear axis below, from zero to most over a width
const axisTo = (svg, most, left, room) => ticked(svg, "xtick", ticksTo(most), value => [left + value / most * room, null]);

// document/range_bars.py
function rangeBars(svg, told, find) {
  const {left, room, gap} = told;
  const mostOf = rows => Math.max(...rows.map(row => row.end * room / (room - row.wide - 2 * gap)));
  const laid = rows => {
    const edge = 1.06 * Math.max(...rows.flatMap(row => [row.l, row.h]).filter(Number.isFinite));
    let top = 0;
    for (const row of rows) {
      row.end = Number.isFinite(row.h) ? row.h : edge;
      row.middle = top + row.height / 2;
      top += row.height;
    }
    const most = mostOf(rows);
    rows.place = value => left + value / most * room;
    return Object.assign(rows, {most, top});
  };
  const before = laid(told.rows.map(own => ({...own, ...shownOf(own, () => null)})));
  const rows = told.rows.map((own, at) => ({...own, at, ...shownOf(own, find)}));
  if (rows.some(row => Number.isNaN(row.l))) return false;
  for (const row of rows.filter(own => own.says !== undefined)) {
    row.wide = wideOf(row.says, told.size, row.bold);
    row.height = row.alone;
    if (row.words.includes("\n") || row.wide > told.share * room) return false;
  }
  laid(rows.sort((a, b) => b.h - a.h || b.l - a.l || a.at - b.at));
  if (Math.abs(rows.top - before.top) > 0.01) return false;
  for (const row of rows) {
    const was = before[row.at], words_ = part(svg, `mv-words-${row.at}`);
    shifted(part(svg, `mv-label-${row.at}`), 0, row.middle - was.middle);
    shifted(words_, rows.place(row.end) - before.place(was.end), row.middle - was.middle);
    if (row.says !== undefined) words_.querySelector("text").textContent = row.says;
    if (!barTo(svg, row, rows.place)) return false;
  }
  return axisTo(svg, rows.most, left, room);
}
function barTo(svg, row, place) {
  const dot = part(svg, `mv-dot-${row.at}`), bar = part(svg, `mv-bar-${row.at}`), y = row.middle;
  const exact = row.h - row.l <= 0.004 * row.end;
  for (const mark of [dot, part(svg, `mv-arrow-${row.at}`)].filter(Boolean)) {
    mark.querySelector("use").setAttribute("x", place(mark === dot ? row.l : row.end));
    mark.querySelector("use").setAttribute("y", y);
  }
  if (!bar) return exact;
  const path = bar.querySelector("path");
  boxed(path, place(row.l), y - THICK / 2, place(row.end), y + THICK / 2);
  if (exact) {
    path.setAttribute("d", `M${place(row.l) - DOT} ${y}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0z`);
    path.style.strokeDasharray = "none";
    path.style.strokeWidth = 1;
  }
  return true;
}
// document/lettering.py: words wrapped to a width
const HAN = "\u2e80-\u2fff\u3005-\u3007\u3021-\u31ff\u3400-\ua4cf\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}";
const OPENING = "（《〈「『【〔“‘(\\[", CLOSING = "）》〉」』】〕”’)\\]，。、；：！？…—％%,.;:!?", KINDS = "●◐○◇";
const PIECE = new RegExp(`\\s*(?:[${OPENING}]*(?:[${HAN}]|[^\\s${HAN}（《〈「『【〔]+)[${CLOSING}]*|\\S)(?:\\s?[${KINDS}][${CLOSING}]*)?`, "gu");
function linesOf(words_, wide, size) {
  const lines = [""];
  let used = 0;
  for (const piece of words_.match(PIECE) || []) {
    if (wideOf(piece.trim(), size) > wide) return null;  // Python breaks it where the line ends
    if (lines[lines.length - 1] && used + wideOf(piece.trimEnd(), size) > wide) { lines.push(""); used = 0; }
    const at = lines.length - 1, own = lines[at] ? piece : piece.trimStart();
    used += wideOf(own, size);
    lines[at] += own;
  }
  return lines;
}
// words with their numbers; null if a number can't be printed
function saidWith(runs, find) {
  let said = "";
  for (const run of runs) {
    const found = run.name ? find(run.name) : null;
    if (found && (!found.q || !run.said)) return null;
    said += !run.name ? run : [found ? say(found.q, run.said) : run.text, run.mark].filter(Boolean).join(" ");
  }
  return said;
}
// a drawing in which only words change; fails if the number of lines changes
function wordsAlone(svg, told, find) {
  if (told.still.some(find)) return false;
  return told.words.every(({id, runs, wide}) => {
    if (!runs.some(run => run.name && find(run.name))) return true;
    const said = saidWith(runs, find);
    if (said === null) return false;
    const places = [...part(svg, id).querySelectorAll("text")], lines = linesOf(said, wide, told.size);
    if (!lines || lines.length !== places.length) return false;
    // lines that begin together, not those that are centred one by one
    lines.forEach((line, row) => { places[row].textContent = line; });
    return true;
  });
}

// chapters/network/money_figures.py
function money(svg, told, find) {
  const {over, tall, thin, start, end, spread} = told;
  const rows = told.bands.map(own => own.open ? {...own, h: 0, l: 0} : {...own, ...shownOf(own, find)});
  if (rows.some(row => Number.isNaN(row.l))) return false;
  for (const row of rows) if (row.h === Infinity) row.h = 2 * row.l;
  const scale = tall / rows.reduce((sum, row) => sum + row.h, 0);
  const curve = (from, to) => [...Array(40).keys()].map(at => at / 39)
    .map(t => [start + (end - start) * t, from + (to - from) * t * t * (3 - 2 * t)]);
  const shape = (top, low, size) => "M" + [...curve(top, low), ...curve(top + size, low + size).reverse()]
    .map(([x, y]) => `${x + 3.6} ${y + over}`).join("L") + "z";
  let floor = 0, below = -Infinity, foot = 0;
  rows.forEach((row, at) => {
    const high = row.open ? thin : row.h * scale, low = floor * spread;
    const middle = Math.max(floor * spread + high / 2, below + row.tall / 2);
    below = middle + row.tall / 2 + 2.88;
    part(svg, `mv-most-${at}`).querySelector("path").setAttribute("d", shape(floor, low, high));
    if (!row.open) part(svg, `mv-least-${at}`).querySelector("path").setAttribute("d", shape(floor, low, row.l * scale));
    const lead = part(svg, `mv-lead-${at}`).querySelector("path"), words_ = part(svg, `mv-words-${at}`);
    const [, x0, y0, x1, y1] = /M ?([\d.-]+)[ ,]([\d.-]+) ?L ?([\d.-]+)[ ,]([\d.-]+)/.exec(lead.getAttribute("d"));
    lead.setAttribute("d", `M${x0} ${low + high / 2 + over}L${x1} ${middle + over}`);
    shifted(words_, 0, middle + over - Number(y1));
    const lines = words_.querySelectorAll("text");
    if (row.says !== undefined) lines[lines.length - 1].textContent = row.says;
    floor += high;
    foot = Math.max(floor * spread, below) + 3.6;
  });
  const [, , wide, was] = svg.getAttribute("viewBox").split(" ").map(Number), high = foot + over;
  // the watermark scales with the height of the drawing
  const size = Math.min(72, 20 * high / 72) / Math.min(72, 20 * was / 72);
  part(svg, "model").setAttribute("transform",
    `translate(${wide / 2} ${high / 2}) scale(${size}) translate(${-wide / 2} ${-was / 2})`);
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  boxed(svg.querySelector("path"), 0, 0, wide, high);
  for (const rect of svg.querySelectorAll("clipPath rect")) rect.setAttribute("height", high);
  return true;
}

const THICK = 8.64, DOT = 2.75;

// -- each figure

const LAID = {"range bars": rangeBars, words: wordsAlone, money, wages, "price over leads": priceOverLeads};
const publishedOf = new Map();
// draws a figure for a setting; find: name → ends and text of a changed quantity;
// returns whether it succeeded
function draw(figure, find) {
  if (!figure.dataset.layouts) return false;
  const told = JSON.parse(figure.dataset.layouts), drawings = [...figure.querySelectorAll(".drawing")];
  const made = drawings.map((drawing, row) => {
    if (!publishedOf.has(drawing)) publishedOf.set(drawing, drawing.firstElementChild);
    const svg = publishedOf.get(drawing).cloneNode(true);
    return LAID[told[row].how](svg, told[row], find) ? svg : null;
  });
  if (made.includes(null)) return false;
  drawings.forEach((drawing, row) => drawing.replaceChildren(made[row]));
  return true;
}
function undraw(figure) {
  for (const drawing of figure.querySelectorAll(".drawing")) {
    const published = publishedOf.get(drawing);
    if (published && drawing.firstElementChild !== published) drawing.replaceChildren(published);
  }
}
