"""The words of an SVG drawing, with their boxes from the outlines of the shipped fonts."""

from __future__ import annotations

import functools
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from fontTools.ttLib import TTFont

from case_lib.document import glyphs
from case_lib.document.drawing import MODEL

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"
_CLOSE = 0.7  # points by which boxes may meet


@dataclass(frozen=True)
class Word:
    """A line of words: text, id of its group, size in points and box (left, top, right, low)."""

    text: str
    of: str
    size: float
    box: tuple[float, float, float, float]


@functools.cache
def _font(family: str, weight: int):
    file = glyphs.files().get((family, weight)) or glyphs.files()[family, 400]
    font = TTFont(str(file), lazy=True)
    return font.getBestCmap(), font["hmtx"], font["glyf"], font["head"].unitsPerEm


@functools.cache
def _glyph(letter: str, families: tuple[str, ...], weight: int) -> tuple[float, float, float]:
    """Return advance, ascent and descent, in font sizes."""
    for family in families:
        glyph_names, advances, outlines, unit = _font(family, weight)
        name = glyph_names.get(ord(letter))
        if name is not None:
            outline = outlines[name]
            top, low = getattr(outline, "yMax", 0), getattr(outline, "yMin", 0)
            return advances[name][0] / unit, top / unit, low / unit
    raise AssertionError(f"no shipped font prints {letter!r}")


def _line(element: ET.Element, of: str) -> Word:
    style = dict(part.split(":", 1) for part in element.get("style", "").split(";") if part.strip())
    style = {key.strip(): value.strip() for key, value in style.items()}
    size = float(style["font-size"].removesuffix("px"))
    families = tuple(re.findall(r"'([^']+)'", style["font-family"]))
    weight = 700 if style.get("font-weight") in ("700", "bold") else 400
    words = "".join(element.itertext())
    metrics = [_glyph(letter, families, weight) for letter in words]
    wide = sum(advance for advance, _, _ in metrics) * size
    top, low = max(t for _, t, _ in metrics) * size, min(d for _, _, d in metrics) * size
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    x -= wide * {"start": 0, "middle": 0.5, "end": 1}[style.get("text-anchor", "start")]
    corners = [(x, y - top), (x + wide, y - top), (x, y - low), (x + wide, y - low)]
    turned = [_moved(corner, element.get("transform", "")) for corner in corners]
    across, down = zip(*turned, strict=True)
    return Word(words, of, size, (min(across), min(down), max(across), max(down)))


def _moved(point: tuple[float, float], transform: str) -> tuple[float, float]:
    """Return the position of a point after a list of ``translate`` and ``rotate``."""
    x, y = point
    for how, numbers in reversed(re.findall(r"(\w+)\(([^)]*)\)", transform)):
        values = [float(n) for n in _NUMBER.findall(numbers)]
        if how == "translate":
            x, y = x + values[0], y + values[1]
            continue
        angle, about_x, about_y = (*values, 0.0, 0.0)[:3]
        sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        across, down = x - about_x, y - about_y
        x, y = about_x + across * cosine - down * sine, about_y + across * sine + down * cosine
    return x, y


def words(svg: str) -> list[Word]:
    """Return every line of words of a drawing."""
    lines = []

    def walk(element: ET.Element, of: str) -> None:
        of = element.get("id") or of
        if element.tag == f"{_SVG}text" and "".join(element.itertext()).strip():
            lines.append(_line(element, of))
        for below in element:
            walk(below, of)

    walk(ET.fromstring(svg), "")
    return lines


def boxes(svg: str) -> dict[str, list[tuple[float, float]]]:
    """Return the corners of each shape whose id begins with ``box-``."""
    corners = {}
    for group in ET.fromstring(svg).iter(f"{_SVG}g"):
        if (group.get("id") or "").startswith("box-"):
            path = next(iter(group.iter(f"{_SVG}path"))).get("d", "")
            numbers = [float(n) for n in _NUMBER.findall(path)]
            corners[group.get("id")] = list(zip(numbers[::2], numbers[1::2], strict=True))
    return corners


def misplaced(svg: str) -> list[str]:
    """Return the words outside a drawing, over other words, or outside their box."""
    root = ET.fromstring(svg)
    _, _, wide, high = (float(n) for n in _NUMBER.findall(root.get("viewBox", "")))
    shapes, seen, faults = boxes(svg), [], []
    for word in words(svg):
        if word.of == MODEL:
            continue
        left, top, right, low = word.box
        if min(left, top) < -_CLOSE or right > wide + _CLOSE or low > high + _CLOSE:
            faults.append(f"off: {word.text}")
        for other in seen:
            a, b, c, d = other.box
            if min(right, c) - max(left, a) > _CLOSE and min(low, d) - max(top, b) > _CLOSE:
                faults.append(f"{word.text} over {other.text}")
        if word.of.startswith("in-"):
            shape = shapes[word.of.removeprefix("in-").removesuffix("-more")]
            if not all(
                _within(corner, shape)
                for corner in ((left, top), (right, top), (left, low), (right, low))
            ):
                faults.append(f"out of its box: {word.text}")
        seen.append(word)
    return faults


def _within(point: tuple[float, float], shape: list[tuple[float, float]]) -> bool:
    """Return whether a point is in the convex hull of a shape, within a tolerance."""
    x, y = point
    sides = []
    hull = _hull(shape)
    for (a, b), (c, d) in zip(hull, hull[1:] + hull[:1], strict=True):
        length = math.hypot(c - a, d - b)
        sides.append(((c - a) * (y - b) - (d - b) * (x - a)) / length)
    return all(side > -_CLOSE for side in sides)


def _hull(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the convex hull (Andrew 1979), counter-clockwise where y points down."""

    def half(ordered):
        corners: list[tuple[float, float]] = []
        for p in ordered:
            while len(corners) > 1 and _turn(corners[-2], corners[-1], p) <= 0:
                corners.pop()
            corners.append(p)
        return corners[:-1]

    ordered = sorted(set(points))
    return half(ordered) + half(ordered[::-1])


def _turn(a, b, c) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
