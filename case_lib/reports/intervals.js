// -- intervals with ends rounded outward, open ends, and slopes --------------------------------------
// As in case_lib.quantity.interval_arithmetic: each operation of a formula over intervals and over numbers.
// Formulas are programs in the page's data.

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
