// -- draws, as in case_lib.quantity ---------------------------------------------------------------
// A column contains a number for each draw, or one number for all. Columns are computed as a whole,
// and only again if their inputs have changed.

// numbers as numpy draws them: PCG64 (O’Neill 2014), from the state that Python seeds
const STEP = 0x2360ED051FC65DA44385DF649FCCF645n, M64 = (1n << 64n) - 1n, M128 = (1n << 128n) - 1n;
const streams = new Map();
function shares(name) {
  if (!streams.has(name)) {
    const drawn = new Float64Array(sliderData.draws);
    let [state, step] = sliderData.streams[name].map(BigInt);
    for (let at = 0; at < drawn.length; at += 1) {
      state = (state * STEP + step) & M128;
      const mixed = (state >> 64n) ^ (state & M64), turn = state >> 122n;
      const turned = ((mixed >> turn) | (mixed << (64n - turn))) & M64;
      drawn[at] = Number(turned >> 11n) / 9007199254740992;
    }
    streams.set(name, drawn);
  }
  return streams.get(name);
}
function inverse(distribution, low, high, share) {
  const drawn = new Float64Array(share.length), width = high - low, ratio = high / low;
  for (let at = 0; at < drawn.length; at += 1) {
    const part = share[at];
    drawn[at] = distribution === "loguniform" ? low * ratio ** part
      : distribution !== "triangular" ? low + width * part
      : part < 0.5 ? low + width * Math.sqrt(part / 2) : high - width * Math.sqrt((1 - part) / 2);
  }
  return drawn;
}

// operations over columns; a column of one number is read at its first place throughout
const step = column => column.length > 1 ? 1 : 0;
const LOOPS = {
  add(to, x, y) { const a = step(x), b = step(y); for (let n = 0; n < to.length; n += 1) to[n] = x[n * a] + y[n * b]; },
  subtract(to, x, y) { const a = step(x), b = step(y); for (let n = 0; n < to.length; n += 1) to[n] = x[n * a] - y[n * b]; },
  multiply(to, x, y) { const a = step(x), b = step(y); for (let n = 0; n < to.length; n += 1) to[n] = x[n * a] * y[n * b]; },
  divide(to, x, y) { const a = step(x), b = step(y); for (let n = 0; n < to.length; n += 1) to[n] = x[n * a] / y[n * b]; },
};
function looped(made, to, given) {
  const [x, y = x, z = x] = given, a = step(x), b = step(y), c = step(z);
  for (let n = 0; n < to.length; n += 1) to[n] = made(x[n * a], y[n * b], z[n * c]);
}
function applied(program, inputs) {
  if (typeof program === "string") return inputs[Number(program)];
  if (typeof program === "number") return Float64Array.of(program);
  const [name, ...parts] = program, given = parts.map(part => applied(part, inputs));
  const to = new Float64Array(Math.max(...given.map(column => column.length)));
  if (LOOPS[name]) LOOPS[name](to, ...given);
  else looped(OPERATIONS[name][1], to, given);
  return to;
}

// results for unchanged inputs are reused
const lastOf = new Map();
function unlessSame(key, parts, make) {
  const had = lastOf.get(key);
  if (had && had.parts.length === parts.length && parts.every((own, at) => own === had.parts[at])) return had.made;
  const fresh = make();
  lastOf.set(key, {parts, made: fresh});
  return fresh;
}
// the columns of a setting by name; null if a quantity is unbounded, so it can't be drawn
function columnsOf(interval) {
  const done = new Map();
  function made(name) {
    const own = nodes[name];
    if (own.p && !APART.includes(own.p[0])) {
      const inputs = own.i.map(column);
      return inputs.includes(null) ? null : unlessSame("column " + name, inputs, () => applied(own.p, inputs));
    }
    const ends = interval(name);
    if (!ends || !Number.isFinite(ends.h - ends.l)) return null;
    return unlessSame("column " + name, [ends.l, ends.h], () =>
      ends.l === ends.h ? Float64Array.of(ends.l) : inverse(own.d, ends.l, ends.h, shares(name)));
  }
  function column(name) {
    if (!done.has(name)) done.set(name, made(name));
    return done.get(name);
  }
  return column;
}

// moves the number with a given rank to that index and returns it; numbers before it are no larger,
// those after it no smaller (quickselect: Hoare 1961, Algorithm 65)
function ranked(values, place) {
  let first = 0, last = values.length - 1;
  while (first < last) {
    const pivot = values[(first + last) >> 1];
    let left = first, right = last;
    while (left <= right) {
      while (values[left] < pivot) left += 1;
      while (values[right] > pivot) right -= 1;
      if (left <= right) {
        const held_ = values[left];
        values[left] = values[right];
        values[right] = held_;
        left += 1;
        right -= 1;
      }
    }
    if (place <= right) last = right;
    else if (place >= left) first = left;
    else break;
  }
  return values[place];
}
// numpy's quantile, interpolated; reorders the values
function quantile(values, part) {
  const where = part * (values.length - 1), first = Math.floor(where), low = ranked(values, first);
  if (first === where) return low;
  let next = Infinity;
  for (let at = first + 1; at < values.length; at += 1) if (values[at] < next) next = values[at];
  return low + (next - low) * (where - first);
}
// the central range, or a quantile, of the draws of a quantity
function central(name, column) {
  const [kind, , level] = nodes[name].p, drawn = column(nodes[name].i[0]);
  if (!drawn) return null;
  return unlessSame(name, [drawn], () => {
    if (drawn.some(Number.isNaN)) return null;
    const values = drawn.slice(), parts = kind === "quantile" ? [level, level] : [(1 - level) / 2, 1 - (1 - level) / 2];
    const [low, high] = parts.map(part => quantile(values, part));
    if (kind === "quantile") return iv(low, high);
    const unit = sliderData.units[nodes[name].u], never = unit && unit.full ? [unit.full] : [];
    return iv(coarse(low, "down", never), coarse(high, "up", never));
  });
}
