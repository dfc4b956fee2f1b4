"""Open an article in any supported format and return its paragraphs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from case_lib.base.errors import FactError, Fault
from case_lib.reading.formats import pdf_file, plain_text, saved_page, word_file

__all__ = ["Article", "open_article"]

_OLD = b"\xd0\xcf\x11\xe0"  # Word before 2007; an encrypted DOCX too
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_ADDRESS = re.compile(r"(?:https?|ftp):/", re.I)


@dataclass(frozen=True)
class Article:
    """An opened article: its paragraphs, headline first; the hash of its file; and the day of
    publication that the page states, or "".
    """

    paragraphs: tuple[str, ...]
    sha256: str
    published: str = ""


def open_article(path: Path) -> Article:
    """Open a text, saved page, PDF or DOCX; the format is detected from the content.

    Raises
    ------
    FactError
        If the article can't be read, with the way out: an address, a scan, an encrypted or old
        file, a page without an article.
    """
    if _ADDRESS.match(path.as_posix()):
        raise _fault(
            path,
            "is an address, and case-lib doesn't use the network here.",
            "Save the page in your browser (Save as: web page, HTML only) and name that file.",
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise _fault(path, f"can't be read ({reason}).", "Name a file that is there.") from None
    digest = hashlib.sha256(raw).hexdigest()
    published = ""
    try:
        rows = _reader(raw)(raw)
        if saved_page.is_page(raw):
            published = saved_page.published(raw)
    except ValueError as error:
        raise _fault(path, f"can't be read: {_sentence(str(error))}", _way_out(raw)) from None
    paragraphs = tuple(row for row in rows if row.strip())
    if not paragraphs:
        raise _fault(path, "contains no text.", _way_out(raw))
    return Article(paragraphs, digest, published)


def _reader(raw: bytes) -> Callable[[bytes], list[str]]:
    """Return the reader of this format, detected from the first bytes."""
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return pdf_file.lines
    if raw.startswith(b"PK\x03\x04"):
        return word_file.lines
    if raw.startswith(_OLD):
        raise ValueError("it is a Word file of before 2007, or one with a password")
    if raw.startswith(_PICTURES):
        raise ValueError("it is a picture")
    if saved_page.is_page(raw):
        return saved_page.lines
    return plain_text.lines


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _way_out(raw: bytes) -> str:
    if saved_page.is_page(raw):
        return "Save the page once it has loaded whole, or copy the article into a text file."
    if raw.startswith(_PICTURES):
        return "Convert it to text first, for example with `tesseract picture.png article`."
    return "Name an article as text, saved page (HTML), PDF with text, or DOCX."


def _fault(path: Path, what: str, way_out: str) -> FactError:
    name = _ADDRESS.sub(lambda match: f"{match[0]}/", path.as_posix())  # a path drops one of two //
    return FactError([Fault(name, what, way_out)])
