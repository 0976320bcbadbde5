"""The overview's figures: each number is the length of the list that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ropa_desktop.domain.rules import rule
from ropa_desktop.domain.rules.areas import AREAS
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.services import check, find, records
from ropa_desktop.services.asked_panel import asked_panel
from ropa_desktop.services.due import due_items, month_of
from ropa_desktop.services.find import Filter, Query
from ropa_desktop.services.panels import DUE, STATES, Opens, Panel, letters_panel, month_words, panels
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import listing
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import language
from tests.examples import put_example
from tests.services.made import EVA, add, put

TODAY = date.today()  # noqa: DTZ011  # the day by which lists are narrowed


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The example with something of everything: late, next, approved, and every risk."""
    path = tmp_path_factory.mktemp("panels") / "full.ropa"
    put_example(path, language="sv", author=EVA)
    with open_register(path) as register:
        wording = Wording(register, "sv")
        for number, one in enumerate(find.find(register, Query("activity"), wording)):
            values = {
                "next_review": TODAY + timedelta(days=40 * number - 100),
                "dpia_status": ("done", None)[number % 2],
            }
            records.save(register, "activity", one, values, author=EVA)
        tools = ("45", "46_2_c", "49_1_a", None)
        for number, one in enumerate(find.find(register, Query("transfer"), wording)):
            values = {"tool": tools[number % 4], "country": ("US", "GB", None)[number % 3]}
            records.save(register, "transfer", one, values, author=EVA)
        yield register


def shown(register: Register, code: str = "sv") -> list[Panel]:
    seen, wording = check.overview_of(register), Wording(register, code)
    letters = [letters_panel(name, seen, wording) for name in seen.letters]
    return [*letters, *panels(seen, check.figures_of(register, TODAY), wording)]


def test_each_number_is_the_length_of_the_list_behind_it(full: Register) -> None:
    wording, told = Wording(full, "sv"), 0
    days = [month_of(one.day, TODAY) for one in due_items(full)]
    for panel in shown(full):
        for line in panel.lines:
            for number, opens in zip(line.numbers, line.opens, strict=True):
                if opens.page == DUE:
                    found = days.count(opens.path)
                else:
                    found = len(find.find(full, Query(opens.page, filters=opens.filters), wording))
                assert number == found, (panel.key, line.key, opens)
                told += number > 0
    assert told > 50


def test_the_panels_tell_what_an_expert_asks(full: Register) -> None:
    keys = [panel.key for panel in shown(full)]
    assert keys == [
        "letters.activity",
        "letters.processor_activity",
        "areas.activity",
        "areas.processor_activity",
        "months",
        "severities",
        "bases",
        "article_9",
        "special",
        "transfers",
        "assessments",
        "impact",
    ]
    assert all(panel.lines for panel in shown(full))


def test_every_state_can_be_drawn_and_both_languages_have_the_same_lines(full: Register) -> None:
    swedish, english = shown(full, "sv"), shown(full, "en")
    assert {one.state for panel in swedish for one in panel.series} <= set(STATES)
    assert [[line.key for line in p.lines] for p in swedish] == [[line.key for line in p.lines] for p in english]
    assert [p.title for p in swedish] != [p.title for p in english]


def test_a_register_without_anything_says_so(register: Register) -> None:
    for panel in shown(register):
        assert panel.lines or panel.empty or panel.key.startswith("letters.")


def test_a_record_counts_once_by_its_gravest_finding(full: Register) -> None:
    seen = check.figures_of(full, TODAY).gravest["activity"]
    (severities,) = (panel for panel in shown(full) if panel.key == "severities")
    line = next(line for line in severities.lines if line.key == "activity")
    wording = Wording(full, "sv")
    assert sum(line.numbers) == sum(seen.values()) <= len(find.find(full, Query("activity"), wording))


def test_the_order_of_severities_and_the_marks_are_the_rules_own() -> None:
    assert list(listing.SEVERITIES) == [severity.value for severity in rule.Severity]
    assert (rule.MISSING, rule.NOT_APPLICABLE, rule.DONE) == ("m", "n", "d")


def risk_of(register: Register, record: int) -> str:
    wording = Wording(register, "sv")
    lists = {
        risk: find.find(register, Query("transfer", filters=(Filter("risk", risk),)), wording) for risk in listing.RISKS
    }
    (found,) = [risk for risk, ids in lists.items() if record in ids]
    return found


