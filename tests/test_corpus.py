"""Many articles as one table: linked, deduplicated, resumable; an invalid one is an error row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
import pytest

from case_lib.base.errors import ParameterError
from case_lib.reading import corpus
from tests.command import run

# written for this test; they tell of no real case
DAILY = "警方通报话务引流案\n4月25日收网,抓获犯罪嫌疑人506名,查扣资金380余万元。\n"
ARTICLES = {
    "2023-05-31-daily.txt": DAILY,
    "2023-06-01-evening.txt": "某地引流团伙落网\n4月25日,警方抓获嫌疑人506人,涉及24个省份。\n",
    "2023-06-02-repost.txt": DAILY,
    "2023-06-03-other.txt": "网络赌博平台被捣毁\n5月2日收网,抓获参赌人员及嫌疑人506名。\n",
    "deep/2023-06-04-small.txt": "洗钱团伙\n4月25日抓获3名跑分人员。\n",
    "empty.txt": "没有数字。\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "articles/bad.txt").write_bytes(b"\xff\xfe\x00bad")
    return tmp_path / "articles"


def made(folder, out):
    with ThreadPoolExecutor(2) as threads:
        return corpus.make(folder, out, threads)


def test_every_article_is_a_case_a_copy_or_an_error(folder, tmp_path):
    summary = made(folder, tmp_path / "cases.parquet")
    rows = pq.read_table(summary.table).to_pylist()
    errors = pq.read_table(summary.error_table).to_pylist()
    assert {row["article"] for row in errors} == {"bad.txt", "empty.txt"}
    assert {row["article"] for row in rows} == set(ARTICLES) - {"empty.txt"}
    case = {row["article"]: row["case"] for row in rows}
    daily = "2023-05-31-daily.txt"
    assert case["2023-06-01-evening.txt"] == case["2023-06-02-repost.txt"] == case[daily] == daily
    assert case["2023-06-03-other.txt"] == "2023-06-03-other.txt"  # one count is not one case
    assert (summary.articles, summary.cases, summary.errors) == (7, 3, 2)
    assert {row["copy_of"] for row in rows if row["article"] == "2023-06-02-repost.txt"} == {daily}
    assert {r["why"] for r in rows if r["article"] == daily} == {"arrests.total 506, 2023-04-25"}


def test_what_is_not_reported_is_kept(folder, tmp_path):
    rows = pq.read_table(made(folder, tmp_path / "cases.parquet").table).to_pylist()
    daily = {row["name"]: row for row in rows if row["article"] == "2023-05-31-daily.txt"}
    assert daily["leads.total"]["says"] is None
    assert daily["leads.total"]["low"] is None
    arrests = daily["arrests.total"]
    assert (arrests["says"], arrests["low"], arrests["high"]) == ("506", 506, 506)
    assert (arrests["at"], arrests["anchor"], arrests["kind"]) == ("p2", "506名", "diversion")


def test_a_run_that_was_ended_goes_on_where_it_stopped(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "_BATCH", 2)
    read, rows_of = [], corpus._rows

    def ended(path, article):
        read.append(article)
        if len(read) == 5:
            raise KeyboardInterrupt
        return rows_of(path, article)

    monkeypatch.setattr(corpus, "_rows", ended)
    with pytest.raises(KeyboardInterrupt):
        made(folder, tmp_path / "cases.parquet")
    assert not (tmp_path / "cases.parquet").exists()
    before = len(read)
    made(folder, tmp_path / "cases.parquet")
    assert len(read) - before < 7
    again = pq.read_table(tmp_path / "cases.parquet")
    assert again.equals(pq.read_table(made(folder, tmp_path / "other.parquet").table))
    assert [path.name for path in tmp_path.iterdir() if ".parts" in path.name] == []


def test_what_other_code_drafted_is_drafted_anew(folder, monkeypatch):
    batch = corpus._Batch(folder, ("2023-05-31-daily.txt",))
    before = corpus._key(batch)
    assert corpus._key(batch) == before
    monkeypatch.setattr(corpus.code, "package", lambda: "other code")
    assert corpus._key(batch) != before


def test_what_cannot_be_made_is_refused(folder, tmp_path):
    with pytest.raises(ParameterError, match=r"must end in \.parquet"):
        corpus.make(folder, tmp_path / "cases.csv")
    (tmp_path / "none").mkdir()
    with pytest.raises(ParameterError, match=r"has no article"):
        corpus.make(tmp_path / "none", tmp_path / "cases.parquet")


def test_the_command_tells_what_it_wrote(folder, tmp_path):
    done = run("corpus", folder, "--out", tmp_path / "cases.parquet", "--on", "here")
    assert done.returncode == 0, done.stderr
    assert "7 articles" in done.stdout
    assert "2 errors" in done.stdout


def test_links_are_joined_whatever_their_order():
    """a—c and b—d become one case when d—c comes last; it bears the name of the first."""

    def row(article, day, count, other):
        empty = dict.fromkeys(("low", "high", "begins", "ends"))
        own = {**empty, "article": article, "sha256": article}
        return [
            {**own, "name": "arrests.total", "low": count, "high": count},
            {**own, "name": "losses.total", "low": other, "high": other},
            {**own, "name": "events.raid", "begins": day, "ends": day},
        ]

    rows = [*row("a", "d1", 50, 1), *row("b", "d2", 50, 2), *row("c", "d1", 50, 3)]
    assert {r["article"]: r["case"] for r in corpus.linked(rows)} == {"a": "a", "b": "b", "c": "a"}
    rows += [*row("d", "d2", 50, 3)]
    assert {r["case"] for r in corpus.linked(rows)} == {"a"}
    assert {r["case"] for r in corpus.linked(rows[::-1])} == {"a"}
