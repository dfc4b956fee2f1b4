"""The review page: access control, saving, and a review in a real browser."""

from __future__ import annotations

import http.client
import json
import re
import threading
from pathlib import Path

import pytest

from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.reading.drafting import draft
from case_lib.reading.places_named import ROLES
from case_lib.review import editing, showing
from case_lib.review.server import HOST, Review
from tests.browsing import CHROMIUM, needed
from tests.command import run
from tests.conftest import write_draft

# written for this test; it tells of no real case
ARTICLE = """\
某市警方破获一起话务引流案
4月12日，警方收网，抓获犯罪嫌疑人83名，查扣资金５６万余元。
专案组另查明9317.28元，话务员日薪约150元。
"""


@pytest.fixture
def drafted(tmp_path):
    path, article = write_draft(tmp_path, ARTICLE)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("operation: raid", "operation: raid  # mine"), encoding="utf-8")
    return path, article


@pytest.fixture
def review(drafted):
    path, article = drafted
    with Review(path, {"daily": article}) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def made(case, **change):
    return editing.edit(case, editing.digest(case.read_bytes()), change)


def claim(**more):
    return {"section": "quantities", "name": "arrests.total", "row": 0, **more}


# -- saving ---------------------------------------------------------------------------------------


def test_a_decision_changes_its_line_and_no_other(drafted):
    path, _ = drafted
    before = path.read_text("utf-8").splitlines()
    made(path, do="accept", **claim())
    after = path.read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][0].replace(", review: true", "") == changed[0][1]
    assert load_case(path).quantities["arrests.total"].claims[0].says == "83"
    assert "operation: raid  # mine" in after


def test_each_decision_does_what_it_says(drafted):
    path, _ = drafted
    made(path, do="correct", value="82", **claim())
    made(path, do="scope", value="first-raid", **claim())
    made(path, do="rename", section="quantities", name="arrests.total", value="arrests.first")
    case = load_case(path)
    assert [c.says for c in case.quantities["arrests.first"].claims] == ["82"]
    assert case.quantities["arrests.first"].claims[0].of == "first-raid"
    label = {"en": "the first raid", "zh": "首次收网"}
    made(path, do="answer", path=["scopes", "first-raid", "label"], value=label)
    assert load_case(path).scopes["first-raid"].label.root == label
    made(path, do="scope", value="", **claim(name="arrests.first"))
    made(path, do="rename", section="events", name="raid", value="takedown")
    assert load_case(path).operation == "takedown"
    made(path, do="reject", section="events", name="takedown", row=0)
    assert load_case(path).operation is None
    assert load_case(path).events == {}


