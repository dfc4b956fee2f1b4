// -- proven bounds of formulas, as in case_lib.quantity.bounds ----------------------------------
// Intervals with ends rounded outward, open ends, and slopes; branch and bound if the enclosure is
// wider than the attained values. Formulas are programs in the page's data.

const MEET = 1e-9, NEAR = 1e-12, NOISE = 1e-14, FAR = 1e12, ROUNDS = 200, BATCH = 64;
const MOST_BOXES = 6000, MOST_CORNERS = 128, INSIDE = 64, EDGE = 1e-6, TAIL = 1e30;
const floats = new Float64Array(1), bits = new BigInt64Array(floats.buffer);

// the float beside a number
function beside(x, up) {
  if (x !== x || x === (up ? Infinity : -Infinity)) return x;
  if (x === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  floats[0] = x;
  bits[0] += (x > 0) === up ? 1n : -1n;
  return floats[0];
}
const below = (value, error) => error >= 0 ? value : beside(value, false);
const above = (value, error) => error <= 0 ? value : beside(value, true);

// operations with their exact errors (Knuth's TwoSum, Dekker 1971); NaN if unknown
function sumOf(a, b) {
  const total = a + b, part = total - a;
  return [total, (a - (total - part)) + (b - part)];
}
function productOf(a, b) {
  let made = a * b;
  if (made !== made) made = 0;
  if (a === 0 || b === 0) return [made, 0];
  if (Math.abs(made) < 1e-280) return [made, NaN];
  const p = 134217729 * a, q = 134217729 * b;
  const ah = p - (p - a), al = a - ah, bh = q - (q - b), bl = b - bh;
  return [made, al * bl - (((made - ah * bh) - al * bh) - ah * bl)];
}
function quotientOf(a, b) {
  let made = a / b;
  if (made !== made) made = 0;
  if (a === 0 || Math.abs(b) === Infinity) return [made, 0];
  const [back, lost] = productOf(made, b);
  const rest = (a - back) - lost;
  return [made, b > 0 ? rest : -rest];
}

// an interval: ends, whether they are open, slopes in each variable (null: constant)
const iv = (l, h, lo = false, ho = false, s = null) => ({l, h, lo, ho, s});
function constant(x) {
  if (typeof x === "boolean") x = Number(x);
  if (x !== x) return iv(-Infinity, Infinity);
  if (Math.abs(x) === Infinity) return iv(Math.min(x, Number.MAX_VALUE), Math.max(x, -Number.MAX_VALUE));
  return iv(x, x);
}
function of(x) {
  if (typeof x === "number" || typeof x === "boolean") return constant(x);
  if (x.sure === undefined) return x;
  const jump = x.varies && x.sure !== x.possible;
  const slope = !x.varies ? null : [...Array(x.count)].map((_, at) =>
    jump && x.varies >> at & 1 ? [-Infinity, Infinity] : [0, 0]);
  return iv(Number(x.sure), Number(x.possible), false, false, slope);
}

// slopes: minimum and maximum for each variable
function times(one, other) {
  let least = Infinity, most = -Infinity;
  for (const a of one) for (const b of other) {
    const made = a * b;
    const end = made !== made ? 0 : made;
    if (end < least) least = end;
    if (end > most) most = end;
  }
  return [least, most];
}
const chained = (s, outer) => s && s.map(own => times(own, outer));
const minus = s => s && s.map(([l, h]) => [-h, -l]);
function added(s, t) {
  if (!s || !t) return s || t;
  return s.map(([l, h], at) => {
    const low = l + t[at][0], high = h + t[at][1];
    return [low !== low ? -Infinity : low, high !== high ? Infinity : high];
  });
}
// the slope of what is x where first, y where second, else either; what varies may jump
function chosen(first, second, s, t, varies, count) {
  if (!s && !t && !varies) return null;
  const none = [...Array(count || (s || t).length)].map(() => [0, 0]);
  s = s || none; t = t || none;
  if (first) return s;
  if (second) return t;
  return s.map(([l, h], at) => varies >> at & 1 ? [-Infinity, Infinity]
    : [Math.min(l, t[at][0]), Math.max(h, t[at][1])]);
}
function mask(x) {
  let varying = 0;
  if (x.s) x.s.forEach(([l, h], at) => { if (l || h) varying |= 1 << at; });
  return varying;
}

const negative = x => iv(-x.h, -x.l, x.ho, x.lo, minus(x.s));
const add = (x, y) => iv(below(...sumOf(x.l, y.l)), above(...sumOf(x.h, y.h)),
  x.lo || y.lo, x.ho || y.ho, added(x.s, y.s));
function span(made, opens, slope) {
  const lows = made.map(m => below(...m)), highs = made.map(m => above(...m));
  const low = Math.min(...lows), high = Math.max(...highs);
  return iv(low, high, lows.every((end, at) => end !== low || opens[at]),
    highs.every((end, at) => end !== high || opens[at]), slope);
}
const corners = (x, y) => [[x.l, y.l, x.lo, y.lo], [x.l, y.h, x.lo, y.ho],
  [x.h, y.l, x.ho, y.lo], [x.h, y.h, x.ho, y.ho]];
function multiply(x, y) {
  const four = corners(x, y);
  return span(four.map(([a, b]) => productOf(a, b)),
    // zero times anything is zero
    four.map(([a, b, ao, bo]) => (ao || bo) && !(a === 0 && !ao) && !(b === 0 && !bo)),
    added(chained(x.s, [y.l, y.h]), chained(y.s, [x.l, x.h])));
}
function divide(x, y) {
  // a zero end is approached from the side on which the divisor lies
  const near = iv(y.l === 0 ? 0 : y.l, y.h === 0 ? -0 : y.h, y.lo, y.ho);
  const four = corners(x, near);
  const quotient = span(four.map(([a, b]) => quotientOf(a, b)),
    four.map(([a, , ao, bo]) => (ao || bo) && !(a === 0 && !ao)), null);
  const across = (y.l < 0 && y.h > 0) || (y.l === 0 && y.h === 0);
  const nothing = x.l === 0 && x.h === 0 && y.l < 0 && y.h > 0;
  const ratio = nothing ? [0, 0] : across ? [-Infinity, Infinity] : [quotient.l, quotient.h];
  let slope = added(x.s, minus(chained(y.s, ratio)));
  if (slope) slope = slope.map((own, at) => {
    const inner = times(own, [1 / near.h, 1 / near.l]);
    const moves = inner[0] || inner[1] || (y.s && (y.s[at][0] || y.s[at][1]));
    return across && moves ? [-Infinity, Infinity] : inner;
  });
  return iv(...ratio, quotient.lo || Math.abs(ratio[0]) === Infinity,
    quotient.ho || Math.abs(ratio[1]) === Infinity, slope);
}
function power(x, n) {
  if (n.s || n.l !== n.h) return exponential(multiply(n, logarithm(x)));
  const size = n.l;
  if (size < 0) return divide(constant(1), power(x, constant(-size)));
  if (size === 0) return constant(1);
  if (!Number.isInteger(size) || size > 64) {
    return rising(atLeast(x, 0), v => v ** size, v => {
      const ends = [v.l, v.h].map(end => size * Math.abs(end) ** (size - 1));
      return [Math.min(...ends), Math.max(...ends)];
    });
  }
  if (size === 1) return x;
  const y = size % 2 === 0 ? absolute(x) : x;
  let outer = null;
  if (x.s) {
    const lower = power(iv(x.l, x.h), constant(size - 1));
    outer = [size * lower.l, size * lower.h];
  }
  return iv(raised(y.l, size, false), raised(y.h, size, true), y.lo, y.ho, outer && chained(x.s, outer));
}
function raised(end, exponent, up) {
  const size = Math.abs(end), turned = (end < 0) !== up ? above : below;
  let product = size;
  for (let step = 1; step < exponent; step += 1) product = turned(...productOf(product, size));
  return end < 0 && exponent % 2 ? -product : product;
}
function atLeast(x, least) {
  const gone = x.h < least;
  return iv(gone ? least : Math.max(x.l, least), gone ? Infinity : x.h, x.lo && x.l >= least,
    x.ho || gone, gone && x.s ? x.s.map(() => [-Infinity, Infinity]) : x.s);
}
// an increasing function, accurate to about one digit
function rising(x, made, slopes) {
  const plain = end => end === 0 || end === 1 || Math.abs(end) === Infinity;
  const end = (at, up) => {
    const value = made(at);
    return value === Math.round(value) && plain(at) ? value : beside(beside(value, up), up);
  };
  return iv(end(x.l, false), end(x.h, true), x.lo, x.ho, chained(x.s, slopes(x)));
}
function exponential(x) {
  const image = rising(x, Math.exp, v => [Math.exp(v.l), Math.exp(v.h)]);
  image.l = Math.max(image.l, 0);
  return image;
}
const logarithm = x => rising(atLeast(x, 0), Math.log, v => [1 / v.h, 1 / Math.abs(v.l)]);
function root(value) {
  const x = atLeast(value, 0), low = Math.sqrt(x.l), high = Math.sqrt(x.h);
  const [lower, lowLost] = productOf(low, low), [upper, highLost] = productOf(high, high);
  return iv(below(low, lower === x.l && lowLost === 0 ? 0 : NaN),
    above(high, upper === x.h && (highLost === 0 || high === Infinity) ? 0 : NaN),
    x.lo, x.ho, chained(x.s, [0.5 / high, 0.5 / Math.abs(low)]));
}
const endOf = (a, ao, b, bo, both, less) => a === b ? both : less(a, b) ? ao : bo;
function minimum(x, y) {
  const less = (a, b) => a < b;
  return iv(Math.min(x.l, y.l), Math.min(x.h, y.h),
    endOf(x.l, x.lo, y.l, y.lo, x.lo && y.lo, less), endOf(x.h, x.ho, y.h, y.ho, x.ho || y.ho, less),
    chosen(x.h <= y.l, y.h <= x.l, x.s, y.s));
}
const maximum = (x, y) => negative(minimum(negative(x), negative(y)));
function absolute(x) {
  const larger = maximum(x, negative(x)), across = x.l < 0 && x.h > 0;
  if (across) { larger.l = 0; larger.lo = false; }
  return larger;
}
const steps = (x, low, high) => iv(low, high, Math.abs(low) === Infinity, Math.abs(high) === Infinity,
  chained(x.s, [0, low === high ? 0 : Infinity]));
const floor = x => steps(x, Math.floor(x.l), x.ho ? Math.ceil(x.h) - 1 : Math.floor(x.h));
const ceil = x => negative(floor(negative(x)));
function remainder(x, y) {  // from 0 to the divisor, which it doesn't reach
  const rest = add(x, negative(multiply(y, floor(divide(x, y)))));
  const least = Math.min(y.l, 0), most = Math.max(y.h, 0);
  return iv(Math.max(rest.l, least), Math.min(rest.h, most),
    rest.l > least ? rest.lo : least < 0, rest.h < most ? rest.ho : most > 0, rest.s);
}
const half = x => Math.abs(x - Math.trunc(x)) === 0.5;
function rounded(x) {  // half-way cases to the even number, which an open end doesn't reach
  const whole = Math.round(x);
  return half(x) && whole % 2 ? whole - 1 : whole;
}
function truncated(x) {
  const down = floor(x), up = ceil(x);
  return steps(x, x.l >= 0 ? down.l : up.l, x.h <= 0 ? up.h : down.h);
}

const holds = (sure, possible, varies, count) => ({sure, possible, varies, count});
function greater(x, y) {
  return holds(x.l > y.h || (x.l === y.h && (x.lo || y.ho)), x.h > y.l, mask(x) | mask(y),
    (x.s || y.s || []).length);
}
const not = a => holds(!a.possible, !a.sure, a.varies, a.count);
const and = (a, b) => holds(a.sure && b.sure, a.possible && b.possible, a.varies | b.varies,
  Math.max(a.count, b.count));
const or = (a, b) => not(and(not(a), not(b)));
const equal = (x, y) => and(not(greater(y, x)), not(greater(x, y)));
const condition = x => typeof x === "boolean" ? holds(x, x, 0, 0)
  : x.sure !== undefined ? x : not(equal(of(x), constant(0)));
function where(held, x, y) {
  const first = held.sure, second = !held.possible;
  const either = (a, b, both) => first ? a : second ? b : both;
  return iv(either(x.l, y.l, Math.min(x.l, y.l)), either(x.h, y.h, Math.max(x.h, y.h)),
    either(x.lo, y.lo, endOf(x.l, x.lo, y.l, y.lo, x.lo && y.lo, (a, b) => a < b)),
    either(x.ho, y.ho, endOf(x.h, x.ho, y.h, y.ho, x.ho && y.ho, (a, b) => a > b)),
    chosen(first, second, x.s, y.s, held.varies, held.count));
}

const on = made => (...parts) => made(...parts.map(of));
const held = made => (...parts) => made(...parts.map(condition));
// each operation of a program: over intervals, over numbers
const OPERATIONS = {
  add: [on(add), (a, b) => a + b],
  subtract: [on((x, y) => add(x, negative(y))), (a, b) => a - b],
  multiply: [on(multiply), (a, b) => a * b],
  divide: [on(divide), (a, b) => a / b],
  power: [on(power), (a, b) => a ** b],
  remainder: [on(remainder), (a, b) => a - b * Math.floor(a / b)],
  negative: [on(negative), a => -a],
  absolute: [on(absolute), Math.abs],
  minimum: [on(minimum), Math.min],
  maximum: [on(maximum), Math.max],
  floor: [on(floor), Math.floor],
  ceil: [on(ceil), Math.ceil],
  trunc: [on(truncated), Math.trunc],
  rint: [on(x => steps(x,
    x.lo && half(x.l) ? Math.ceil(x.l) : rounded(x.l),
    x.ho && half(x.h) ? Math.floor(x.h) : rounded(x.h))), rounded],
  sign: [on(x => steps(x, x.l === 0 && x.lo ? 1 : Math.sign(x.l), x.h === 0 && x.ho ? -1 : Math.sign(x.h))), Math.sign],
  sqrt: [on(root), Math.sqrt],
  exp: [on(exponential), Math.exp],
  log: [on(logarithm), Math.log],
  greater: [on(greater), (a, b) => a > b],
  less: [on((x, y) => greater(y, x)), (a, b) => a < b],
  greater_equal: [on((x, y) => not(greater(y, x))), (a, b) => a >= b],
  less_equal: [on((x, y) => not(greater(x, y))), (a, b) => a <= b],
  equal: [on(equal), (a, b) => Number(a) === Number(b)],
  not_equal: [on((x, y) => not(equal(x, y))), (a, b) => Number(a) !== Number(b)],
  logical_and: [held(and), (a, b) => Boolean(a) && Boolean(b)],
  logical_or: [held(or), (a, b) => Boolean(a) || Boolean(b)],
  logical_not: [held(not), a => !a],
  where: [(c, x, y) => where(condition(c), of(x), of(y)), (c, a, b) => c ? a : b],
};
// a program as a function of its inputs, over intervals (0) or numbers (1)
function compiled(program, over) {
  if (typeof program === "string") { const at = Number(program); return inputs => inputs[at]; }
  if (typeof program === "number") { const value = over ? program : constant(program); return () => value; }
  const made = OPERATIONS[program[0]][over];
  const [a, b, c] = program.slice(1).map(part => compiled(part, over));
  if (c) return inputs => made(a(inputs), b(inputs), c(inputs));
  if (b) return inputs => made(a(inputs), b(inputs));
  return inputs => made(a(inputs));
}

// the shortest decimal between two ends, within binary rounding error
function shortest(first, second) {
  let low = Math.min(first, second), high = Math.max(first, second);
  low -= NOISE * Math.abs(low); high += NOISE * Math.abs(high);
  const middle = low + (high - low) / 2;
  if (low <= 0 && 0 <= high) return 0;
  for (let digits = 1; digits < 18; digits += 1) {
    const rounded = Number(middle.toPrecision(digits));
    if (low <= rounded && rounded <= high) return rounded;
  }
  return middle;
}

// a hundred to a thousand round numbers in a range: multiples of a power of ten
function roundNumbers({l, h}) {
  if (l === -Infinity) l = Number.isFinite(h) ? Math.min(h, 0) - 1000 : -1000;
  if (h === Infinity) h = Math.max(l, 0) + 1000;
  const width = h - l;
  if (!(width > 1e-290 && width < 1e290) || Math.max(Math.abs(l), Math.abs(h)) > 1e12 * width) return [];
  const power = Math.floor(Math.log10(width)) - 2, size = 10 ** Math.abs(power);
  const scale = power > 0 ? 1 / size : size, multiples = [];
  for (let n = Math.ceil(l * scale); n <= Math.floor(h * scale); n += 1) multiples.push(power > 0 ? n * size : n / size);
  return multiples;
}

let seed = 1;  // points within a box; any do
const share = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const middleOf = (l, h) => Number.isFinite(l) && Number.isFinite(h) ? l + (h - l) / 2
  : Number.isFinite(h) ? h - Math.max(Math.abs(h), 1)
  : Number.isFinite(l) ? l + Math.max(Math.abs(l), 1) : 0;

// The bounds of a function over a box; null if it is undefined in part of it.
// enclose: intervals → interval; value: numbers → number; box: an interval for each variable.
function bounds(enclose, value, box) {
  const count = box.length;
  if (!count) {
    const point = value([]), enclosure = enclose([]);
    if (!Number.isFinite(point)) return null;
    const low = shortest(enclosure.l, point), high = shortest(enclosure.h, point);
    const one = low > high ? shortest(low, high) : low;
    return {...iv(one, low > high ? one : high), exact: true};
  }
  seed = 20230525;
  const points = [], belongs = [];
  for (let turn = 0; turn < INSIDE; turn += 1) {
    points.push(box.map(({l, h}) => {
      const part = share();
      if (Number.isFinite(l) && Number.isFinite(h)) return l + (h - l) * part;
      const out = part / (1 - part) * Math.max(1, Math.abs(middleOf(l, h)));
      return Number.isFinite(l) ? l + out : Number.isFinite(h) ? h - out : (share() < 0.5 ? -out : out);
    }));
    belongs.push(true);
  }
  const values = points.map(value);
  if (values.some(one => !Number.isFinite(one))) return null;
  const many = 2 ** count <= MOST_CORNERS;
  for (let turn = 0; turn < (many ? 2 ** count : MOST_CORNERS); turn += 1) {
    const sides = box.map((_, at) => many ? turn >> at & 1 : Number(share() < 0.5));
    const open = sides.some((side, at) => side ? box[at].ho : box[at].lo);
    points.push(box.map(({l, h}, at) => sides[at] ? h : l));
    belongs.push(!open);
    if (open) {
      points.push(box.map(({l, h, lo, ho}, at) => (sides[at] ? ho : lo) ? middleOf(l, h) : sides[at] ? h : l));
      belongs.push(true);
    }
  }
  for (const point of points.slice(INSIDE)) {
    const result = value(point);
    values.push(Math.abs(result) === Infinity && point.every(Number.isFinite) ? NaN : result);
  }
  const finite = values.filter(Number.isFinite).map(Math.abs).sort((a, b) => a - b);
  const size = finite[finite.length >> 1] || finite[finite.length - 1] || 1;
  const around = enclose(box);
  const most = Math.max(size, ...[around.l, around.h].filter(Number.isFinite).map(Math.abs));
  const ends = [1, -1].map(sign => {
    // a value outside the enclosure comes from an open end, or from rounding
    const limit = (sign > 0 ? around.l : -around.h) - MEET * most;
    const usable = values.map(one => one * sign >= limit ? one * sign : NaN);
    return least(sign, size, enclose, value, box, points, usable, belongs);
  });
  let [[low, lo, lowExact], [high, ho, highExact]] = ends;
  high = -high;
  if (low > high) low = high = shortest(high, low);
  if (low === high) return {...iv(low, high), exact: lowExact && highExact};
  return {...iv(low, high, lo || low === -Infinity, ho || high === Infinity), exact: lowExact && highExact};
}

// the minimum (sign 1), or the negative of the maximum
function least(sign, size, enclose, value, whole, points, values, belongs) {
  const count = whole.length;
  let best = Infinity, inside = Infinity, point = points[0], refined = NaN;
  const off = at => whole.every(({l, h, lo, ho}, row) => {
    const edge = Number.isFinite(h - l) ? EDGE * (h - l) : 0;
    return !(lo && at[row] <= l + edge) && !(ho && at[row] >= h - edge);
  });
  const attain = (at, attained, within) => {
    if (attained !== attained) return;
    if (attained < best) { best = attained; point = at; }
    if (within && attained < inside) inside = attained;
  };
  const tolerance = () => best === Infinity ? 0 : 0.1 * (MEET * Math.abs(best) + NEAR * size);
  const endless = () => best <= -FAR * size;
  const lower = own => sign > 0 ? [own.l, own.lo] : [-own.h, own.ho];
  const unit = [...Array(count)].map((_, row) => [...Array(count)].map((__, at) => at === row ? [1, 1] : [0, 0]));
  const enclosed = (box, slopes) => of(enclose(box.map(({l, h, lo, ho}, row) => iv(l, h, lo, ho, slopes ? unit[row] : null))));
  const pointBox = at => at.map(x => iv(x, x));

  function examine(box, floor) {
    const enclosure = enclosed(box, true);
    let [low, open] = lower(enclosure);
    const slopes = (enclosure.s || box.map(() => [0, 0])).map(([l, h]) => {
      const own = [l !== l ? -Infinity : l, h !== h ? Infinity : h];
      return sign > 0 ? own : [-own[1], -own[0]];
    });
    const steep = slopes.map(([l, h]) => Math.max(Math.abs(l), Math.abs(h)));
    const fall = steep.reduce((sum, s, at) => sum + (s === 0 ? 0 : s * ((box[at].h - box[at].l) / 2)), 0);
    const centre = lower(enclosed(pointBox(box.map(({l, h}) => middleOf(l, h))), false))[0];
    const byMean = (centre - fall) - 0.1 * NEAR * (Math.abs(centre) + fall);
    if (byMean > low) { low = byMean; open = false; }
    let shrunk = false;
    box = box.map((own, at) => {
      const {l, h, lo, ho} = own, [sl, sh] = slopes[at];
      if (!(h > l)) return own;
      if (sl === 0 && sh === 0) { shrunk = true; const m = middleOf(l, h); return iv(m, m); }
      const limit = 1 / TAIL / 2.2250738585072014e-308;
      if (sl >= 0) {
        shrunk = true;
        if (Number.isFinite(l)) return iv(l, lo ? beside(l, true) : l, lo, false);
        return iv(l, Math.min(h, -Math.min(TAIL * Math.abs(h) + TAIL, limit)), lo, false);
      }
      if (sh <= 0) {
        shrunk = true;
        if (Number.isFinite(h)) return iv(ho ? beside(h, false) : h, h, false, ho);
        return iv(Math.max(l, Math.min(TAIL * Math.abs(l) + TAIL, limit)), h, false, ho);
      }
      return own;
    });
    if (shrunk) {
      const [again, againOpen] = lower(enclosed(box, false));
      if (again >= low) open = againOpen;
      low = Math.max(again, low);
    }
    const at = box.map(({l, h}) => middleOf(l, h));
    let found_ = value(at) * sign;
    if (Math.abs(found_) === Infinity && at.every(Number.isFinite)) found_ = NaN;
    const slack = Number.isFinite(low) ? MEET * Math.abs(low) + NEAR * size : 0;
    const reached = box.every(({l, h, lo, ho}) => !(l === h && (lo || ho)));
    if (found_ >= low - slack) attain(at, found_, reached && off(at));
    return {box, low: Math.max(low, floor), open, steep};
  }

  function refine() {
    if (best === refined || !point.every(Number.isFinite)) return;
    let step = whole.map(({l, h}, at) => (Number.isFinite(h - l) ? h - l : Math.abs(point[at]) + 1) / 4);
    const first = best;
    const to = at => {
      const moved = at.map((x, row) => Math.min(Math.max(x, whole[row].l), whole[row].h));
      let attained = value(moved) * sign;
      if (Math.abs(attained) === Infinity) attained = NaN;
      attain(moved, attained, off(moved));
      return attained;
    };
    for (let turn = 0; turn < 60; turn += 1) {
      const start = point, before = best, way = start.map(() => 0);
      let helped = 0;
      start.forEach((x, row) => {
        const [ahead, back] = [1, -1].map(side => to(start.map((y, at) => at === row ? y + side * step[row] : y)));
        if (Math.min(ahead, back === back ? back : Infinity) < before || back < before) {
          helped += 1;
          way[row] = ahead <= (back === back ? back : Infinity) ? step[row] : -step[row];
        }
      });
      if (helped > 1) to(start.map((x, at) => x + way[at]));
      if (!(best < before)) step = step.map(s => s / 4);
      if ((turn === 8 && best === first) || endless() || point.every((x, at) => x + step[at] === x)) break;
    }
    refined = best;
  }

  const cutOf = ({l, h}) => {
    if (Number.isFinite(l) && Number.isFinite(h)) return l + (h - l) / 2;
    if (l === -Infinity && h === Infinity) return 0;
    const out = x => x >= 0.0625 ? x * 16 : x < 0 ? (x < -1 ? x / 16 : 0) : 1;
    return h === Infinity ? out(l) : -out(-h);
  };
  const splits = item => item.box.some((own, at) => {
    const cut = cutOf(own);
    return own.l < cut && cut < own.h && item.steep[at] !== 0;
  });
  function halves(item) {
    const usable = item.box.map((own, at) => { const cut = cutOf(own); return own.l < cut && cut < own.h && item.steep[at] !== 0; });
    const squeezed = x => Math.abs(x) === Infinity ? Math.sign(x) : x / (1 + Math.abs(x));
    const smear = item.box.map(({l, h}, at) => item.steep[at] * (h - l));
    const wild = smear.some((s, at) => usable[at] && !Number.isFinite(s));
    const score = item.box.map(({l, h}, at) => usable[at] ? (wild ? squeezed(h) - squeezed(l) : smear[at]) : -1);
    const which = score.indexOf(Math.max(...score)), own = item.box[which], cut = cutOf(own);
    const put = part => item.box.map((other, at) => at === which ? part : other);
    return [put(iv(own.l, cut, own.lo, false)), put(iv(cut, own.h, false, own.ho))];
  }

  values.forEach((attained, at) => attain(points[at], attained, belongs[at]));
  const proven = [];
  let hand = [examine(whole, -Infinity)], seen = 1;
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const left = [];
    for (const item of hand) (item.low >= best - tolerance() || !splits(item) ? proven : left).push(item);
    hand = left;
    if (!hand.length || seen * count > MOST_BOXES) break;
    if (turn % 8 === 0) refine();
    hand.sort((a, b) => a.low - b.low);
    if (hand[0].low === -Infinity && endless()) break;
    const rest = hand.splice(BATCH);
    const made = hand.flatMap(item => halves(item).map(box => examine(box, item.low)));
    seen += made.length;
    hand = [...rest, ...made];
  }
  proven.push(...hand);
  const floorOf = () => proven.reduce((low, item) => Math.min(low, item.low), Infinity);
  if (floorOf() < best - tolerance()) refine();
  const low = floorOf();
  if (Math.abs(low) === Infinity) return [low, true, endless()];
  const gap = best - low;
  if (!(gap <= MEET * Math.max(Math.abs(best), Math.abs(low)) || gap <= NEAR * size)) {
    const near = proven.filter(item => item.low <= low + MEET * Math.abs(low));
    return [shortest(low, low), near.every(item => item.open), false];
  }
  const reaching = proven.filter(item => item.low <= best + tolerance());
  const open = reaching.every(item => item.open);
  const missed = () => inside > best + NEAR * Math.max(Math.abs(best), size * NEAR);
  // perhaps attained at single points, as where a remainder is zero
  if (!open && missed()) whole.forEach((own, row) => {
    for (const number of roundNumbers(own)) {
      const at = point.map((x, place) => place === row ? number : x), attained = value(at) * sign;
      if (Number.isFinite(attained)) attain(at, attained, off(at));
    }
  });
  return [shortest(low, best), open || missed(), true];
}
