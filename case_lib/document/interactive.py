"""The only adapter to pyvis: a graph as an interactive page, fully offline, labels as plain text.

pyvis stores nodes, edges and options and contains vis-network; its own page is not used, since it
loads scripts from a network and renders some titles as HTML (pyvis 0.3.2).
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import importlib.resources
import json
import zlib
from collections.abc import Mapping
from typing import Any

import networkx as nx

__all__ = ["HEIGHT", "describe", "frame", "packed", "page", "script_hashes"]

HEIGHT = 620
_SCRIPT = """\
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const say = (id, words) => { document.getElementById(id).textContent = words; };
say("mark", data.words.mark);
document.getElementById("find").setAttribute("aria-label", data.words.find);
document.getElementById("find").placeholder = data.words.find;
const legend = document.getElementById("legend");
for (const look of data.legend) {
  const item = document.createElement("li");
  const sign = document.createElement("span");
  sign.textContent = look.sign;
  sign.style.color = look.color;
  item.append(sign, " " + look.label + " (" + look.count + ")");
  legend.append(item);
}
const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges);
const box = document.getElementById("box");
box.setAttribute("aria-label", data.words.keys);
const net = new vis.Network(box, { nodes, edges }, data.options);
net.once("afterDrawing", () => net.fit());
let matches = [], at = -1;
const show = step => {
  if (!matches.length) { net.unselectAll(); say("status", data.words.none); return; }
  at = (at + step + matches.length) % matches.length;
  net.selectNodes([matches[at].id]);
  net.focus(matches[at].id, { scale: 1, animation: false });
  say("status", (at + 1) + " / " + matches.length + "  " + matches[at].title);
};
document.getElementById("find").addEventListener("input", event => {
  const query = event.target.value.trim().toLowerCase();
  matches = query ? data.nodes.filter(n => n.title.toLowerCase().includes(query)) : [];
  at = -1;
  if (query) { show(1); } else { net.unselectAll(); net.fit(); say("status", ""); }
});
document.getElementById("find").addEventListener("keydown", event => {
  if (event.key === "Enter") { event.preventDefault(); show(event.shiftKey ? -1 : 1); }
});
net.on("selectNode", event => say("status", nodes.get(event.nodes[0]).title));
document.body.dataset.ready = String(data.nodes.length);
"""
_STYLE = """\
html,body{height:100%}
body{display:flex;flex-direction:column;margin:0}
body{font:14px/1.4 sans-serif;color:#1a1a1a;background:#fff}
header{display:flex;flex-wrap:wrap;gap:.4em 1em;align-items:center;padding:.4em .6em}
#mark{font-weight:bold}
#legend{display:flex;flex-wrap:wrap;gap:.2em .9em;list-style:none;margin:0;padding:0}
#box{flex:1;min-height:0;overflow:hidden;border-top:1px solid #ccc}
#box:focus-within,#find:focus{outline:2px solid #0b4f7a}
input{font:inherit;padding:.15em .4em}
"""


def describe(
    graph: nx.DiGraph[str],
    looks: Mapping[str, Mapping[str, str]],
    places: Mapping[str, tuple[float, float]],
    words: Mapping[str, str],
) -> dict[str, Any]:
    """Return a graph as data for ``page``.

    Parameters
    ----------
    graph
        Nodes with ``role`` and ``label``; edges with ``layers``.
    looks
        For each role ``label``, ``color``, ``shape`` (of vis-network) and ``sign`` (a character).
    places
        x and y of each node; the layout is fixed.
    words
        ``mark`` (what the drawing is), ``find``, ``keys`` and ``none``.
    """
    from pyvis.network import Network  # noqa: PLC0415 - a quarter of a second

    shown = Network(directed=False, cdn_resources="in_line")
    counts: dict[str, int] = {}
    for name, data in graph.nodes(data=True):
        look = looks[data["role"]]
        counts[data["role"]] = counts.get(data["role"], 0) + 1
        x, y = places[name]
        shown.add_node(
            name,
            label=" ",
            title=f"{name} · {data['label']}",
            x=round(float(x), 1),
            y=round(float(y), 1),
            color=look["color"],
            shape=look["shape"],
            size=float(look["size"]),
        )
    for source, target, data in graph.edges(data=True):
        # the most common edge style is set in the options
        checks = data["layers"] == ["supervision"]
        shown.add_edge(source, target, **({"dashes": True, "color": "#c9c9c9"} if checks else {}))
    return {
        "nodes": shown.nodes,
        "edges": [{k: v for k, v in edge.items() if k != "width"} for edge in shown.edges],
        "legend": [{**look, "count": counts[r]} for r, look in looks.items() if r in counts],
        "words": dict(words),
        "options": {
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False},
            "nodes": {"font": {"size": 0}, "borderWidth": 1},
            "edges": {"smooth": False, "width": 0.6, "color": "#8a8a8a"},
            "interaction": {
                "hover": True,
                "hideEdgesOnDrag": True,
                "keyboard": {"enabled": True, "bindToWindow": False},
                "navigationButtons": False,
            },
        },
    }


@functools.cache
def _library() -> str:
    folder = importlib.resources.files("pyvis") / "templates" / "lib"
    return (folder / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")


@functools.cache
def script_hashes() -> str:
    """Return the Content-Security-Policy hashes of the page's scripts."""
    digests = [hashlib.sha256(text.encode()).digest() for text in (_library(), _SCRIPT)]
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def page(described: Mapping[str, Any]) -> str:
    """Return a self-contained page that makes no network requests and runs only these scripts."""
    data = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    # a label can't contain the end of the script element
    data = data.replace("<", "\\u003c").replace("&", "\\u0026")
    policy = f"default-src 'none'; script-src {script_hashes()}; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{_STYLE}</style></head><body><header>"
        '<span id="mark"></span><input id="find" type="search"><span id="status" role="status">'
        '</span><ul id="legend"></ul></header><div id="box" role="application" tabindex="0"></div>'
        f'<script type="application/json" id="data">{data}</script>'
        f"<script>{_library()}</script><script>{_SCRIPT}</script></body></html>"
    )


def packed(described: Mapping[str, Any]) -> str:
    """Return the page compressed (zlib, in base64), to be opened by a script on request."""
    return base64.b64encode(zlib.compress(page(described).encode(), 9)).decode()


def frame(described: Mapping[str, Any]) -> str:
    """Return the page inside a frame that may only run its scripts."""
    title = html.escape(str(described["words"]["mark"]))
    # inside single quotes only these need escaping, which saves a fifth of the size
    inner = page(described)
    for letter, entity in (("&", "&amp;"), ("'", "&#39;"), ("<", "&lt;")):
        inner = inner.replace(letter, entity)
    return (
        f'<iframe sandbox="allow-scripts" title="{title}" loading="lazy" '
        f'style="width:100%;height:{HEIGHT}px;border:1px solid #d5d5d5" '
        f"srcdoc='{inner}'></iframe>"
    )
