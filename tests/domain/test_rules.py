"""The rules as a whole: which of them count towards Art. 30, and what marks a record bears."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from ropa_desktop.domain.rules.judge import all_rules, rules_for
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.texts import cited_provisions
from tests.domain import (
    test_rules_annexes,
    test_rules_art30,
    test_rules_assessments,
    test_rules_balancing,
    test_rules_bases,
    test_rules_basis,
    test_rules_clauses,
    test_rules_content,
    test_rules_countries,
    test_rules_decisions,
    test_rules_derogations,
    test_rules_governance,
    test_rules_information,
    test_rules_organisations,
    test_rules_other,
    test_rules_processors,
    test_rules_rights,
    test_rules_special,
    test_rules_swedish,
)
from tests.domain.judging import AGAINST, BAD, DOCUMENTED, GOOD, SECOND, Given, Known, judged, marked


def test_an_activity_without_a_notice_is_reported() -> None:
    assert "INF-02" in {f.rule for f in judged("activity", {}, Known(frozenset({"review"})))}
    assert "INF-02" not in {f.rule for f in judged("activity", {})}


def test_a_name_is_missing_only_where_there_is_none() -> None:
    assert "ORG-01" in {f.rule for f in judged("organisation", {"name": None})}
    assert "ORG-01" not in {f.rule for f in judged("organisation", {})}


THEMES = (
    test_rules_annexes,
    test_rules_art30,
    test_rules_assessments,
    test_rules_balancing,
    test_rules_bases,
    test_rules_basis,
    test_rules_clauses,
    test_rules_content,
    test_rules_countries,
    test_rules_decisions,
    test_rules_derogations,
    test_rules_governance,
    test_rules_information,
    test_rules_organisations,
    test_rules_other,
    test_rules_processors,
    test_rules_rights,
    test_rules_special,
    test_rules_swedish,
)
ELSEWHERE = {"GOV-09S", "INF-02", "LIA-11", "ORG-01"}
"""Rules whose cases are tests of their own."""


def test_every_rule_has_a_test() -> None:
    tried = {case[0] for theme in THEMES for case in theme.CASES}
    assert all_rules().keys() - tried == ELSEWHERE
    assert tried <= all_rules().keys()


NUMBERED = re.compile(r"(LIA|SCC|TIA)-(\d\d)[A-Z]?")
PARTS = {14: "DPI-01", 46: "TRF-02"}
"""Checks whose graver part is a rule of the general list, while the lighter one bears the check's own number."""


def test_each_of_the_59_checks_is_one_rule() -> None:
    answered = Counter(number for rule in all_rules().values() for number in rule.checks)
    assert answered == Counter(range(1, 60))


def test_a_rule_that_bears_a_number_is_that_check_or_a_part_of_it() -> None:
    answering = {number: rule.id for rule in all_rules().values() for number in rule.checks}
    for rule in all_rules().values():
        if found := NUMBERED.fullmatch(rule.id):
            number = int(found[2])
            assert answering[number] in {f"{found[1]}-{found[2]}", PARTS.get(number)}
            assert found[1] == ("LIA" if number < 22 else "SCC" if number < 47 else "TIA")


GRAVE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15, 18, 22, 24, 26, 27, 29, 30, 31, 32, 33, 34, 35, 36, 38, 42, 43, 46, 47, 48}
GRAVE |= {49, 50, 53, 54, 57, 59}
"""The checks that block, each for at least one of its parts; 21 and 58 inform, the others warn."""


def test_a_check_that_blocks_is_an_error_one_that_warns_a_warning_one_that_informs_advice() -> None:
    found = {number: rule.severity for rule in all_rules().values() for number in rule.checks}
    wanted = {
        n: Severity.ERROR if n in GRAVE else Severity.ADVICE if n in {21, 58} else Severity.WARNING for n in found
    }
    assert found == wanted
    assert {r.severity for r in all_rules().values() if r.id.endswith("W")} == {Severity.WARNING}
    assert {r.severity for r in all_rules().values() if r.id.endswith("I")} == {Severity.ADVICE}


