from __future__ import annotations

import contextlib
import io
from pathlib import Path

import docx
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.reading.formats import characters, pdf_file, saved_page
from case_lib.reading.formats.opening import open_article
from case_lib.reading.joining import Named, NotOneCaseError, draft_together, keys
from case_lib.reading.source_text import normalised
from tests.command import run
from tests.conftest import ROOT

# written for these tests; they tell of no real case
CHINESE = [
    "某市警方破获一起引流案",
    "4月12日，警方出动民警近100名，赴全国9省份收网，抓获犯罪嫌疑人83名，查扣资金56万余元。",
    "据查，该团伙分为4个小组，话务员日薪约150元，查获手机132部。",
]
ENGLISH = [
    "Police smash phone gang",
    "Police arrested 83 suspects on 12 April 2023 and seized 132 mobile phones.",
    "The gang cheated at least 40 victims out of about £2 million, officers said.",
]
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{head} - Site</title>
<meta property="article:published_time" content="2023-05-31T08:00:00+08:00"></head><body>
<header><ul><li><a href="/">Home</a></li><li><a href="/2">999 offers</a></li></ul></header>
<div class="main"><article><h1>{head}</h1>{body}</article>
<div class="sidebar"><h3>Most read</h3><a href="/n">Police hold 777 people elsewhere</a></div></div>
<footer>Copyright 2023. Call 0300 123 2040</footer></body></html>"""


def page(lines, charset="utf-8"):
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    return PAGE.format(charset=charset, head=lines[0], body=body).encode(charset)


def word(lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(lines, folder: Path):
    source = folder / "article.typ"
    source.write_text(
        '#set page(width: 9cm)\n#set text(font: "Noto Sans SC")\n' + "\n\n".join(lines), "utf-8"
    )
    return typst.compile(source, font_paths=[ROOT / "case_lib/fonts"])


@pytest.fixture
def saved(tmp_path):
    def save(name, raw):
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return save


@pytest.mark.parametrize("lines", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("form", ["text", "html", "docx", "pdf"])
def test_every_format_gives_the_same_paragraphs(saved, tmp_path, lines, form):
    raw = {
        "text": lambda: "\n\n".join(lines).encode(),
        "html": lambda: page(lines),
        "docx": lambda: word(lines),
        "pdf": lambda: pdf(lines, tmp_path),
    }[form]()
    # whatever the file is called
    opened = open_article(saved("article", raw))
    # Chinese in a PDF has blanks beside digits, which every text loses when it is searched
    assert [*map(normalised, opened.paragraphs)] == [*map(normalised, lines)]
    assert opened.published == ("2023-05-31" if form == "html" else "")


@pytest.mark.parametrize("name", ["gbk", "gb18030", "big5", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_encoding_of_chinese_is_told(saved, name):
    text = "警方破獲一起電信詐騙案\n抓獲嫌疑人83名。" if name == "big5" else "\n".join(CHINESE)
    opened = open_article(saved("article.txt", text.encode(name)))
    assert "\n".join(opened.paragraphs) == text


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "big5"])
def test_a_page_is_read_in_the_encoding_that_it_states(saved, charset):
    lines = [
        "標題在此",
        "警方抓獲嫌疑人八十三名，查扣手機一百三十二部，並凍結帳戶九十二個，案件仍在偵辦。",
    ]
    lines = lines if charset == "big5" else CHINESE
    assert list(open_article(saved("page.html", page(lines, charset))).paragraphs) == lines


def test_menus_adverts_and_related_news_are_no_article(saved):
    text = "".join(open_article(saved("page.html", page(ENGLISH))).paragraphs)
    assert not any(part in text for part in ("777", "999", "0300", "Home", "Copyright"))
    # and a page is read the same way each time, or `verify` would look in other paragraphs
    assert saved_page.lines(page(ENGLISH)) == saved_page.lines(page(ENGLISH))


def test_a_word_parted_at_the_end_of_a_line_is_joined():
    rows = ["Police arrested forty sus-", "pects in the raid, which they", "led."]
    joined = pdf_file._paragraphs([pdf_file._Line(row, 12.0) for row in [*rows, *rows]])
    assert joined == ["Police arrested forty suspects in the raid, which they led."] * 2


def _blank(encrypted=False):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if encrypted:
        writer.encrypt("secret")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (_blank(), "is a scan.*ocrmypdf"),
        (_blank(encrypted=True), "is encrypted.*without a password"),
        (b"%PDF-1.7 rubbish", "is damaged"),
        (b"<html><body><script>load()</script></body></html>", "no article.*loaded whole"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "Word file of before 2007"),
        (b"PK\x03\x04 rubbish", "not a text document"),
        (b"\x89PNG\r\n", "is a picture.*tesseract"),
        (b"", "contains no text"),
        (bytes(range(256)) * 9, "can't be read"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(saved, raw, part):
    with pytest.raises(FactError, match=f"(?s){part}"):
        open_article(saved("article", raw))


def test_an_address_is_refused(tmp_path):
    done = run("draft", "https://example.org/news", "-o", tmp_path / "case")
    assert done.returncode == 1
    assert "case-lib doesn't use the network here" in done.stderr
    assert "Save the page" in done.stderr
    assert not (tmp_path / "case").exists()


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_decoding(raw):
    with contextlib.suppress(ValueError):
        assert isinstance(characters.decoded(raw), str)


def test_articles_of_one_case_become_one_file(saved, tmp_path):
    chinese = saved("日报.html", page(CHINESE))
    english = saved("star.docx", word(ENGLISH))
    out = tmp_path / "gang"
    done = run("draft", chinese, english, "--source", "daily", "--source", "star", "--out", out)
    assert done.returncode == 0, done.stderr
    output = " ".join(done.stdout.split())
    assert "daily and star seem to describe one case" in output
    assert "2023-04-12" in output
    assert "daily: published on 2023-05-31, as the page says" in output
    file = out / "case.yaml"
    file.write_text(file.read_text("utf-8").replace(", review: true", ""), encoding="utf-8")
    case = load_case(file)
    assert list(case.sources) == ["daily", "star"]
    arrests = [(c.source, c.says) for c in case.quantities["arrests.total"].claims]
    assert arrests == [("daily", "83"), ("star", "83")]
    pairs = [f"daily={chinese}", f"star={english}"]
    verified = run("verify", file, "--source", pairs[0], "--source", pairs[1])
    assert verified.returncode == 0, verified.stdout


def test_where_articles_contradict_each_other_both_are_shown(saved):
    star = [*ENGLISH[:1], ENGLISH[1].replace("83", "90"), *ENGLISH[2:]]
    articles = [Named(saved("a", word(ENGLISH)), "daily"), Named(saved("b", word(star)), "star")]
    case_draft = draft_together(articles, "gang")
    (remark,) = (one for one in case_draft.remarks if one.startswith("arrests.total"))
    assert "daily says 83 suspects (p2)" in remark
    assert "star says 90 suspects (p2)" in remark
    assert "says: '83'" in case_draft.text
    assert "says: '90'" in case_draft.text


OTHER = ["A fire in Southtown", "A court jailed 21 members of a ring on 3 May 2021."]


def test_what_does_not_seem_one_case_is_asked_about(saved, tmp_path):
    paths = [saved("a.txt", "\n".join(ENGLISH).encode()), saved("b.txt", "\n".join(OTHER).encode())]
    done = run("draft", *paths, "-o", tmp_path / "x.yaml")
    assert done.returncode == 1
    assert "don't seem to describe one case" in done.stderr
    assert not (tmp_path / "x.yaml").exists()
    done = run("draft", *paths, "--one-case", "-o", tmp_path / "x.yaml")
    assert done.returncode == 0, done.stderr


def test_an_article_may_be_linked_through_another(saved):
    bridge = ["News", f"{ENGLISH[1]} {OTHER[1]}", "They held 83 suspects, 21 members, 132 phones."]
    bridge[1] += " It was in Southtown."
    other = [*OTHER, "They made 250 calls."]
    bridge.append("They made 250 calls.")
    articles = [
        Named(saved(name, "\n".join(lines).encode()), name)
        for name, lines in (("a", ENGLISH), ("b", bridge), ("c", other))
    ]
    assert draft_together(articles, "gang").text
    with pytest.raises(NotOneCaseError, match="a and c"):
        draft_together([articles[0], articles[2]], "gang")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--source", "one"], "given 1 time for 2 articles"),
        (["--source", "one", "--source", "one"], "same --source"),
        (["--published", "2023-05-31"], "say of which article"),
        (["--published", "c=2023-05-31"], "no article is 'c'"),
    ],
)
def test_keys_and_days_must_fit_the_articles(saved, tmp_path, arguments, part):
    paths = [saved("a.txt", "\n".join(ENGLISH).encode()), saved("b.txt", "\n".join(OTHER).encode())]
    done = run("draft", *paths, *arguments, "-o", tmp_path / "x.yaml")
    assert done.returncode == 1
    assert part in " ".join(done.stderr.split())


def test_a_source_has_a_key_of_its_own():
    names = keys([Path("a.txt"), Path("A.pdf"), Path("日报.txt"), Path("b/时报.txt")])
    assert names == ["a", "a-2", "source", "source-2"]
    with pytest.raises(ParameterError, match="lower-case"):
        draft_together([Named(Path("x"), "The Daily")], "x")
