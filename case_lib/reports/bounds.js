// -- proven bounds of formulas, as in case_lib.quantity.bounds ----------------------------------
// Branch and bound if the enclosure is wider than the attained values.

const MEET = 1e-9, NEAR = 1e-12, NOISE = 1e-14, FAR = 1e12, ROUNDS = 200, BATCH = 64;
const MOST_BOXES = 6000, MOST_CORNERS = 128, INSIDE = 64, EDGE = 1e-6, TAIL = 1e30;

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