def test_everything_that_a_rule_rests_on_is_a_provision() -> None:
    for rule in all_rules().values():
        assert {rule.cite, *rule.also} <= cited_provisions(), rule.id
        assert rule.cite not in rule.also
        assert len(rule.also) == len(set(rule.also))


def test_every_rule_leads_to_a_field_of_its_types() -> None:
    for rule in all_rules().values():
        for name in rule.types:
            assert rule.path in RECORD_TYPES[name].by_name, rule.id
            if rule.letter and RECORD_TYPES[name].letters:
                sections = [s for s in RECORD_TYPES[name].sections if rule.path in {f.name for f in s.fields}]
                assert [s.letter for s in sections] == [rule.letter], rule.id


ART_30 = {
    "ORG-01",
    "ORG-01R",
    "ORG-02",
    "ORG-04",
    "ORG-07",
    "ORG-C",
    "REC-01",
    "REC-03",
    "REC-04",
    "REC-05",
    "REC-07",
    "REC-11",
    "REC-14",
    "REC-15",
    "REC-16",
    "TRF-01",
    "TRF-01T",
    "TRF-12",
    "TRF-12A",
    "TRF-12P",
    "PR2-C",
    "PR2-01",
    "PR2-02",
    "PR2-03",
    "PR2-04",
}
"""The legal reference's list (its section 6), and what follows from it for a record that names another."""


def test_only_what_art_30_asks_for_counts_towards_its_letters() -> None:
    assert {rule.id for rule in all_rules().values() if rule.letter} == ART_30
    for name in ("activity", "processor_activity"):
        assert {rule.letter for rule in rules_for(name)} - {""} == set(RECORD_TYPES[name].letters)


def test_legal_basis_tool_and_notice_are_not_art_30() -> None:
    for rule in all_rules().values():
        if rule.id.startswith(("LB-", "SPC-", "INF-", "DPI-", "PRC-", "RGT-", "ADM-", "GOV-")) or rule.id == "TRF-02":
            assert rule.letter == ""


def test_art_30_is_never_mere_advice() -> None:
    assert {rule.severity for rule in all_rules().values() if rule.letter} == {Severity.ERROR}


COMPLETE = {
    "controller": GOOD,
    "purpose": "Betala lön",
    "data": [{"data": "name", "subjects": ["employee"]}],
    "recipients": [{"category": "bank"}],
    "third_country": "no",
    "retention": [{"period": "P7Y"}],
    "measures": [GOOD],
}


def test_an_empty_activity_lacks_every_letter() -> None:
    assert marked("activity", {}) == "mmmmmmm"
    assert marked("processor_activity", {}) == "mmmm"


def test_a_complete_activity_lacks_none_without_any_legal_basis() -> None:
    assert marked("activity", COMPLETE) == "ddddnd" + "d"


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        ({"controller": BAD}, "mdddndd"),
        ({"joint": "yes"}, "mdddndd"),
        ({"purpose": None}, "dmddndd"),
        ({"data": [{"data": "name"}]}, "ddmdndd"),
        ({"recipients": []}, "dddmndd"),
        ({"recipients": [], "no_recipients": "yes"}, "dddnndd"),
        ({"third_country": None}, "ddddmdd"),
        ({"third_country": "unsure"}, "ddddmdd"),
        ({"third_country": "yes"}, "ddddmdd"),
        ({"third_country": "yes", "transfers": [GOOD]}, "ddddddd"),
        ({"third_country": "yes", "transfers": [AGAINST]}, "ddddmdd"),
        ({"third_country": "yes", "transfers": [GOOD], "recipients": [], "no_recipients": "yes"}, "dddmddd"),
        ({"third_country": "no", "transfers": [GOOD]}, "ddddddd"),
        ({"retention": []}, "ddddnmd"),
        ({"retention": [], "no_period_reason": "x"}, "ddddndd"),
        ({"measures": []}, "ddddndm"),
        ({"measures": [], "no_security_reason": "x"}, "ddddndd"),
    ],
)
def test_each_letter_stands_for_what_the_law_asks_under_it(change: Given, marks: str) -> None:
    assert marked("activity", COMPLETE | change) == marks


