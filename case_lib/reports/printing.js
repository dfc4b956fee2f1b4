// -- numbers in words, as in case_lib.quantity.printing -----------------------------------------
// Decimals are exact: digits as a BigInt and a power of ten. The rules of the language are in the
// data of the page.

const written = sliderData && sliderData.style;
const dec = (c, e = 0) => ({c, e});
const ten = n => 10n ** BigInt(n);
function parsed(text) {
  const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  return dec(BigInt(sign + whole + part), Number(power) - part.length);
}
// a float as the decimal that it stands for: 0.1 + 0.2 is 0.3
function decimal(value) {
  if (Number.isInteger(value)) return dec(BigInt(value));
  const text = value.toPrecision(12), short = Number(text);
  const close = Math.abs(short - value) <= NOISE * Math.max(Math.abs(short), Math.abs(value));
  return parsed(close ? text : String(value));
}
function aligned(a, b) {
  const e = Math.min(a.e, b.e);
  return [a.c * ten(a.e - e), b.c * ten(b.e - e), e];
}
function compare(a, b) { const [x, y] = aligned(a, b); return x < y ? -1 : x > y ? 1 : 0; }
function minusOf(a, b) { const [x, y, e] = aligned(a, b); return dec(x - y, e); }
const absOf = a => a.c < 0n ? dec(-a.c, a.e) : a;
const scaled = (a, power) => dec(a.c, a.e + power);
function normal(a) {
  let {c, e} = a;
  if (c === 0n) return dec(0n);
  while (c % 10n === 0n) { c /= 10n; e += 1; }
  return dec(c, e);
}
const decimalsOf = a => Math.max(0, -normal(a).e);
const figuresOf = a => String(absOf(normal(a)).c).length;
const adjusted = a => String(a.c < 0n ? -a.c : a.c).length - 1 + a.e;
function at(a, count, mode) {
  const shift = -a.e - count;
  if (shift <= 0) return dec(a.c * ten(-shift), -count);
  const unit = ten(shift);
  let whole = a.c / unit, rest = a.c % unit;
  if (rest < 0n) { rest += unit; whole -= 1n; }
  if (mode === "up" && rest) whole += 1n;
  if (mode === "nearest" && (2n * rest > unit || (2n * rest === unit && whole % 2n))) whole += 1n;
  return dec(whole, -count);
}
const integer = value => dec(BigInt(value));
function nearest(a, count, never = [0]) {
  for (let more = count; more < 340; more += 1) {
    const rounded = at(a, more, "nearest");
    if (!compare(rounded, a) || never.every(limit => compare(rounded, integer(limit)))) return rounded;
  }
  return a;
}
// results of draws: two digits, rounded outward, but not to a limit such as 100 per cent
function coarse(value, way, never) {
  if (!value || !Number.isFinite(value)) return value;
  const exact = decimal(value);
  let rounded = exact;
  for (let more = 2; more < 340; more += 1) {
    rounded = at(exact, more - 1 - adjusted(exact), way);
    if (!compare(rounded, exact) || never.every(limit => compare(rounded, integer(limit)))) break;
  }
  return Number(`${rounded.c}e${rounded.e}`);
}
// the fewest decimals, below zero for tens and more, that don't move an end too far
function fitting(a, way, width, near, never) {
  if (!a.c) return -339;
  const own = part => scaled(dec(absOf(a).c * part, a.e), -2);
  const least = (x, y) => compare(x, y) < 0 ? x : y, slack = scaled(dec(width.c * 5n, width.e), -2);
  const close = least(width, own(near)), most = least(compare(slack, close) < 0 ? close : slack, own(5n));
  const first = 1 - adjusted(a);
  for (let count = first; count < first + 340; count += 1) {
    const rounded = at(a, count, way), moved = absOf(minusOf(rounded, a));
    if (!moved.c || (compare(moved, most) <= 0 && never.every(limit => compare(rounded, integer(limit))))) return count;
  }
  return first + 339;
}
function outward(low, high, never) {
  const width = minusOf(high, low);
  const near = decimalsOf(low) + decimalsOf(high) ? 1n : 0n;
  let counts = [fitting(low, "down", width, near, never), fitting(high, "up", width, near, never)];
  const [x, y] = aligned(low, high), alike = x > 0n ? y < 5n * x : y < 0n && x > 5n * y;
  if (alike) counts = counts.map(() => Math.max(...counts));
  return [at(low, counts[0], "down"), at(high, counts[1], "up"), alike ? counts[0] : null];
}

