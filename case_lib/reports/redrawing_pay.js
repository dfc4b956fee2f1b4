// -- drawings of pay that follow ------------------------------------------------------------------
// Each function here mirrors one of case_lib/chapters/pay.

const textOf = (svg, id) => part(svg, id).querySelector("text");
function wordedAt(text, x, said) {
  text.setAttribute("x", x);
  text.removeAttribute("transform");
  if (said !== undefined) text.textContent = said;
}

// chapters/pay/wage_figure.py
function wages(svg, told, find) {
  const {left, room, top, foot} = told;
  const band = shownOf(told.band, find), face = told.face && shownOf(told.face, find);
  if (told.still.some(find) || Number.isNaN(band.l) || (face && Number.isNaN(face.l))) return false;
  const reach = own => told.stretch * Math.max(told.most, Number.isFinite(own.h) ? own.h : 0);
  const had = reach(shownOf(told.band, () => null)), most = reach(band), place = value => left + Math.min(value, most) / most * room;
  const said = saidWith(told.runs, find);
  if (said === null) return false;
  boxed(part(svg, "mv-band").querySelector("path"), place(band.l), top, place(band.h), foot);
  if (face && face.l === band.l && face.h === band.h) part(svg, "mv-face").remove();
  else if (face) boxed(part(svg, "mv-face").querySelector("path"), place(face.l), top, place(face.h), foot);
  const half = wideOf(said, told.size) / 2, middle = (place(band.l) + place(band.h)) / 2;
  wordedAt(textOf(svg, "mv-said"), Math.min(Math.max(middle, left + half), left + room - half), said);
  for (const [id, value] of Object.entries(told.places)) {
    part(svg, `mv-mark-${id}`).querySelector("use").setAttribute("x", place(value));
    for (const words_ of [part(svg, `mv-number-${id}`), part(svg, `mv-words-${id}`)]) {
      shifted(words_, place(value) - (left + value / had * room), 0);
    }
  }
  return axisTo(svg, most, left, room);
}

// chapters/pay/price_figure.py
function logTicks(least, most) {
  const first = Math.floor(Math.log10(least)), last = Math.floor(Math.log10(most));
  const among = digits_ => {
    const found = [];
    for (let power_ = first; power_ <= last; power_ += 1) for (const digit of digits_) found.push(Number(`${digit}e${power_}`));
    return found.filter(value => value >= least && value <= most);
  };
  const few = among([1, 2, 5]);
  return few.length > 1 ? few : among([1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
// the least and greatest values of a formula, over all combinations of columns of its inputs
function atEnds(name, columns) {
  const corners = columns.reduce((found, some) => found.flatMap(had => some.map(own => [...had, own])), [[]]);
  const values = corners.map(inputs => applied(nodes[name].p, inputs));
  return [Math.min, Math.max].map(end => values[0].map((_, n) => end(...values.map(own => own[n]))));
}
function priceOverLeads(svg, told, find) {
  const {label, right, top, foot, points} = told;
  const inputs = told.quantities.map(own => shownOf(own, find)), leads = inputs[told.leads], said = saidWith(told.runs, find);
  const xs = [leads.l / told.beyond, leads.h * told.beyond];
  const at = Float64Array.from({length: points}, (_, n) => xs[0] * (xs[1] / xs[0]) ** (n / (points - 1)));
  const [low, high] = atEnds(told.target, inputs.map((own, row) => row === told.leads ? [at] : [own.l, own.h].map(end => Float64Array.of(end))));
  const ys = [low[points - 1] / told.under, high[0] * told.over];
  if (said === null || ![...xs, ...ys].every(end => Number.isFinite(end) && end > 0)) return false;
  const marks = [logTicks(...xs), logTicks(...ys)];
  const left = label + Math.max(0, ...marks[1].map(value => wideOf(numbered(value, 6), told.size)));
  const across = x => left + (right - left) * Math.log(x / xs[0]) / Math.log(xs[1] / xs[0]);
  const down = y => foot - (foot - top) * Math.log(y / ys[0]) / Math.log(ys[1] / ys[0]);
  const line = id => part(svg, id).querySelector("path"), middle = (left + right) / 2;
  const along = ends => Array.from(at, (x, n) => [x, ends[n]]);
  line("mv-band").setAttribute("d", "M" + [...along(low), ...along(high).reverse()]
    .map(([x, y]) => `${across(x)} ${down(y)}`).join("L") + "z");
  redrawn(line("mv-least"), (_, y) => [across(leads.l), y]);
  redrawn(line("mv-most"), (_, y) => [across(leads.h), y]);
  redrawn(line("mv-upright"), (_, y) => [left, y]);
  line("mv-ground").setAttribute("d", `M${left} ${foot}L${right} ${foot}`);
  wordedAt(textOf(svg, "mv-said"), middle, said);
  wordedAt(textOf(svg, "mv-across"), middle);
  return ticked(svg, "xtick", marks[0], value => [across(value), foot]) && ticked(svg, "ytick", marks[1], value => [left, down(value)]);
}
