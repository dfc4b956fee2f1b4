from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base.errors import FactError
from case_lib.base.kinds import Kind
from case_lib.casefile import chronology
from case_lib.casefile.claims import chosen_sources
from case_lib.casefile.event_order import order
from case_lib.casefile.opening import open_case
from case_lib.casefile.schema import CaseFile
from case_lib.chapters.timeline import figures
from case_lib.document.inline import text_of
from tests.conftest import MAIN, ROOT

START = date(2023, 1, 1)


def case_with(events):
    return CaseFile.model_validate(
        {
            "case": "c",
            "title": "t",
            "summary": "s",
            "country": "CN",
            "currency": "CNY",
            "stage": "arrested",
            "changed": "2024-01-01",
            "sources": {"paper": {"outlet": "P", "access": "read"}},
            "events": events,
        }
    )


def text(first, last):
    return f"{START + timedelta(first)}/{START + timedelta(last)}"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=2, max_size=4))
def test_a_chain_is_tightened_as_by_trying_every_day(windows):
    boxes = [(first, first + more) for first, more in windows]
    names = [f"e{i}" for i in range(len(boxes))]
    events = {
        name: {
            "label": name,
            "claims": [{"source": "paper", "when": text(*box)}],
            "after": names[:i][-1:],
        }
        for i, (name, box) in enumerate(zip(names, boxes, strict=True))
    }
    # earliest days from the front, latest from the back
    early, late = [], []
    for first, _ in boxes:
        early.append(max([first, *early[-1:]]))
    for _, last in reversed(boxes):
        late.append(min([last, *late[-1:]]))
    late.reverse()
    file = case_with(events)
    try:
        ordered = order(file, chosen_sources(file, "all"))
    except FactError as error:
        assert any(e > x for e, x in zip(early, late, strict=True))
        assert "is impossible" in str(error)
        return
    assert all(e <= x for e, x in zip(early, late, strict=True))
    for name, first, last in zip(names, early, late, strict=True):
        assert ordered.window(name) == (START + timedelta(first), START + timedelta(last))


def test_the_main_case_windows(main_case):
    events = {e.name: e for e in chronology.events(main_case)}
    assert events["plan"].earliest == date(2023, 3, 1)
    assert events["plan"].latest == date(2023, 4, 25)
    assert events["plan"].kind is Kind.DERIVED
    assert events["raid"].lasting
    assert events["detection"].window.precision == "early"
    assert events["convictions"].latest == date(2024, 2, 23)
    assert [e.earliest for e in events.values()] == sorted(e.earliest for e in events.values())


def test_without_the_feature_the_raid_is_bounded_by_order_alone():
    case = open_case(MAIN, sources="legal-daily")
    events = {e.name: e for e in chronology.events(case)}
    assert (events["raid"].earliest, events["raid"].latest) == (date(2023, 3, 1), date(2023, 5, 31))
    assert "press_conference" not in events
    assert case["timeline.detection_to_raid"].high == 91


def test_undated_events_stay_open():
    file = case_with({"one": {"label": "one"}, "two": {"label": "two", "after": ["one"]}})
    assert order(file, chosen_sources(file, "all")).window("two") == (None, None)


STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["after", "before", "during"]), st.integers(0, 4)),
    max_size=5,
)


def placed(windows, lasting, steps):
    """Return a case with events e0, e1, …: some dated, some lasting, in the order of the steps."""
    events = {}
    for row, (box, lasts) in enumerate(zip(windows, lasting, strict=True)):
        event = events[f"e{row}"] = {"label": f"e{row}", "lasting": lasts}
        if box is not None:
            event["claims"] = [{"source": "paper", "when": text(box[0], box[0] + box[1])}]
    for row, how, other in steps:
        if row != other and max(row, other) < len(windows):
            events[f"e{row}"].setdefault(how, []).append(f"e{other}")
    return case_with(events)


