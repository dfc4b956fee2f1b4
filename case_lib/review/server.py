"""Serve the review page, accessible only from this machine.

The address contains a token; a request without it, for another host, or from a page of another
origin is refused. The server makes no network requests.
"""

from __future__ import annotations

import importlib.resources
import json
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from case_lib.base.errors import CaseLibError
from case_lib.casefile.claims import refuse_unknown
from case_lib.review import editing, showing

__all__ = ["HOST", "Review"]

HOST = "127.0.0.1"
_MOST = 100_000  # bytes of a request
_FILES = {
    "": ("review/page.html", "text/html; charset=utf-8"),
    "page.js": ("review/page.js", "text/javascript; charset=utf-8"),
    "page.css": ("review/page.css", "text/css; charset=utf-8"),
    "font.ttf": ("fonts/NotoSansSC-Regular.ttf", "font/ttf"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Review(ThreadingHTTPServer):
    """A review in progress: its case file, its texts, its address; ``serve_forever`` serves it."""

    daemon_threads = True

    def __init__(self, case: Path, sources: Mapping[str, Path], lang: str = "") -> None:
        """``sources``: key of a source → path of its text; ``lang``: language of the page.

        Raises
        ------
        FactError
            For an unreadable case file or text.
        ParameterError
            For a source that the case doesn't have.
        """
        data, _ = editing.read(case)
        refuse_unknown(str(data.get("case")), sources, data.get("sources") or ())
        self.texts = {name: showing.lines_of(path) for name, path in sources.items()}
        self.case, self.lang, self.lock = case, lang, Lock()
        self.token = secrets.token_urlsafe(32)
        self.state()  # reports a faulty file before the page opens
        super().__init__((HOST, 0), _Handler)

    @property
    def address(self) -> str:
        """The address of the page, with its token."""
        return f"http://{HOST}:{self.server_address[1]}/{self.token}/"

    def state(self) -> dict[str, Any]:
        """Return the data of the page."""
        return showing.shown(self.case, self.texts, self.lang)


class _Handler(BaseHTTPRequestHandler):
    server: Review
    server_version = "case-lib"
    sys_version = ""

    def log_message(self, *args: Any) -> None:
        """Log nothing, because addresses contain the token."""

    def do_GET(self) -> None:
        name = self._name()
        if name is None:
            return
        if name == "state":
            self._answer(HTTPStatus.OK, self.server.state())
        elif name in _FILES:
            file, media = _FILES[name]
            text = importlib.resources.files("case_lib").joinpath(*file.split("/")).read_bytes()
            self._send(HTTPStatus.OK, text, media)
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "There is no such page."})

    def do_POST(self) -> None:
        name = self._name()
        if name is None:
            return
        if name != "edit" or self.headers.get_content_type() != "application/json":
            self._answer(HTTPStatus.NOT_FOUND, {"error": "There is no such page."})
            return
        try:
            length = int(self.headers.get("Content-Length", ""))
            change = json.loads(self.rfile.read(length)) if 0 < length <= _MOST else None
        except ValueError:
            change = None
        if not isinstance(change, dict):
            self._answer(HTTPStatus.BAD_REQUEST, {"error": "This is not a decision."})
            return
        with self.server.lock:
            try:
                editing.edit(self.server.case, str(change.get("sha")), change)
            except editing.ConflictError as error:
                self._answer(HTTPStatus.CONFLICT, {"error": str(error)})
            except (CaseLibError, OSError) as error:
                self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(error)})
            else:
                self._answer(HTTPStatus.OK, self.server.state())

    def _name(self) -> str | None:
        """Return the requested path after the token; for a refused request, None."""
        port = self.server.server_address[1]
        hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        origin = self.headers.get("Origin")
        foreign = self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        parts = self.path.split("?", maxsplit=1)[0].split("/")
        token = parts[1] if len(parts) == 3 else ""
        if (
            self.headers.get("Host") not in hosts
            or (origin is not None and origin not in {f"http://{host}" for host in hosts})
            or foreign
            or not secrets.compare_digest(token.encode(), self.server.token.encode())
        ):
            self._answer(
                HTTPStatus.FORBIDDEN, {"error": "Open the address that case-lib review printed."}
            )
            return None
        return parts[2]

    def _answer(self, status: HTTPStatus, data: Mapping[str, Any]) -> None:
        text = json.dumps(data, ensure_ascii=False).encode()
        self._send(status, text, "application/json; charset=utf-8")

    def _send(self, status: HTTPStatus, body: bytes, media: str) -> None:
        self.send_response(status)
        for key, value in _HEADERS.items():
            self.send_header(key, value)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
