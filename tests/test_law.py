from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from case_lib.casefile import reference_data
from case_lib.casefile.opening import open_case
from case_lib.chapters.law import model as law
from case_lib.chapters.law import rules as rules_tables
from case_lib.chapters.law import tables
from case_lib.chapters.law import text as prose
from case_lib.document.inline import text_of
from tests.conftest import MAIN, MINIMAL, ROOT


def test_only_what_was_in_force_on_the_day_counts(main_case):
    table = law.in_force(main_case.file, main_case.order)
    assert {"A19-12-4", "T16-2.4-2", "C15-3a"} <= set(table["id"])
    # superseded before, or made after
    assert not {"F11-5-2", "C25", "A25-3"} & set(table["id"])


@pytest.mark.parametrize(
    ("day", "amount"), [(date(2023, 4, 25), 100_000), (date(2025, 9, 1), 500_000)]
)
def test_the_amount_for_concealing_proceeds_depends_on_the_day(day, amount):
    table = reference_data.thresholds("CN", day, day)
    assert list(table.loc[table["measure"] == "proceeds", "value"]) == [amount]


def test_a_window_across_a_change_has_neither_rule():
    table = reference_data.thresholds("CN", date(2025, 8, 1), date(2025, 9, 1))
    assert "proceeds" not in set(table["measure"].dropna())


def test_the_four_offences_with_their_bands(main_case):
    offences = {o.provision: o for o in law.offences(main_case)}
    assert list(offences) == ["266", "312", "287-2", "287-1"]
    assert [len(o.bands) for o in offences.values()] == [3, 2, 1, 1]
    assert not offences["266"].thresholds.empty


