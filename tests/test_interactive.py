"""The interactive drawing in headless Chromium: only its scripts run, nothing is fetched."""

from __future__ import annotations

import html
import json
import re
import subprocess

import networkx as nx

from case_lib.document import interactive
from tests.browsing import CHROMIUM, needed

WORDS = {"mark": "Synthetic", "find": "find", "keys": "keys", "none": "none"}
EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
LOOK = {"color": "#000000", "shape": "dot", "sign": "●", "size": "5"}


def described(label: str):
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", role="r", label=label)
    graph.add_node("b", role="r", label=label)
    graph.add_edge("a", "b", layers=["command"])
    places = {"a": (0.0, 0.0), "b": (50.0, 50.0)}
    return interactive.describe(graph, {"r": {"label": label, **LOOK}}, places, WORDS)


def test_labels_can_end_no_script_and_open_no_tag():
    page = interactive.page(described(EVIL))
    assert "<img" not in page
    assert page.replace(interactive._library(), "").count("<script") == 3
    inside = re.search(r'id="data">(.*?)</script>', page)
    assert inside is not None
    assert json.loads(inside[1])["legend"][0]["label"] == EVIL
    frame = interactive.frame(described(EVIL))
    assert frame.count("<") == 2  # the frame's own tags
    assert 'sandbox="allow-scripts"' in frame


def test_the_page_names_no_address():
    page = interactive.page(described("r"))
    own = page.replace(interactive._library(), "")
    assert not re.search(r"https?://", own)
    assert "default-src 'none'" in own


def test_positions_are_given_and_nothing_settles():
    data = described("r")
    assert data["options"]["physics"] == {"enabled": False}
    assert [(n["x"], n["y"]) for n in data["nodes"]] == [(0.0, 0.0), (50.0, 50.0)]


@needed
def test_nothing_planted_runs_and_nothing_is_fetched(tmp_path):
    """Without Chromium, only the escaping is tested above."""
    inner = html.escape(interactive.page(described(EVIL)))
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {interactive.script_hashes()}"
    )
    outer = tmp_path / "page.html"
    outer.write_text(
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<title>still</title><iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>',
        encoding="utf-8",
    )
    bare = tmp_path / "bare.html"
    bare.write_text(interactive.page(described(EVIL)), encoding="utf-8")
    log = tmp_path / "net.json"
    seen = {}
    for path in (outer, bare):
        seen[path.name] = subprocess.run(
            [
                CHROMIUM,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--log-net-log={log}",
                "--virtual-time-budget=4000",
                "--dump-dom",
                path.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        requests = log.read_text("utf-8")
        assert path.as_uri() in requests  # it is the log of this page
        addresses = set(re.findall(r'"url":"(https?://[^"]+)"', requests))
        # the browser itself asks its maker; the page asks nobody
        assert not {a for a in addresses if not re.search(r"google|gstatic|gvt1", a)}
        assert not re.search(r'"url":"file://[^"]*/x"', requests)
    assert 'data-ready="2"' in seen["bare.html"]  # the drawing is there
    assert "<title>run" not in seen["bare.html"]
    assert "<img" not in seen["bare.html"]
    assert "<title>still" in seen["page.html"]