function digits(a, count) {
  const shown = Math.max(decimalsOf(a), count === undefined || count === null ? 0 : count);
  const exact = at(a, shown, "down"), size = exact.c < 0n ? -exact.c : exact.c;
  const text = String(size).padStart(shown + 1, "0");
  let whole = text.slice(0, text.length - shown);
  if (written.grouped) whole = whole.replace(/\B(?=(\d{3})+$)/g, written.group);
  const part = shown ? written.decimal + text.slice(text.length - shown) : "";
  return (exact.c < 0n ? "−" : "") + whole + part;
}
const infinite = value => value < 0 ? "−∞" : "∞";
const numbered = (value, count = 2) => Math.abs(value) === Infinity ? infinite(value)
  : digits(nearest(decimal(value), count));
const ONE = {power: 0, word: ""};
const reaches = (a, item) => compare(absOf(a), parsed(item.least)) >= 0;
const multiple = a => written.multiples.find(item =>
  reaches(a, item) && decimalsOf(scaled(a, -item.power)) <= item.decimals) || ONE;
const roundedIn = a => compare(absOf(a), integer(1000000)) >= 0
  && written.multiples.find(item => reaches(a, item)) || ONE;
// the multiple of each rounded end of a range; one for both where the unit is printed once
function inOne(ends) {
  const said = ends.map(end => multiple(end) === ONE ? roundedIn(end) : multiple(end));
  const most = said[1].power > said[0].power ? said[1] : said[0];
  const one = !written.ranges.whole
    && ends.every(end => !end.c || compare(absOf(end), dec(1n, most.power - 2)) >= 0);
  return one ? said.map(() => most) : alike(ends, said);
}
// no multiple for either end if one that reaches the other's has none: 10000元至10400元
function alike(ends, said) {
  const most = integer(10n ** BigInt(Math.max(...said.map(item => item.power))));
  return said.some((item, row) => item === ONE && compare(absOf(ends[row]), most) >= 0)
    ? said.map(() => ONE) : said;
}
const withWord = (text, word) => word ? text + written.before_multiple + word : text;
function exactly(value) {
  const exact = decimal(value), {power, word} = multiple(exact);
  return withWord(digits(scaled(exact, -power)), word);
}
const filled = (pattern, text) => pattern.replace("{}", text);
function joined(text, unit, value) {
  const words = unit ? unit.words[value === 1 ? 0 : 1] : "";
  return words ? text + unit.apart + words : text;
}

function nearly(q, unit) {
  const value = decimal(q.l), full = unit ? unit.full : 0;
  if (q.drawn && full) {
    const small = scaled(integer(full), -3), most = minusOf(integer(full), small);
    if (value.c > 0n && compare(value, small) < 0) return filled(written.near_none, digits(small));
    if (compare(most, value) < 0 && compare(value, integer(full)) < 0) return filled(written.near_all, digits(most));
    return digits(nearest(value, 1));
  }
  if (decimalsOf(value) <= (full ? 0 : 3)) return exactly(q.l);
  const size = absOf(value), below = limit => compare(size, integer(limit)) < 0;
  let count = full || (!below(1) && below(10)) ? 2 : below(100) ? 1 : 0;
  if (below(1) && !full) count = 2 - adjusted(value);
  return digits(nearest(value, count, full ? [0, full] : [0]), full ? null : count);
}

