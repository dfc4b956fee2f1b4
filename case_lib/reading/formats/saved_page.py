"""Read articles from a saved web page: headline and paragraphs, without menus and related news."""

from __future__ import annotations

import functools
import logging
import re
from typing import Any

from case_lib.reading.formats.characters import decoded

__all__ = ["is_page", "lines", "published"]

_STATED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_FAMILY = {"gb2312": "gb18030", "gbk": "gb18030"}  # pages that state these use more characters
_HEAD = 4096  # bytes in which a page states its encoding
_SHORTEST = 40  # characters; a shorter text isn't an article


def is_page(raw: bytes) -> bool:
    """Return whether the bytes are an HTML page."""
    head = raw[:_HEAD].lower().replace(b"\0", b"")
    return bool(re.search(rb"<(?:!doctype html|html|head|body|article)\b", head))


def lines(raw: bytes) -> list[str]:
    """Return headline and paragraphs of a page.

    Raises
    ------
    ValueError
        If no article is found on the page.
    """
    import trafilatura  # noqa: PLC0415 - takes half a second, and only pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = _text(raw)
    extracted = trafilatura.extract(
        text, include_comments=False, include_tables=True, favor_precision=True, config=_config()
    )
    body = [line.strip() for line in (extracted or "").splitlines() if line.strip()]
    if sum(map(len, body)) < _SHORTEST:
        raise ValueError("no article was found on this page")
    title = _title(text)
    return body if not title or title in body[0] else [title, *body]


def published(raw: bytes) -> str:
    """Return the day of publication that a page states, or ""."""
    import trafilatura  # noqa: PLC0415

    try:
        metadata = trafilatura.extract_metadata(_text(raw), extensive=False)
    except (ValueError, TypeError, AttributeError):
        return ""
    return str(metadata.date or "") if metadata else ""


@functools.cache
def _config() -> Any:
    """Return settings of trafilatura for articles as short as Chinese ones."""
    from trafilatura.settings import use_config  # noqa: PLC0415

    config = use_config()
    # below these limits it returns the whole page, with related news
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST))
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    return config


def _text(raw: bytes) -> str:
    stated = _STATED.search(raw[:_HEAD])
    name = stated[1].decode("ascii").lower() if stated else ""
    return decoded(raw, _FAMILY.get(name, name))


def _title(text: str) -> str:
    import trafilatura  # noqa: PLC0415

    metadata = trafilatura.extract_metadata(text)
    return str(metadata.title or "").strip() if metadata else ""
