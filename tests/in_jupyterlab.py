"""Check the output in JupyterLab: working controls, saved notebooks, the dark theme.

It starts a server on this machine with a token, opens it in headless Chromium, runs a notebook,
moves a slider by keyboard, keeps a scenario, saves, and opens the notebook again without a kernel;
then the same notebook in a dark JupyterLab. It takes a minute, so it is no test of the suite. Run:
``.venv/bin/python -m tests.in_jupyterlab FOLDER``, which gets a screenshot of each step. It ends
with an error where a step fails.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat

from case_lib.casefile import scenario_application
from case_lib.casefile.loader import load_case
from tests.browsing import CHROMIUM
from tests.conftest import ROOT

NAME = "from-the-lab"
CELLS = [
    """\
from case_lib import explore, open_case
from case_lib.chapters.arrests import figures as people
from case_lib.chapters.pay import figures, tables, text
opened = open_case("shanghai-2023")
explore(opened, "pay.break_even_price_lead")""",
    'text.passage(opened, "intro")',
    "tables.by_role(opened)",
    "figures.price_per_lead(opened)",
    "people.composition(opened)",
    'opened["pay.break_even_price_lead"]',
]
WAIT = 240_000  # milliseconds, on a machine that others use


def main() -> None:
    shots = Path(sys.argv[1])
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="case-lib-lab-") as temporary:
        desk = Path(temporary, "desk")
        shutil.copytree(ROOT / "cases", desk / "cases")
        cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
        book = nbformat.v4.new_notebook(cells=cells)
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(book, desk / "explore.ipynb")
        for theme in ("light", "dark"):
            with served(Path(temporary, theme), desk, theme == "dark") as address:
                look(address, theme, desk, shots)


def look(address: str, theme: str, desk: Path, shots: Path) -> None:
    """Run all steps in one theme, and report network requests."""
    from playwright.sync_api import sync_playwright

    requests: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 1500})
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: requests.append(request.url))
        try:
            if theme == "light":
                moved(page, address, desk, shots)
            opened(page, address, theme, shots)
        except Exception:
            page.screenshot(path=shots / f"failed-{theme}.png")
            raise
        browser.close()
    here = (address.partition("/lab")[0].replace("http", "ws"), address.partition("/lab")[0])
    strange = [url for url in requests if not url.startswith((*here, "data:", "blob:"))]
    print(f"{theme}: requests elsewhere: {strange or 'none'}")


def moved(page: Any, address: str, desk: Path, shots: Path) -> None:
    """Run the notebook, move a slider by keyboard, keep the scenario, save."""
    page.goto(f"{address}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=WAIT)
    # JupyterLab drops cells that are run before their kernel is connected
    page.get_by_text("| Idle").wait_for(timeout=WAIT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    handle = page.locator(".jp-OutputArea .noUi-handle").first
    handle.wait_for(timeout=WAIT)
    # what is shown stands beside the controls: the last output of the cell
    result = page.locator(".jp-CodeCell").first.locator(".jp-OutputArea-output").last
    result.locator("table").wait_for(timeout=WAIT)
    page.screenshot(path=shots / "1-as-opened.png")
    before = result.inner_html()
    handle.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([shown, before]) => shown.innerHTML !== before && shown.querySelector('svg, img')",
        arg=[result.element_handle(), before],
        timeout=WAIT,
    )
    # the last of the moves is shown, whatever came between
    low = page.locator(".jp-OutputArea .widget-readout").first.inner_text().split()[0]
    result.get_by_text(re.compile(rf"^{low}")).first.wait_for(timeout=WAIT)
    page.screenshot(path=shots / "2-moved.png")
    after = result.inner_html()
    assert re.sub("<[^>]+>", "", after) != re.sub("<[^>]+>", "", before)
    page.get_by_placeholder("name of the scenario").fill(NAME)
    page.get_by_placeholder("reason").fill("tried in JupyterLab")
    page.get_by_role("button", name="Keep this as a scenario").click()
    page.get_by_text("--scenario scenarios/").wait_for(timeout=WAIT)
    page.screenshot(path=shots / "3-kept.png")
    kept = desk / "scenarios" / f"{NAME}.yaml"
    print(kept.read_text("utf-8"))
    file = load_case(desk / "cases/shanghai-2023/case.yaml")
    assert scenario_application.read(kept, file).assumptions
    # the other cells, whatever they show
    page.wait_for_function(
        "() => ![...document.querySelectorAll('.jp-InputPrompt')]"
        ".some(p => p.textContent.includes('*'))",
        timeout=WAIT,
    )
    page.keyboard.press("Escape")
    page.locator(".jp-Notebook .jp-Cell").first.click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+s")
    end = time.monotonic() + WAIT / 1000
    while True:
        outputs = ""
        with suppress(nbformat.reader.NotJSONError):  # JupyterLab is writing it
            saved = nbformat.read(desk / "explore.ipynb", as_version=4)
            outputs = json.dumps(saved.cells[0].get("outputs", []))
        if "<table" in outputs and "<figure" in outputs:
            break
        assert time.monotonic() < end, outputs[:2000]
        time.sleep(0.5)
    print("saved:", [output.output_type for output in saved.cells[0].outputs])
    counts = [cell.execution_count for cell in saved.cells]
    print("run:", counts)
    assert None not in counts, "“Run All Cells” didn't run all of them"
    assert saved.metadata.get("widgets"), "the controls were not saved with the notebook"


def opened(page: Any, address: str, theme: str, shots: Path) -> None:
    """Open the saved notebook again, and check it without running it."""
    stop_kernels(address)
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-OutputArea-output table", timeout=WAIT)
    page.wait_for_selector(".jp-OutputArea .widget-readout", timeout=WAIT)  # from the saved state
    stop_kernels(address)
    time.sleep(2)
    page.screenshot(path=shots / f"4-again-{theme}.png")
    for row, cell in enumerate(page.locator(".jp-Notebook .jp-CodeCell").all()):
        cell.scroll_into_view_if_needed()
        time.sleep(1)
        cell.screenshot(path=shots / f"5-{theme}-cell-{row + 1}.png")


def stop_kernels(address: str) -> None:
    base, _, token = address.partition("?token=")
    api = base.partition("/lab")[0] + "/api/kernels"
    head = {"Authorization": f"token {token}"}
    kernels = json.load(urllib.request.urlopen(urllib.request.Request(api, headers=head)))
    for kernel in kernels:
        gone = urllib.request.Request(f"{api}/{kernel['id']}", headers=head, method="DELETE")
        urllib.request.urlopen(gone)


@contextmanager
def served(own: Path, desk: Path, dark: bool) -> Iterator[str]:
    """Serve JupyterLab from a folder with separate settings; yield the notebook's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    settings = own / "settings/@jupyterlab"
    for name, content in {
        "apputils-extension/themes": {"theme": f"JupyterLab {'Dark' if dark else 'Light'}"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    places = {
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "IPYTHONDIR": own / "ipython",
        "CASE_LIB_CACHE": own / "kept",
    }
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.root_dir={desk}", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class="]
    command[-1] += "jupyterlab.handlers.announcements.NeverCheckForUpdate"
    log = (own / "server.log").open("w")
    environment = {**os.environ, **{name: str(place) for name, place in places.items()}}
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{base}/api?token={token}")
                break
            except OSError:
                if server.poll() is not None:
                    raise SystemExit((own / "server.log").read_text()) from None
                time.sleep(0.5)
        yield f"{base}/lab/tree/explore.ipynb?token={token}"
    finally:
        stop_kernels(f"{base}/lab?token={token}")
        server.terminate()
        server.wait()
        log.close()


if __name__ == "__main__":
    main()
