"""Each cell of the rights by legal basis, read from Arts 7, 13-22 and 77, and not from the code."""

from __future__ import annotations

from typing import Any

import pytest

from ropa_desktop.domain.field import blank_row
from ropa_desktop.domain.rights import CITES, Applies, Held, Right, of_basis, rights
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.consequences import tagged
from ropa_desktop.storage.texts import cited_provisions

ACTIVITY = RECORD_TYPES["activity"]
BASES = ACTIVITY.by_name["legal_bases"]
DATA = ACTIVITY.by_name["data"]
YES, CONDITION, NO = Applies.YES, Applies.CONDITION, Applies.NO
MANUAL = {"means": "manual"}
ANSWERED: dict[str, Any] = {
    "means": "automated",
    "direct_marketing": "no",
    "children": "no",
    "automated_decision": "yes",
    "journalistic": "no",
}


def basis(article_6: str | None = None, article_9: str | None = None, *data: str) -> dict[str, Any]:
    return blank_row(BASES) | {"article_6": article_6, "article_9": article_9, "data": list(data)}


def data(code: str, *sources: str) -> dict[str, Any]:
    return blank_row(DATA) | {"data": code, "sources": list(sources)}


def activity(*bases: dict[str, Any], **given: Any) -> dict[str, Any]:
    said = {"data": [data("name", "subject")]} | ANSWERED | given
    return ACTIVITY.blank() | {"legal_bases": list(bases)} | said


def held(right: Right, *bases: dict[str, Any], **given: Any) -> Held:
    return next(h for h in rights(activity(*bases, **given), tagged) if h.right is right)


def provisions(one: Held) -> list[str]:
    return [reason.cite for reason in one.reasons]


MATRIX = {
    # access, rectification, erasure, restriction, portability, objection, withdrawal, ADM, complaint
    "a": (YES, YES, CONDITION, CONDITION, YES, NO, YES, YES, YES),
    "b": (YES, YES, CONDITION, CONDITION, YES, NO, NO, YES, YES),
    "c": (YES, YES, CONDITION, CONDITION, NO, NO, NO, YES, YES),
    "d": (YES, YES, CONDITION, CONDITION, NO, NO, NO, YES, YES),
    "e": (YES, YES, CONDITION, CONDITION, NO, YES, NO, YES, YES),
    "f": (YES, YES, CONDITION, CONDITION, NO, YES, NO, YES, YES),
}
COLUMNS = (
    Right.ACCESS,
    Right.RECTIFICATION,
    Right.ERASURE,
    Right.RESTRICTION,
    Right.PORTABILITY,
    Right.OBJECTION,
    Right.WITHDRAWAL,
    Right.AUTOMATED,
    Right.COMPLAINT,
)


@pytest.mark.parametrize(
    ("letter", "right", "wanted"),
    [(letter, right, cell) for letter, row in MATRIX.items() for right, cell in zip(COLUMNS, row, strict=True)],
)
def test_each_basis_gives_the_rights_that_the_articles_give_it(letter: str, right: Right, wanted: Applies) -> None:
    assert held(right, basis(letter)).applies is wanted


@pytest.mark.parametrize("letter", "abcdef")
def test_information_access_rectification_and_complaint_hold_for_every_basis(letter: str) -> None:
    for right in (Right.INFORMATION, Right.ACCESS, Right.RECTIFICATION, Right.COMPLAINT):
        assert held(right, basis(letter)).applies is YES


def test_who_cannot_be_identified_has_the_rights_of_articles_15_to_20_only_on_telling_more() -> None:
    for letter in "abcdef":
        assert "11.2" in [reason.cite for reason in held(Right.ACCESS, basis(letter)).reasons]
        assert "11.2" not in [reason.cite for reason in held(Right.OBJECTION, basis(letter)).reasons]