def test_without_dates_nothing_is_in_force(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    case = open_case(path)
    assert law.in_force(case.file, case.order) is None
    assert law.given(case.file, case.order, ()) == {}
    assert open_case(MAIN)["law.threshold_gain_aiding"] == 10_000


def _table(case, name):
    block = getattr(rules_tables if name in rules_tables.__all__ else tables, name)(case)
    return [[text_of(cell) for cell in row] for row in block.rows], text_of(block.note)


def test_every_band_has_its_fine(main_case):
    rows, _ = _table(main_case, "offences")
    fraud = [row[-1] for row in rows if row[0] == "fraud"]
    assert fraud == [
        "a fine, in addition or alone",
        "and a fine (mandatory)",
        "and a fine or confiscation of property (mandatory)",
    ]
    assert "–" not in {row[-1] for row in rows}
    rows, _ = _table(open_case(MAIN, lang="zh"), "offences")
    assert [row[-1] for row in rows if row[0] == "诈骗罪"] == [
        "并处或者单处罚金",
        "并处罚金",
        "并处罚金或者没收财产",
    ]
    assert rows[0][1] == "《刑法》第二百六十六条"


def test_what_naming_an_offence_means_depends_on_the_stage():
    """A prosecutor's open list stays open; a conviction is stated with the presumption."""
    before, after = (open_case(MAIN, sources=s) for s in ("legal-daily", "all"))
    _, note = _table(before, "offences")
    assert "Naming an offence is not a finding of guilt." in note
    assert "“may” include these, “among others”" in note
    _, note = _table(after, "offences")
    assert "3\xa0people" in note
    assert "For anyone else, naming an offence is not a finding of guilt." in note


def test_the_lines_are_in_the_words_of_the_law():
    rows, note = _table(open_case(MAIN, lang="zh"), "thresholds")
    lines = {row[2] for row in rows}
    assert {"五百人次以上", "五千人次以上", "为三个以上对象提供帮助", "五个以上"} <= lines
    assert "《最高人民法院、最高人民检察院、公安部关于办理电信网络诈骗等刑事案件" in note
    rows, note = _table(open_case(MAIN), "thresholds")
    assert "500\xa0calls or more" in {row[2] for row in rows}
    assert "Fafa [2016] No. 32: Opinions of the Supreme People’s Court" in note


def test_administrative_liability_holds_from_its_day_on(main_case):
    assert "ADM38" in set(law.rules(main_case)["id"])
    assert "ADM38" not in set(law.rules(open_case(ROOT / "cases/hanchuan-2021"))["id"])
    for day, there in ((date(2022, 11, 30), False), (date(2022, 12, 1), True)):
        assert ("ADM38" in set(reference_data.thresholds("CN", day, day)["id"])) is there


def test_recovery_of_gains_is_no_leniency(main_case):
    kinds = reference_data.thresholds("CN", date(2023, 4, 25), date(2023, 4, 25)).set_index("id")
    assert kinds.at["M64", "kind"] == "recovery"
    rows, _ = _table(main_case, "leniency")
    assert len(rows) == 2
    assert "art. 64" not in str(rows)
    rows, _ = _table(main_case, "rules")
    (row,) = [row for row in rows if "art. 64" in row[3]]
    assert row[0] == "recovery of gains, not leniency"


def test_rules_are_those_of_the_offences_named(main_case):
    assert {"R16-4.2", "M27", "A19-12-x5", "J15-80"} <= set(law.rules(main_case)["id"])
    assert "I17-5x" not in set(law.rules(main_case)["id"])  # personal information isn't named
    assert law.rules(open_case(ROOT / "cases/cixi-2022")).empty


def test_what_a_sum_counts_as_is_said_only_after_the_sum(main_case):
    """Without pay nobody reaches a sum; “that sum” stood alone."""
    assert "The law counts that sum as" in prose.thresholds(main_case).as_text()
    unpaid = open_case(ROOT / "cases/luojiang-2021")
    assert "that sum" not in prose.thresholds(unpaid).as_text()


def test_what_counts_as_help_and_as_knowledge_of_it_is_among_the_rules(main_case):
    """Review: 法发〔2021〕22号 arts 7 and 8; the opinion of 2025 says anew what is known."""
    by_id = law.rules(main_case).set_index("id")
    assert "others’ phone" in by_id.at["A21-7", "what_en"]  # one’s own phone cards aren’t help
    assert by_id.at["A21-8", "article"] == "art. 8"
    day = date(2025, 7, 28)
    assert not {"A21-7", "A21-8"} & set(reference_data.thresholds("CN", day, day)["id"])


def test_at_forty_per_cent_answered_the_line_is_reached_in_two_fifths_of_the_days(main_case):
    """Review: 0.33–0.42 days a minute, where talk time alone says 0.83–1.04."""
    days = main_case["law.caller.days_to_calls_minute"]
    assert [0.4 * days.low, 0.4 * days.high] == pytest.approx([0.33, 0.42], abs=0.005)
    assert "at most" in str(days.label)


def test_every_row_says_how_it_was_verified_and_names_a_known_document():
    table = reference_data._read("CN", "thresholds")
    assert table["verified"].str.len().gt(5).all()
    assert not table["verified"].str.contains("memory").any()
    assert table["id"].is_unique
    for doc in set(table["doc"]):
        document = reference_data.document("CN", doc)
        assert document is not None, doc
        assert all(document.title.values())
    for lang in ("en", "zh"):
        assert table[[f"what_{lang}", f"effect_{lang}"]].notna().all().all()


def test_no_work_is_cited_from_memory():
    for work in reference_data.literature():
        assert work.seen in {"text", "abstract", "citation"}
        assert work.link


def test_days_to_the_lines_range_over_the_answer_rate(main_case, write_case):
    said = prose.thresholds(main_case).as_text()
    assert "can’t be established, 500\xa0calls or more" in said
    assert "calls that nobody answers count" in said
    assert "15–60%○ of calls are answered" in said
    assert "0.12–2.5\xa0days○" in said
    assert "9.3–10.8\xa0days◐" in said  # at the pace of another case, from reports alone
    assert "counts that sum as serious circumstances (aiding crime through" in said
    assert "五百人次以上" in prose.thresholds(open_case(MAIN, lang="zh")).as_text()
    # without an assumption, an upper value from reported figures alone
    text = MAIN.read_text("utf-8").replace("  pay.answer_rate:", "  pay.answered_share:")
    said = prose.thresholds(open_case(write_case(text))).as_text()
    assert "0.83–1.05◐ days" in said
    assert "make it fewer days" in said


def test_days_fall_with_calls_that_nobody_answers(main_case):
    days = main_case["law.caller.days_to_calls"]
    base = {name: q.low for name, q in days.bases.items()}
    rates = np.array([0.15, 0.3, 0.6])
    values = days.values({n: np.full(3, v) for n, v in base.items()} | {"pay.answer_rate": rates})
    assert np.allclose(values / rates, values[0] / rates[0])
    # all answered, a minute each: what reported figures alone give
    all_answered = {n: np.ones(1) * v for n, v in base.items()} | {"pay.answer_rate": np.ones(1)}
    upper = main_case["law.caller.days_to_calls_minute"]
    assert days.values(all_answered)[0] == pytest.approx(upper.high)


def test_who_answers_for_what(main_case):
    said = prose.answer(main_case).as_text()
    assert "These days count what one person does. People who commit fraud as a group" in said
    assert "accessory" in said
    assert "the police can still detain and fine" in said
    assert "grounds for leniency: admitting guilt and accepting punishment; returning" in said
    assert "art. 64) is no leniency" in said


def test_rules_that_are_not_in_force_are_not_said():
    """The Anti-Telecom and Online Fraud Law came into force after the calls of 2021."""
    said = prose.answer(open_case(ROOT / "cases/hanchuan-2021")).as_text()
    assert "answer for all fraud of the group" in said
    assert "detain and fine" not in said
    assert "These days" not in said  # of which none is printed


def test_what_lies_below_a_crime_stands_below_the_bands(main_case):
    rows, _ = _table(main_case, "offences")
    assert rows[-1][0] == "below a crime"
    assert "ten to fifteen days" in rows[-1][3]
    assert "one to ten times the gains" in rows[-1][4]
    rows, _ = _table(open_case(ROOT / "cases/hanchuan-2021"), "offences")
    assert "below a crime" not in {row[0] for row in rows}


def test_every_provision_used_says_where_it_was_read(main_case):
    rows, note = _table(main_case, "verified")
    assert all(row[2].split()[-1][:2] in ("20", "19") for row in rows)
    assert all("http" in row[3] for row in rows)
    words = " ".join(row[1] for row in rows)
    assert "art. 287-1" in words
    assert "IV(2)" in words
    assert "Fafa [2016] No. 32: Opinions of the Supreme People’s Court" in note


def test_what_a_sum_counts_as_is_what_the_table_of_the_country_says():
    said = prose.thresholds(open_case(ROOT / "tests/cases/port-town.yaml")).as_text()
    assert "The law counts that sum as a heavier band (cheating)." in said


def test_no_line_is_drawn_for_an_offence_that_no_chosen_source_names():
    case = open_case(MAIN, sources="-legal-daily-online")
    offences = {offence.name for offence in law.offences(case)}
    assert {"aiding", "fraud"} <= offences
    case = open_case(MAIN, sources="feature,xinhua")
    assert law.offences(case) == []
    assert prose.thresholds(case).left_out == ()


def test_every_sentence_on_a_case_without_law_would_have_nothing_to_speak_of():
    assert prose.thresholds(open_case(ROOT / "cases/cixi-2022")).left_out == ()
