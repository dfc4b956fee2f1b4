"""Decode text in UTF-8, UTF-16, GB 18030 or Big5, chosen by trial."""

from __future__ import annotations

import codecs

__all__ = ["decoded"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = ["gb18030", "big5", "utf_16_le", "utf_16_be", "cp1252"]
_COMMON = frozenset("的一是在有人和中这上为不国年了月日市到个警方公安嫌疑名元诈骗的這為國個電話詐")


def decoded(raw: bytes, stated: str = "") -> str:
    """Return the text of ``raw``.

    Parameters
    ----------
    stated
        The encoding that the document states; it is tried first.

    Raises
    ------
    ValueError
        If no encoding fits, so the file isn't text.

    Examples
    --------
    >>> decoded("警方抓获506人。".encode("gbk")), decoded("警方抓獲506人。".encode("big5"))
    ('警方抓获506人。', '警方抓獲506人。')
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name)
    for name in filter(None, (stated, "utf-8")):
        try:
            text = raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    return _guessed(raw)


def _guessed(raw: bytes) -> str:
    tried = {name: text for name in _GUESSED if (text := _whole(raw, name))}
    # common characters distinguish GB from Big5, which share their byte values
    score = {name: sum(char in _COMMON for char in text) for name, text in tried.items()}
    best = max(score, key=lambda name: score[name], default="")
    if best and score[best]:
        return tried[best]
    import charset_normalizer  # noqa: PLC0415 - loads its tables; needed only for rare encodings

    guess = charset_normalizer.from_bytes(raw).best()
    if guess is None:
        raise ValueError("no encoding fits it")
    return str(guess)


def _whole(raw: bytes, name: str) -> str:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text or not _printable(text) else text


def _printable(text: str) -> bool:
    strange = sum(not (char.isprintable() or char in "\r\n\t\f\u3000\xa0") for char in text)
    return strange <= len(text) // 200