ERASURE = {
    "a": ["17.1 a", "17.1 b", "17.1 d", "17.1 e", "17.3 a", "17.3 e"],
    "b": ["17.1 a", "17.1 d", "17.1 e", "17.3 a", "17.3 e"],
    "c": ["17.1 a", "17.1 d", "17.1 e", "17.3 a", "17.3 b", "17.3 e"],
    "d": ["17.1 a", "17.1 d", "17.1 e", "17.3 a", "17.3 e"],
    "e": ["17.1 a", "17.1 c", "17.1 d", "17.1 e", "17.3 a", "17.3 b", "17.3 e"],
    "f": ["17.1 a", "17.1 c", "17.1 d", "17.1 e", "17.3 a", "17.3 e"],
}


@pytest.mark.parametrize(("letter", "wanted"), ERASURE.items())
def test_erasure_rests_on_the_points_that_fit_the_basis(letter: str, wanted: list[str]) -> None:
    assert provisions(held(Right.ERASURE, basis(letter))) == wanted


@pytest.mark.parametrize("letter", "abcdef")
def test_direct_marketing_adds_erasure_after_an_objection_whatever_the_basis(letter: str) -> None:
    found = held(Right.ERASURE, basis(letter), direct_marketing="yes")
    assert ("objected_marketing", "17.1 c") in [(r.key, r.cite) for r in found.reasons]


def test_data_from_a_service_to_a_child_are_erased_where_consent_is_the_basis() -> None:
    assert "17.1 f" in provisions(held(Right.ERASURE, basis("a"), children="yes"))
    assert "17.1 f" in provisions(held(Right.ERASURE, basis("a"), children=None))
    assert "17.1 f" not in provisions(held(Right.ERASURE, basis("b"), children="yes"))


def test_a_duty_or_a_task_keeps_data_from_erasure_to_the_extent_it_needs_them() -> None:
    assert [r.key for r in held(Right.ERASURE, basis("c")).reasons if r.cite == "17.3 b"] == ["obligation"]
    assert [r.key for r in held(Right.ERASURE, basis("e")).reasons if r.cite == "17.3 b"] == ["task"]


@pytest.mark.parametrize("ground", "hi")
def test_public_health_keeps_data_from_erasure(ground: str) -> None:
    assert "17.3 c" in provisions(held(Right.ERASURE, basis("e", ground)))


def test_archiving_research_and_statistics_keep_data_from_erasure() -> None:
    assert "17.3 d" in provisions(held(Right.ERASURE, basis("e", "j")))
    assert "17.3 d" in provisions(held(Right.ERASURE, basis("e"), archiving="yes"))
    assert "17.3 d" not in provisions(held(Right.ERASURE, basis("e")))


@pytest.mark.parametrize(
    ("code", "cite"), [("17_3_b", "17.3 b"), ("17_3_c", "17.3 c"), ("17_3_d", "17.3 d"), ("17_3_e", "17.3 e")]
)
def test_an_exception_that_the_record_states_is_told(code: str, cite: str) -> None:
    assert provisions(held(Right.ERASURE, basis("f"), erasure_exceptions=[code])).count(cite) == 1


def test_a_law_that_restricts_objections_is_told_but_not_against_direct_marketing() -> None:
    law = {"objection_restriction": "2 kap. 2 § registerlagen"}
    found = held(Right.OBJECTION, basis("e"), **law)
    assert (found.applies, provisions(found)) == (CONDITION, ["21.1", "23.1"])
    assert held(Right.OBJECTION, basis("e"), direct_marketing="yes", **law).applies is YES
    assert held(Right.OBJECTION, basis("c"), **law).applies is NO


@pytest.mark.parametrize("letter", "abcdef")
def test_restriction_pending_an_objection_only_where_one_can_object_under_21_1(letter: str) -> None:
    pending = ["18.1 d"] if letter in "ef" else []
    assert provisions(held(Right.RESTRICTION, basis(letter))) == ["18.1 a", "18.1 b", "18.1 c", *pending]


@pytest.mark.parametrize(("letter", "wanted"), [("a", NO), ("b", NO), ("c", NO), ("d", NO), ("e", NO), ("f", NO)])
def test_portability_asks_for_automated_means(letter: str, wanted: Applies) -> None:
    assert held(Right.PORTABILITY, basis(letter), **MANUAL).applies is wanted


