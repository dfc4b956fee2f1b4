// -- redrawing of drawings ------------------------------------------------------------------------
// A drawing whose geometry is a plain function of quantities is laid out again, from the layout that
// document/redrawing.py records. Lengths are in points, from the upper left corner. The functions
// change a copy of the published drawing and return whether they succeeded.

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
    const step = Math.floor(most) >= 1 ? Math.max(1, steps_[row]) : steps_[row], ticks = [];
    for (let at = 0; at * step <= most * (1 + 1e-10); at += 1) ticks.push(at * step);
    if (ticks.length >= 2) return ticks;
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
function rangeBars(svg, layout, find) {
  const {left, room, gap} = layout;
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
  const before = laid(layout.rows.map(own => ({...own, ...shownOf(own, () => null)})));
  const rows = layout.rows.map((own, at) => ({...own, at, ...shownOf(own, find)}));
  if (rows.some(row => Number.isNaN(row.l))) return false;
  for (const row of rows.filter(own => own.says !== undefined)) {
    row.wide = wideOf(row.says, layout.size, row.bold);
    row.height = row.alone;
    if (row.words.includes("\n") || row.wide > layout.share * room) return false;
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
    const changed = run.name ? find(run.name) : null;
    if (changed && (!changed.q || !run.said)) return null;
    said += !run.name ? run : [changed ? say(changed.q, run.said) : run.text, run.mark].filter(Boolean).join(" ");
  }
  return said;
}
// words anew; fails if the number of lines changes
function reworded(svg, layout, find) {
  return layout.words.every(({id, runs, wide}) => {
    if (!runs.some(run => run.name && find(run.name))) return true;
    const said = saidWith(runs, find);
    if (said === null) return false;
    const texts = [...part(svg, id).querySelectorAll("text")];
    const lines = said.split("\n").flatMap(line => linesOf(line, wide, layout.size));
    if (lines.includes(null) || lines.length !== texts.length) return false;
    // lines that begin together, not those that are centred one by one
    lines.forEach((line, row) => { texts[row].textContent = line; });
    return true;
  });
}

// document/ticks.py: ticks of a logarithmic axis
function logTicks(least, most) {
  const first = Math.floor(Math.log10(least)), last = Math.floor(Math.log10(most));
  const among = digits_ => {
    const values = [];
    for (let power_ = first; power_ <= last; power_ += 1) for (const digit of digits_) values.push(Number(`${digit}e${power_}`));
    return values.filter(value => value >= least && value <= most);
  };
  const few = among([1, 2, 5]);
  return few.length > 1 ? few : among([1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
// document/redrawing.py: axes, places of parts and height of a drawing, by its programs
function placed(svg, layout, quantities) {
  const columns = quantities.flatMap(own => [own.l, own.h]).map(end => Float64Array.of(end));
  columns.push(Float64Array.from({length: layout.steps}, (_, n) => n / (layout.steps - 1)));
  for (const program of layout.shared) columns.push(applied(program, columns));
  const value = program => applied(program, columns);
  const axes = layout.axes.map(axis => {
    const [from, to] = axis.limits.map(end => value(end)[0]), log = axis.log ? Math.log : Number;
    const ticks = !axis.ticks ? [] : axis.log ? logTicks(from, to) : ticksTo(to);
    return {...axis, ticks, at(x) { return this.start + (log(x) - log(from)) / (log(to) - log(from)) * (this.end - this.start); }};
  });
  const [across] = axes, tickWidths = axes[1].ticks.map(tick => wideOf(numbered(tick, 6), layout.size));
  if (layout.beside !== null) across.start = layout.beside + Math.max(0, ...tickWidths);
  const parts = layout.parts.map(own => {
    const points = own.points.flatMap(point => {
      const sides = point.map((program, side) => program === null ? [null] : [...value(program)].map(x => axes[side].at(x)));
      const count = Math.max(...sides.map(side => side.length));
      return [...Array(count).keys()].map(n => sides.map(side => side[side.length > 1 ? n : 0]));
    });
    if (own.inside) {
      const half = wideOf(part(svg, own.id).textContent.trim(), layout.size) / 2;
      points[0][0] = Math.min(Math.max(points[0][0], across.start + half), across.end - half);
    }
    return {points, shown: value(own.shown)[0]};
  });
  return {axes, parts, height: layout.height === null ? null : value(layout.height)[0]};
}
function movedParts(svg, layout, find) {
  if (layout.fixed.some(find)) return false;
  const quantities = layout.quantities.map(own => shownOf(own, find));
  if (quantities.some(own => Number.isNaN(own.l))) return false;
  const before = placed(svg, layout, layout.quantities.map(own => shownOf(own, () => null)));
  if (!reworded(svg, layout, find)) return false;
  const now = placed(svg, layout, quantities), [across, down] = now.axes;
  if (now.parts.some(own => own.points.flat().some(at => at !== null && !Number.isFinite(at)))) return false;
  layout.parts.forEach(({id}, row) => {
    const element = part(svg, id), path = element.querySelector("path:not(defs path)"), {points, shown} = now.parts[row];
    if (!shown) return element.remove();
    let at = 0;
    if (path) return redrawn(path, (x, y) => { const [left, top] = points[at]; at += 1; return [left ?? x, top ?? y]; });
    const [left, top] = points[0].map((end, side) => end === null ? 0 : end - before.parts[row].points[0][side]);
    shifted(element, left, top);
  });
  if (now.height !== null) resized(svg, now.height);
  return (!across.ticks.length || ticked(svg, "xtick", across.ticks, value => [across.at(value), null]))
    && (!down.ticks.length || ticked(svg, "ytick", down.ticks, value => [across.start, down.at(value)]));
}
function resized(svg, high) {
  const [, , wide, was] = svg.getAttribute("viewBox").split(" ").map(Number);
  // the watermark scales with the height of the drawing
  const size = Math.min(72, 20 * high / 72) / Math.min(72, 20 * was / 72);
  const mark = part(svg, "model");
  if (mark) mark.setAttribute("transform",
    `translate(${wide / 2} ${high / 2}) scale(${size}) translate(${-wide / 2} ${-was / 2})`);
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  boxed(svg.querySelector("path"), 0, 0, wide, high);
  for (const rect of svg.querySelectorAll("clipPath rect")) rect.setAttribute("height", high);
}

const THICK = 8.64, DOT = 2.75;

// -- each figure

const LAID = {"range bars": rangeBars, parts: movedParts};
const publishedOf = new Map();
// draws a figure for a setting; find: name → ends and text of a changed quantity;
// returns whether it succeeded
function draw(figure, find) {
  if (!figure.dataset.layouts) return false;
  const layouts = JSON.parse(figure.dataset.layouts), drawings = [...figure.querySelectorAll(".drawing")];
  const made = drawings.map((drawing, row) => {
    if (!publishedOf.has(drawing)) publishedOf.set(drawing, drawing.firstElementChild);
    const svg = publishedOf.get(drawing).cloneNode(true);
    return LAID[layouts[row].how](svg, layouts[row], find) ? svg : null;
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