def test_a_processors_record_has_four_items_only() -> None:
    complete = {
        "processor": GOOD,
        "customers": [{"controller": GOOD}],
        "categories": "Drift",
        "third_country": "no",
        "security_description": "Kryptering",
    }
    assert marked("processor_activity", complete) == "ddnd"


@pytest.mark.parametrize("name", ["activity", "organisation", "transfer", "processor_activity", "party"])
def test_a_retired_record_is_left_in_peace(name: str) -> None:
    assert (
        judged(
            name,
            {"retired": date(2026, 1, 2)},
        )
        == []
    )


def test_journalism_is_outside_art_30() -> None:
    """DSL 1 kap. 7 § second paragraph: Arts 5-30 and 35-50 do not apply."""
    assert marked("activity", {"journalistic": "yes"}) == "nnnnnnn"
    assert marked("activity", {"journalistic": "no"}) == "mmmmmmm"


@pytest.mark.parametrize(
    ("type_name", "given", "mark"),
    [
        ("party", {}, "m"),
        ("party", {"email": "a@b.se"}, "d"),
        ("party", {"address": "Gatan 1", "representative": "Bo"}, "m"),
        ("party", {"address": "Gatan 1", "representative": "Bo", "representative_contact": "08-1"}, "d"),
        ("party", {"phone": "08-1", "officer": "Eva"}, "m"),
        ("organisation", {}, "m"),
        ("organisation", {"email": "a@b.se"}, "d"),
        ("organisation", {"email": "a@b.se", "officer_designated": "yes"}, "m"),
        ("organisation", {"email": "a@b.se", "public_body": "yes"}, "d"),
        ("agreement", {"signed": date(2026, 1, 2)}, "m"),
        ("agreement", {"status": "in_force"}, "d"),
        ("agreement", {"status": "ended"}, "m"),
        ("balancing_test", {"conclusion": "can_rely"}, "m"),
        ("balancing_test", {"conclusion": "can_rely", "status": "approved"}, "d"),
        ("balancing_test", {"conclusion": "cannot", "status": "approved"}, "x"),
        ("transfer_assessment", {"status": "approved"}, "d"),
        ("transfer_assessment", {"conclusion": "not_sufficient"}, "x"),
        ("transfer", {}, "m"),
        ("transfer", {"country": "US"}, "d"),
        ("transfer", SECOND, "x"),
        ("transfer", SECOND | DOCUMENTED, "d"),
        ("transfer", {"tool": "49_1_second"}, "m"),
        ("measure", {}, "d"),
    ],
)
def test_what_others_rest_on_is_marked(type_name: str, given: Given, mark: str) -> None:
    assert marked(type_name, given) == mark


def test_a_review_is_overdue_once_its_day_is_past() -> None:
    (found,) = [f for f in judged("activity", {"next_review": date(2030, 1, 2)}) if f.rule == "GOV-01"]
    assert found.after == date(2030, 1, 2)
    assert {f.after for f in judged("activity", {})} == {None}


def test_what_lacks_an_owner_or_a_day_of_review_leads_to_the_field_that_is_blank() -> None:
    def leads(**given: object) -> list[str]:
        return [found.path for found in judged("activity", given) if found.rule == "GOV-02"]

    assert leads() == ["owner"]
    assert leads(owner="Eva") == ["next_review"]
    assert leads(next_review=date(2027, 3, 1)) == ["owner"]
    assert leads(owner="Eva", next_review=date(2027, 3, 1)) == []