def all_pairs(file):
    """Return the tightest bounds over all paths between two ends (Floyd and Warshall)."""
    far = float("inf")
    names = ["origin", *(f"{n}.{end}" for n in file.events for end in ("begin", "end"))]
    most = {(a, b): 0 if a == b else far for a in names for b in names}

    def at_most(a, b, days):
        most[a, b] = min(most[a, b], days)

    for name, event in file.events.items():
        begin, end = f"{name}.begin", f"{name}.end"
        at_most(end, begin, 0)
        if not event.lasting:
            at_most(begin, end, 0)
        for claim in event.claims:
            first, last = (date.fromisoformat(day).toordinal() for day in claim.when.split("/"))
            at_most("origin", end, last)
            at_most(begin, "origin", -first)
            if event.lasting:
                at_most("origin", begin, first)
                at_most(end, "origin", -last)
        for other in event.after:
            at_most(begin, f"{other}.end", 0)
        for other in event.before:
            at_most(f"{other}.begin", end, 0)
        for other in event.during:
            at_most(begin, f"{other}.begin", 0)
            at_most(f"{other}.end", end, 0)
    for via in names:
        for a in names:
            for b in names:
                at_most(a, b, most[a, via] + most[via, b])
    return names, most


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(0, 9))),
        min_size=2,
        max_size=5,
    ),
    st.lists(st.booleans(), min_size=5, max_size=5),
    STEPS,
)
def test_bounds_are_the_tightest_and_rest_on_what_binds(windows, lasting, steps):
    file = placed(windows, lasting[: len(windows)], steps)
    everything = chosen_sources(file, "all")
    names, most = all_pairs(file)
    try:
        ordered = order(file, everything)
    except FactError as error:
        assert any(most[name, name] < 0 for name in names)
        assert "is impossible" in str(error)
        return
    assert all(most[name, name] == 0 for name in names)
    for a in names:
        for b in names[1:]:
            assert ordered.span(a, b) == (-most[b, a], most[a, b])
    dated = [name for name, event in file.events.items() if event.claims]
    for name in file.events:
        binding = ordered.binding(name)
        for other in set(dated) - {name, *binding}:
            without = dict(file.events)
            without[other] = without[other].model_copy(update={"claims": ()})
            weaker = order(file.changed_by({"events": without}), everything)
            assert weaker.window(name) == ordered.window(name)


def test_a_window_rests_on_the_events_that_bind_it_and_on_no_others(main_case):
    assert main_case.order.binding("plan") == ["detection", "raid"]
    assert main_case.order.binding("convictions") == ["raid", "convictions_reported"]


def test_a_step_that_may_be_months_later_stands_beside_what_ends_it(main_case):
    items = figures._items(main_case, chronology.events(main_case), [])
    labels = [item.what for item in items]
    # a conviction must not look like a step of the weeks after the raid
    place = next(n for n, what in enumerate(labels) if "convicted" in what)
    assert labels[place] == "three core members convicted of fraud"
    assert labels[place + 1] == "convictions reported"
    assert labels.index("questioning and device forensics on the spot") < labels.index(
        "police press conference"
    )


def test_a_caption_explains_only_what_is_drawn():
    looks = {"A dot": "nine-provinces", "A bar": "luojiang-2021", "A bracket": "shanghai-2023"}
    captions = {}
    for name in looks.values():
        path = ROOT / f"tests/cases/{name}.yaml"
        block = figures.line(open_case(path if path.is_file() else name))
        captions[name] = text_of(block.caption)
    assert [key for key in looks if key in captions["nine-provinces"]] == ["A dot"]
    assert [key for key in looks if key in captions["luojiang-2021"]] == ["A dot", "A bar"]
    assert "broken" not in captions["luojiang-2021"]
    assert all(key in captions["shanghai-2023"] for key in [*looks, "broken"])


def test_the_ends_of_a_lasting_event_are_as_precise_as_their_dates(write_case):
    """“July 2010 – April 2014” was read as until 30 April: 1,588 days, and not a day more."""
    tidworth = open_case("tidworth-2018", draws=200)
    span = tidworth["timeline.selling_to_sentence"]
    last = date(2018, 9, 4)
    assert (span.low, span.high) == (
        (last - date(2014, 4, 30)).days,
        (last - date(2014, 4, 1)).days,
    )
    assert (span.low, span.high) == (1588, 1617)
    exact = open_case("hanchuan-2021", draws=200)["timeline.activity_to_judgment"]
    assert (exact.low, exact.high) == (185, 185)