def test_a_place_is_told_what_it_is_named_for(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("4月12日，抓获83人。\n团伙成员曾在柬埔寨活动。\n", encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(draft(article, "daily", "2023-05-31", "my-case").text, encoding="utf-8")
    place = {"section": "places", "name": "0", "row": 0}
    shown = [c for c in showing.shown(path, {})["claims"] if c["section"] == "places"]
    assert [(c["name"], c["anchor"], c["role"]) for c in shown] == [("0", "柬埔寨", "named")]
    assert shown[0]["label"]["en"].startswith("?")
    with pytest.raises(ParameterError, match="not one of caught"):
        made(path, do="role", value="elsewhere", **place)
    made(path, do="role", value="raid", **place)
    made(path, do="accept", **place)
    case = load_case(path)
    assert [(p.province, p.role, p.label) for p in case.places] == [("KH", "raid", None)]
    made(path, do="reject", **place)
    assert load_case(path).places == ()


def test_the_page_speaks_each_language(drafted):
    path, _ = drafted
    state = showing.shown(path, {}, "zh")
    assert state["lang"] == "zh"
    assert set(state["words"]) == set(state["langs"]) == {"en", "zh"}
    script = (Path(showing.__file__).parent / "page.js").read_text("utf-8")
    keys = set(re.findall(r'say\("(\w+)"', script)) | set(re.findall(r'", "(\w+)"\]', script))
    for words in state["words"].values():
        assert keys | set(ROLES) <= set(words)
        assert all(words.values())
    assert state["words"]["en"]["accept"] != state["words"]["zh"]["accept"]


def test_pages_of_other_formats_are_shown_as_printed(tmp_path):
    article = tmp_path / "article.txt"
    article.write_bytes("警方抓获８３名\n".encode("gb18030"))
    assert showing.lines_of(article) == ["警方抓获８３名"]


def test_a_figure_given_the_name_of_another_joins_its_claims(drafted):
    path, _ = drafted
    value = "operation.seized"
    made(path, do="rename", section="quantities", name="unsorted.p3.1", value=value)
    text = path.read_text("utf-8")
    assert "unsorted" not in text
    made(path, do="accept", **claim(name=value, row=1))
    assert [c.anchor for c in load_case(path).quantities[value].claims] == ["9317.28元"]
    before = path.read_bytes()
    with pytest.raises(ParameterError, match="counts person, not CNY"):
        made(path, do="rename", section="quantities", name=value, value="arrests.total")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        {"do": "correct", "value": "some people", **claim()},
        {"do": "correct", "value": "10..5", **claim()},
        {"do": "rename", "section": "quantities", "name": "arrests.total", "value": "A B"},
        {"do": "scope", "value": "../x", **claim()},
        {"do": "accept", **claim(row=7)},
        {"do": "accept", **claim(name="nobody")},
        {"do": "answer", "path": ["title"], "value": {"en": " "}},
        {"do": "answer", "path": ["nothing", "here"], "value": {"en": "x"}},
        {"do": "format disk"},
        {},
    ],
)
def test_what_would_break_the_file_is_refused_and_leaves_nothing(drafted, change):
    path, _ = drafted
    before = path.read_bytes()
    with pytest.raises((FactError, ParameterError)):
        editing.edit(path, editing.digest(before), change)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == ["case.yaml"]


def test_a_file_changed_by_another_program_is_a_conflict(drafted):
    path, _ = drafted
    digest = editing.digest(path.read_bytes())
    path.write_text(path.read_text("utf-8") + "# more\n", encoding="utf-8")
    with pytest.raises(editing.ConflictError, match="changed by another program"):
        editing.edit(path, digest, {"do": "accept", **claim()})
    assert path.read_text("utf-8").endswith("# more\n")


def test_every_figure_of_the_article_is_marked(drafted):
    path, article = drafted
    state = showing.shown(path, {"daily": showing.lines_of(article)})
    runs = [run for line in state["texts"]["daily"] for run in line]
    text = "".join(run["text"] for run in runs)
    assert text == ARTICLE.replace("\n", "")
    marked = {run["text"]: run["claims"] for run in runs if run.get("claims")}
    assert {"83名", "５６万余元", "9317.28元", "约150元", "4月12日"} <= set(marked)
    assert marked["83名"] == ["quantities/arrests.total/0"]


# -- who may ask ----------------------------------------------------------------------------------