function ranged(q, unit, withUnit) {
  let ends = [decimal(q.l), decimal(q.h)];
  const whole = ends.every(end => decimalsOf(end) === 0), full = unit ? unit.full : 0;
  if (q.stated && unit && unit.counted && whole) {
    const [a, b] = ends.map(end => at(end, 0, "down").c);
    ends = [integer(a + (q.lo ? 1n : 0n)), integer(b - (q.ho ? 1n : 0n))];
  }
  const short = ends.every(end => decimalsOf(end) <= (full ? 0 : 1) && figuresOf(end) <= 3
    && compare(absOf(end), integer(1000000)) < 0);
  let said, shown;
  if (q.stated || short || (whole && ends.every(end => multiple(end) !== ONE))) {
    said = alike(ends, ends.map(multiple));
    const parts = ends.map((end, row) => scaled(end, -said[row].power));
    const both = parts.map(decimalsOf);
    const count = q.stated && both.every(Boolean) && said[0] === said[1] ? Math.max(...both) : null;
    shown = parts.map(part => digits(part, count));
  } else {
    const plain = !unit || unit.name === "1";
    const never = full ? [0, full] : plain ? [0, 1] : [0];
    const [low, high, decimals] = outward(...ends, never), turned = [low, high];
    said = inOne(turned);
    shown = turned.map((part, row) => {
      const {power} = said[row];
      const own = decimals === null || !compare(part, ends[row]) || said[0] !== said[1];
      return digits(scaled(part, -power), own ? null : Math.max(0, decimals + power));
    });
  }
  const words = said.map(item => item.word), rule = written.ranges;
  if (!rule.whole && words[0] === words[1]) words[0] = "";
  let [first, last] = shown.map((text, row) => withWord(text, words[row]));
  const name = withUnit ? unit : null;
  if (rule.whole && unit && (unit.full || unit.money)) first = joined(first, name, q.h);
  return joined(first + (q.l < 0 ? rule.below_nought : rule.to) + last, name, q.h);
}

function termed(months) {
  const said = [];
  [[Math.floor(months / 12), written.terms.year], [months % 12, written.terms.month]].forEach(([count, words]) => {
    const pattern = typeof words === "string" ? words : words[count === 1 ? 0 : 1];
    if (count) said.push(filled(pattern, count < written.terms.spelt.length ? written.terms.spelt[count] : count));
  });
  return said.join(written.terms.joined).replaceAll(" ", "\u00a0");
}

// a quantity in words; how: full, bare, amount
function say(q, how) {
  const withUnit = how !== "bare";
  const unit = sliderData.units[how === "amount" ? (q.unit || "").split("/")[0] : q.unit] || null;
  const inYears = (low, high) => unit && unit.name === "month" && Number.isInteger(low)
    && Number.isInteger(high) && low >= (q.name.split(".").includes("sentences") ? 12 : 24);
  const exact = q.l === q.h;
  if (!exact && q.h < Infinity && q.l > -Infinity) {
    if (withUnit && inYears(q.l, q.h)) return termed(q.l) + written.ranges.terms + termed(q.h);
    return ranged(q, unit, withUnit);
  }
  const form = exact ? "exact" : q.h === Infinity ? "at_least" : "at_most";
  const value = form === "at_most" ? q.h : q.l, worded = text => form === "exact" ? text : filled(written.hedges[form], text);
  if (withUnit && Number.isFinite(value) && inYears(value, value)) return worded(termed(value));
  let text;
  if (exact && !q.stated) text = nearly(q, unit);
  else if (Math.abs(value) === Infinity) text = infinite(value);
  else if (q.stated) text = exactly(value);
  else text = digits(at(decimal(value), Math.abs(value) < 100 ? 2 : 0, form === "at_most" ? "up" : "down"));
  return joined(worded(text), withUnit ? unit : null, value);
}

// bounds with all digits, as in the ledger
function boundsSaid(q) {
  const unit = sliderData.units[q.unit];
  if (q.l === q.h) return joined(numbered(q.l, 6), unit, q.h);
  const end = (value, up) => {
    if (Math.abs(value) === Infinity) return infinite(value);
    const exact = decimal(value), count = exact.c === 0n ? 6 : Math.max(6, 5 - adjusted(exact));
    return digits(at(exact, count, up ? "up" : "down"));
  };
  const rule = written.ranges, high = end(q.h, true);
  const low = rule.whole && unit && (unit.full || unit.money) ? joined(end(q.l, false), unit, q.h) : end(q.l, false);
  let said = low + (q.l < 0 ? rule.below_nought : rule.to) + high;
  if (q.lo || q.ho || !Number.isFinite(q.h - q.l)) {
    const forms = [[q.lo ? "more_than" : "at_least", low, q.l], [q.ho ? "less_than" : "at_most", high, q.h]];
    said = forms.filter(([, , value]) => Number.isFinite(value))
      .map(([form, text]) => filled(written.hedges[form], text)).join(written.clause) || said;
  }
  return joined(said, unit, q.h);
}
