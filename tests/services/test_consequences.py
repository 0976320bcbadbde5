"""What follows from an activity, in words."""

from __future__ import annotations

from typing import Any

from ropa_desktop.domain.field import blank_row
from ropa_desktop.domain.screening import conclude, suggestions
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import consequences
from ropa_desktop.services.records import save
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register

ACTIVITY = RECORD_TYPES["activity"]


def activity(**given: Any) -> dict[str, Any]:
    return ACTIVITY.blank() | given


def bases(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [blank_row(ACTIVITY.by_name["legal_bases"]) | row for row in rows]


def why(values: dict[str, Any], right: str, wording: Wording) -> tuple[str, ...]:
    return next(one.why for one in consequences.rights_of(values, wording) if one.key == right)


def test_a_right_that_holds_for_one_basis_tells_for_which_it_does_not(register: Register) -> None:
    values = activity(legal_bases=bases({"article_6": "f"}, {"article_6": "a", "article_9": "a"}))
    assert why(values, "withdrawal", Wording(register, "sv")) == (
        "när som helst, och lika lätt som det lämnades (7.3; för 6.1 a + 9.2 a)",
        "gäller inte för 6.1 f: behandlingen bygger inte på samtycke (7.3)",
    )
    assert why(values, "withdrawal", Wording(register, "en")) == (
        "at any time, and as easily as it was given (7(3); for 6(1)(a) + 9(2)(a))",
        "does not apply for 6(1)(f): the processing does not rest on consent (7(3))",
    )


def test_two_rows_on_the_same_basis_are_told_apart_by_their_part_or_data(register: Register) -> None:
    rows = bases({"article_6": "b", "data": ["name"]}, {"article_6": "b", "part": "utskick"}, {"article_6": "c"})
    found = why(activity(legal_bases=rows, means="automated"), "portability", Wording(register, "sv"))
    assert found[-1] == "gäller inte för 6.1 c: grunden är varken samtycke eller avtal (20.1 a)"
    assert any("för 6.1 b namn, 6.1 b utskick" in words for words in found)


def test_what_speaks_for_a_criterion_is_said_as_the_form_says_it(register: Register) -> None:
    data = [blank_row(ACTIVITY.by_name["data"]) | {"data": "location", "subjects": ["employee", "child"]}]
    found = suggestions(activity(data=data, large_scale="yes"), consequences.tagged)
    told = {one.criterion: [consequences.why_in_words(w, Wording(register, "sv")) for w in one.why] for one in found}
    assert told["large_scale"] == ["Behandling i stor omfattning? Ja"]
    assert told["vulnerable"] == ["Registrerade: anställda, barn"]
    assert told["sensitive"] == ["Uppgifter: lokaliseringsuppgifter"]


def test_the_conclusion_names_its_provision(register: Register) -> None:
    def said(code: str, *met: str, **given: Any) -> str:
        return consequences.conclusion_in_words(conclude(activity(**given), met), Wording(register, code))

    assert said("sv", "sensitive", "vulnerable") == "Krävs: 2 av nio kriterier (IMY:s förteckning DI-2018-13200)."
    assert said("en", "35_3_b") == (
        "Required: a case in which an impact assessment is always required (Article 35(3))."
    )
    assert said("sv", "sensitive", risk="high").startswith("Överväg: ett av nio kriterier och hög risk.")
    assert said("sv") == "Inget är bedömt än: inga kriterier är valda (artikel 35.1)."


def test_a_controller_that_is_gone_or_a_party_asks_nothing_more(register: Register) -> None:
    party = save(register, "party", None, {"name": "Biträdet"}, author="Eva").id
    assert consequences.holding(register, {"controller": party}) == frozenset()
    assert consequences.holding(register, {"controller": 4711}) == frozenset()
    assert consequences.holding(register, {}) == frozenset()