def asked(server, method="GET", path=None, body=None, **headers):
    port = server.server_address[1]
    line = http.client.HTTPConnection(HOST, port, timeout=10)
    fields = {"Host": f"{HOST}:{port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    line.putrequest(method, path or f"/{server.token}/state", skip_host=True)
    for key, value in fields.items():
        line.putheader(key, value)
    text = json.dumps(body).encode() if body is not None else b""
    line.putheader("Content-Length", str(len(text)))
    line.endheaders(text)
    answer = line.getresponse()
    return answer, answer.read()


def test_only_this_machine_with_the_token_is_answered(review):
    assert review.server_address[0] == "127.0.0.1"
    answer, text = asked(review)
    assert answer.status == 200
    assert json.loads(text)["case"] == "my-case"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    own = f"http://{HOST}:{review.server_address[1]}"
    assert asked(review, Origin=own)[0].status == 200
    refused = [
        asked(review, path="/state"),
        asked(review, path="/"),
        asked(review, path="//state"),
        asked(review, path=f"/{review.token[:-1]}/state"),
        asked(review, Origin="http://evil.example"),
        asked(review, Origin="null"),
        asked(review, Host="evil.example"),
        asked(review, Host=f"evil.example:{review.server_address[1]}"),
        asked(review, Sec_Fetch_Site="cross-site"),
    ]
    for answer, text in refused:
        assert answer.status == 403
        assert b"my-case" not in text
        assert review.token.encode() not in text


def test_no_other_page_can_decide(review):
    before = review.case.read_bytes()
    change = {"do": "accept", "sha": editing.digest(before), **claim()}
    edit = f"/{review.token}/edit"
    kind = {"Content_Type": "application/json"}
    assert asked(review, "POST", "/x/edit", change, **kind)[0].status == 403
    assert asked(review, "POST", edit, change, Content_Type="text/plain")[0].status == 404
    assert (
        asked(review, "POST", edit, change, Origin="http://evil.example", **kind)[0].status == 403
    )
    assert asked(review, "POST", edit, [1], **kind)[0].status == 400
    assert asked(review, "POST", edit, {**change, "sha": "x"}, **kind)[0].status == 409
    assert review.case.read_bytes() == before
    assert asked(review, "POST", edit, change, **kind)[0].status == 200
    assert review.case.read_bytes() != before


def test_a_source_that_the_case_does_not_have_is_refused(drafted):
    path, article = drafted
    done = run("review", path, "--source", f"weekly={article}", "--no-browser")
    assert done.returncode == 1
    assert "'weekly' is not a source of" in done.stderr


# -- in a browser ---------------------------------------------------------------------------------


@needed
def test_from_an_article_to_an_accepted_case_by_keyboard(review):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        seen, errors = [], []
        page.on("request", lambda request: seen.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and errors.append(said.text))
        page.goto(review.address)
        page.wait_for_selector("#claims li.now")
        assert page.locator("#article mark", has_text="83名").count() == 1

        def card(name):
            """Go down to the claim of a name."""
            for _ in range(20):
                if page.locator("#claims li.now input[id^=name-]").input_value() == name:
                    return
                page.keyboard.press("j")
            raise AssertionError(name)

        def until(condition):
            """Poll the page, since its policy forbids waiting inside it."""
            for _ in range(2400):
                if page.evaluate(condition):
                    return
                page.wait_for_timeout(25)
            raise AssertionError(condition)

        def filled(key, words):
            page.keyboard.press(key)
            page.keyboard.type(words)
            page.keyboard.press("Enter")

        card("unsorted.p3.1")
        # what is typed while the name is being saved waits for it
        page.route("**/edit", lambda route: (page.wait_for_timeout(300), route.continue_()))
        filled("n", "operation.gained")
        filled("s", "late")
        until("state.scopes.length === 1")
        page.unroute("**/edit")
        assert page.evaluate("state.claims[now].of") == "late"
        assert page.evaluate("state.claims[now].name") == "operation.gained"
        for _ in range(20):
            page.keyboard.press("k")
        while left := page.evaluate("state.claims.filter(claim => claim.review).length"):
            page.evaluate("now = state.claims.findIndex(claim => claim.review); mark()")
            page.keyboard.press("a")
            until(f"state.claims.filter(claim => claim.review).length < {left}")
        while open_left := page.evaluate("state.questions.length"):
            page.keyboard.press("q")
            page.keyboard.type("An answer in words")
            page.keyboard.press("Tab")
            page.keyboard.type("答案")
            with page.expect_response("**/edit"):
                page.keyboard.press("Enter")
            until(f"state.questions.length < {open_left}")
        assert "0 of" in page.inner_text("#count")
        # someone edits the file meanwhile
        text = review.case.read_text("utf-8")
        review.case.write_text(text + "# by hand\n", encoding="utf-8")
        assert errors == []
        page.keyboard.press("x")
        page.wait_for_selector("#error:not([hidden])")
        assert "changed by another program" in page.inner_text("#error")
        own = review.address.rpartition("/")[0]
        assert all(url.startswith((own, "data:")) for url in seen), seen
        browser.close()
    done = run("check", review.case)
    assert done.returncode == 0, done.stdout
    assert "To review" not in done.stdout
    assert "Questions" not in done.stdout
    case = open_case(review.case)
    assert case["arrests.total"] == 83
    assert case["operation.gained"] == 9317.28
    assert review.case.read_text("utf-8").endswith("# by hand\n")