def test_a_transfer_on_a_decision_is_safe_only_while_one_holds_for_the_country(register: Register) -> None:
    transfer = add(register, "transfer", tool="45", country="IN")
    assert risk_of(register, transfer) == "unsupported"
    put(register, transfer, country="GB")
    assert risk_of(register, transfer) == "adequacy"
    decision = add(register, "adequacy_decision", status="in_force", country="GB", expires=TODAY)
    put(register, transfer, decision=decision)
    assert risk_of(register, transfer) == "adequacy"
    put(register, decision, expires=TODAY - timedelta(days=1))
    assert risk_of(register, transfer) == "unsupported"
    put(register, decision, expires=None, status="annulled")
    assert risk_of(register, transfer) == "unsupported"


def test_a_tool_of_article_46_asks_for_an_assessment_that_allows_the_transfer(register: Register) -> None:
    transfer = add(register, "transfer", tool="46_2_c", country="US")
    assert risk_of(register, transfer) == "unassessed"
    put(register, transfer, modules=["four"])
    assert risk_of(register, transfer) == "assessed"
    put(register, transfer, modules=["two"], assessment=add(register, "transfer_assessment", status="draft"))
    assert risk_of(register, transfer) == "unassessed"


def test_a_derogation_a_residual_risk_and_no_tool_are_told_apart(register: Register) -> None:
    transfer = add(register, "transfer", country="US")
    assert risk_of(register, transfer) == "unsupported"
    put(register, transfer, tool="49_1_a")
    assert risk_of(register, transfer) == "derogation"
    put(register, transfer, residual_risk="yes")
    assert risk_of(register, transfer) == "residual"


def test_an_activity_whose_rows_name_no_basis_has_none(register: Register) -> None:
    without = add(register, "activity", "Utan")
    blank = add(register, "activity", "Tom", legal_bases=[{"part": "allt"}])
    some = add(register, "activity", "Delvis", legal_bases=[{"part": "allt"}, {"article_6": "c"}])
    wanted = Query("activity", filters=(Filter("legal_bases.article_6", None),))
    assert find.find(register, wanted, Wording(register, "sv")) == [without, blank]
    bases = check.figures_of(register, TODAY).bases
    assert (bases.article_6, bases.none) == ({"c": 1}, 2)
    assert some


def test_a_month_is_named_with_its_year(register: Register) -> None:
    wording = Wording(register, "sv")
    assert month_words("2026-12", wording) == "december 2026"
    assert [month_words(m, wording, short=True) for m in ("2026-12", "2027-01", "late")] == [
        "dec",
        "jan 2027",
        "Försenat",
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_area_and_risk_has_a_name(code: str) -> None:
    assert all(f"area.{area}" in language(code) for area in AREAS)
    assert all(f"risk.{risk}" in language(code) for risk in listing.RISKS)


def test_no_text_of_the_overview_is_dead() -> None:
    package = Path(__file__).parents[2] / "ropa_desktop"
    code = "\n".join(p.read_text(encoding="utf-8") for p in package.rglob("*.py"))
    texts = (Path(__file__).parents[2] / "resources" / "texts" / "sv" / "overview.toml").read_text(encoding="utf-8")
    built: tuple[str, ...] = (
        "area.",
        "risk.",
        "month.",
        "due.kind.",
        "due.late",
        "due.later",
        "overview.law.",
        "overview.part.",
    )
    built = (*built, "overview.article_9", "overview.special", "due.day", "due.record", "due.who", "due.from")
    keys = [line.split('"')[1] for line in texts.splitlines() if line.startswith('"')]
    assert [
        key for key in keys if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(built)
    ] == []


def test_the_offices_own_questions_are_counted_and_open_their_lists(register: Register) -> None:
    wording = Wording(register, "sv")
    assert asked_panel(register, wording) is None
    add(register, "activity", "Läger", children="yes")
    add(register, "activity", "Lön")
    add(register, "saved_filter", "Barn", about="activity", condition="children = yes")
    add(register, "saved_filter", "Trasig", about="activity", condition="sådant finns inte = 1")
    panel = asked_panel(register, wording)
    assert panel is not None
    assert [(line.label, line.numbers, line.opens[0]) for line in panel.lines] == [
        ("Barn (behandlingar)", (1,), Opens("activity", where="@Barn"))
    ]