def test_portability_of_what_is_done_partly_by_hand_covers_the_automated_part() -> None:
    found = held(Right.PORTABILITY, basis("b"), means="partly")
    assert found.applies is CONDITION
    assert ("automated_part", "20.1 b") in [(r.key, r.cite) for r in found.reasons]


def test_portability_waits_for_an_answer_about_the_means_and_the_sources() -> None:
    found = held(Right.PORTABILITY, basis("a"), means=None, data=[data("name")])
    assert found.applies is CONDITION
    assert {r.key for r in found.reasons} >= {"if_automated", "only_provided"}


def test_only_what_the_person_provided_can_be_moved() -> None:
    mixed = [data("name", "subject"), data("credit", "credit_agency")]
    assert held(Right.PORTABILITY, basis("b"), data=mixed).applies is CONDITION
    assert held(Right.PORTABILITY, basis("b"), data=[data("credit", "credit_agency")]).applies is NO
    assert held(Right.PORTABILITY, basis("b", None, "name"), data=mixed).applies is YES
    assert held(Right.PORTABILITY, basis("b", None, "credit"), data=mixed).applies is NO


def test_an_offices_own_word_for_a_source_leaves_open_whether_the_person_provided_the_data() -> None:
    own = [data("name", "word:7")]
    assert held(Right.PORTABILITY, basis("b"), data=own).applies is CONDITION
    assert provisions(held(Right.INFORMATION, basis("b"), data=own)) == ["13", "14"]


@pytest.mark.parametrize(("letter", "wanted"), [("c", YES), ("d", YES), ("f", YES), ("e", NO)])
def test_explicit_consent_gives_portability_but_never_in_a_public_task(letter: str, wanted: Applies) -> None:
    found = held(Right.PORTABILITY, basis(letter, "a"))
    assert found.applies is wanted
    if letter == "e":
        assert provisions(found) == ["20.3"]


@pytest.mark.parametrize("letter", "ef")
def test_one_objects_on_grounds_of_ones_own_situation(letter: str) -> None:
    found = held(Right.OBJECTION, basis(letter))
    assert [(r.key, r.cite) for r in found.reasons] == [("own_situation", "21.1")]


@pytest.mark.parametrize("letter", "abcdef")
def test_an_objection_to_direct_marketing_is_unconditional_whatever_the_basis(letter: str) -> None:
    found = held(Right.OBJECTION, basis(letter), direct_marketing="yes")
    assert found.applies is YES
    assert ("marketing", "21.3") in [(r.key, r.cite) for r in found.reasons]


@pytest.mark.parametrize("letter", "abcd")
def test_an_objection_waits_for_an_answer_about_direct_marketing(letter: str) -> None:
    for open_yet in (None, "unsure"):
        assert held(Right.OBJECTION, basis(letter), direct_marketing=open_yet).applies is CONDITION


@pytest.mark.parametrize("letter", "abcdef")
def test_one_can_object_to_research_and_statistics(letter: str) -> None:
    for found in (held(Right.OBJECTION, basis(letter), archiving="yes"), held(Right.OBJECTION, basis(letter, "j"))):
        assert found.applies is (YES if letter in "ef" else CONDITION)
        assert ("research", "21.6") in [(r.key, r.cite) for r in found.reasons]
    assert "21.6" not in provisions(held(Right.OBJECTION, basis(letter), archiving="no"))


@pytest.mark.parametrize(
    ("letter", "exception"),
    [("a", "22.2 c"), ("b", "22.2 a"), ("c", "22.2 b"), ("d", "22.1"), ("e", "22.2 b"), ("f", "22.1")],
)
def test_the_exception_from_the_ban_on_automated_decisions_follows_the_basis(letter: str, exception: str) -> None:
    found = held(Right.AUTOMATED, basis(letter))
    safeguards = ["22.3"] if letter in "ab" else []
    assert provisions(found) == [exception, *safeguards]


@pytest.mark.parametrize(("ground", "key"), [("a", "automated_special"), ("g", "automated_special")])
def test_special_data_carry_automated_decisions_only_with_consent_or_public_interest(ground: str, key: str) -> None:
    assert key in [r.key for r in held(Right.AUTOMATED, basis("a", ground)).reasons]
    assert "automated_special_barred" in [r.key for r in held(Right.AUTOMATED, basis("b", "h")).reasons]


def test_whether_special_data_are_decided_on_is_as_the_record_says() -> None:
    assert "22.4" not in provisions(held(Right.AUTOMATED, basis("a", "a"), automated_special="no"))
    barred = held(Right.AUTOMATED, basis("b"), automated_special="yes")
    assert "automated_special_barred" in [r.key for r in barred.reasons]


def test_article_22_has_no_say_where_no_such_decision_is_made() -> None:
    assert held(Right.AUTOMATED, basis("b"), automated_decision="no").applies is NO
    assert held(Right.AUTOMATED, basis("b"), automated_decision=None).applies is CONDITION


@pytest.mark.parametrize("letter", "abcdef")
def test_explicit_consent_can_be_withdrawn_whatever_the_basis_beside_it(letter: str) -> None:
    assert held(Right.WITHDRAWAL, basis(letter, "a")).applies is YES
    assert "17.1 b" in provisions(held(Right.ERASURE, basis(letter, "a")))


def test_recipients_are_told_where_there_are_any() -> None:
    assert held(Right.NOTIFICATION, basis("b")).applies is YES
    assert held(Right.NOTIFICATION, basis("b"), no_recipients="yes").applies is NO


def test_information_follows_where_the_data_come_from() -> None:
    assert provisions(held(Right.INFORMATION, basis("b"))) == ["13"]
    elsewhere = [data("credit", "credit_agency")]
    assert provisions(held(Right.INFORMATION, basis("b"), data=elsewhere)) == ["14"]
    assert provisions(held(Right.INFORMATION, basis("b"), data=[data("name")])) == ["13", "14"]


def test_journalism_and_art_are_outside_but_a_complaint_can_still_be_made() -> None:
    for one in rights(activity(basis("f"), journalistic="yes"), tagged):
        assert one.applies is (YES if one.right is Right.COMPLAINT else NO)
        assert one.right is Right.COMPLAINT or provisions(one) == ["DSL 1:7"]


def test_several_bases_are_merged_and_each_reason_tells_its_basis() -> None:
    both = (basis("b", None, "name"), basis("a", "a", "dietary"))
    found = held(Right.WITHDRAWAL, *both)
    assert (found.applies, found.but) == (YES, (0,))
    erasure = held(Right.ERASURE, *both)
    assert next(r.rows for r in erasure.reasons if r.cite == "17.1 b") == (1,)
    assert next(r.rows for r in erasure.reasons if r.cite == "17.1 a") == ()
    assert erasure.but == ()


def test_without_a_stated_basis_what_depends_on_it_is_open() -> None:
    for bases in ((), (basis(),)):
        for right in (Right.PORTABILITY, Right.OBJECTION, Right.WITHDRAWAL):
            assert held(right, *bases).applies is CONDITION
        assert held(Right.ACCESS, *bases).applies is YES


def test_a_part_of_the_purpose_without_a_basis_leaves_open_what_depends_on_one() -> None:
    parts = (basis("c"), basis() | {"part": "utskick"})
    assert held(Right.WITHDRAWAL, *parts).applies is CONDITION
    assert held(Right.WITHDRAWAL, *parts).but == (0,)


def test_every_right_and_reason_names_a_provision_that_is_known() -> None:
    cites = set(CITES.values())
    for letter in (None, *"abcdef"):
        for ground in (None, *"abcdefghij"):
            for given in ({}, {"direct_marketing": None, "automated_decision": None, "means": None}, MANUAL):
                row = basis(letter, ground)
                cites |= {r.cite for h in of_basis(row, activity(row, **given), tagged) for r in h.reasons}
    assert cites <= cited_provisions()
