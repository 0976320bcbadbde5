"""The rules on rights that are told (Arts 7, 17, 20 and 21), on information under Art. 14, and on changes since."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import AT_HAND, Case, Given, Seen, check

ACTIVITY, NOTICE = "activity", "notice"
CONSENT: list[Given] = [{"article_6": "a", "data": ["name"]}]
CONTRACT: list[Given] = [{"article_6": "b"}]
INTEREST: list[Given] = [{"article_6": "f"}]
DUTY: list[Given] = [{"article_6": "c"}]
TASK: list[Given] = [{"article_6": "e"}]
GIVEN: list[Given] = [{"data": "name", "sources": ["subject"]}]
FETCHED: list[Given] = [{"data": "name", "sources": ["public_register"]}]


def told(*rights: str, **activity: Any) -> Given:
    return {"rights_offered": list(rights), "data": GIVEN} | activity


def under_archives_act(answer: str, **activity: Any) -> Seen:
    return Seen({"controller": 20} | activity, {20: {"type": "organisation", "archives_act": answer}})


def informed(*notices: Given, before: Given | None = None, **activity: Any) -> Seen:
    around = {i: {"type": NOTICE, "activities": [AT_HAND]} | notice for i, notice in enumerate(notices, 10)}
    return Seen(activity, around, before=before)


RIGHTS: list[Case] = [
    # Art. 20(1): consent or contract, by automated means, data that the person has provided.
    ("RGT-04", "20.1", ACTIVITY, told("access", legal_bases=CONTRACT), told("portability", legal_bases=CONTRACT)),
    ("RGT-04", "20.1", ACTIVITY, told("access", legal_bases=CONSENT), told("access", legal_bases=INTEREST)),
    (
        "RGT-04",
        "20.1",
        ACTIVITY,
        told("access", legal_bases=[{"article_6": "f", "article_9": "a"}]),
        told("access", legal_bases=CONTRACT, means="manual"),
    ),
    (
        "RGT-04",
        "20.1",
        ACTIVITY,
        told("access", legal_bases=CONTRACT, means="partly"),
        told("access", legal_bases=CONTRACT, data=FETCHED),
    ),
    # Only the data that the consent is about count; nothing is said where no rights are named.
    (
        "RGT-04",
        "20.1",
        ACTIVITY,
        told("access", legal_bases=CONSENT),
        told("access", legal_bases=[{"article_6": "a", "data": ["profile"]}]),
    ),
    ("RGT-04", "20.1", ACTIVITY, told("access", legal_bases=CONTRACT), told(legal_bases=CONTRACT)),
    # Art. 20(3): not for a task in the public interest.
    (
        "RGT-04",
        "20.1",
        ACTIVITY,
        told("access", legal_bases=CONTRACT),
        told("access", legal_bases=[*CONTRACT, {"article_6": "e"}]),
    ),
    # Art. 20(1) the other way: neither consent nor contract, or by hand.
    (
        "RGT-03",
        "20.1",
        ACTIVITY,
        told("portability", legal_bases=INTEREST),
        told("portability", legal_bases=CONSENT),
    ),
    (
        "RGT-03",
        "20.1",
        ACTIVITY,
        told("portability", legal_bases=CONTRACT, means="manual"),
        told("access", legal_bases=INTEREST),
    ),
    # Art. 21(1), and a law that restricts it under Art. 23.
    ("RGT-01", "21.1", ACTIVITY, told("access", legal_bases=TASK), told("objection", legal_bases=TASK)),
    (
        "RGT-01",
        "21.1",
        ACTIVITY,
        told("access", legal_bases=TASK, objection="Skriv till oss"),
        told("access", legal_bases=TASK, objection_restriction="Lag (2001:454) 6 §"),
    ),
    ("RGT-01", "21.1", ACTIVITY, {"legal_bases": TASK}, {"legal_bases": TASK, "objection_restriction": "En lag"}),
    # Art. 7(3): there must be a consent to withdraw.
    ("RGT-05", "7.3", ACTIVITY, told("withdrawal", legal_bases=INTEREST), told("withdrawal", legal_bases=CONSENT)),
    (
        "RGT-05",
        "7.3",
        ACTIVITY,
        {"legal_bases": [{"article_6": "f", "withdrawal": "Länk"}]},
        {"legal_bases": [{"article_6": "f", "article_9": "a", "withdrawal": "Länk"}]},
    ),
    ("RGT-05", "7.3", ACTIVITY, told("withdrawal", legal_bases=DUTY), told("withdrawal")),
    # Art. 17(1), and the exceptions of 17(3).
    ("RGT-06", "17.1", ACTIVITY, told("access", legal_bases=INTEREST), told("erasure", legal_bases=INTEREST)),
    (
        "RGT-06",
        "17.1",
        ACTIVITY,
        told("access", legal_bases=CONTRACT),
        told("access", legal_bases=CONTRACT, erasure_exceptions=["17_3_e"]),
    ),
    ("RGT-06", "17.1", ACTIVITY, told("access", legal_bases=CONSENT), told("access", legal_bases=DUTY)),
    # Art. 17(3)(b) and (d); arkivlag 3 and 10 §§.
    ("RGT-07", "17.3 b", ACTIVITY, told("erasure", legal_bases=DUTY), told("erasure", legal_bases=CONSENT)),
    (
        "RGT-07",
        "17.3 b",
        ACTIVITY,
        told("erasure", legal_bases=TASK),
        told("erasure", legal_bases=TASK, erasure_exceptions=["17_3_b"]),
    ),
    (
        "RGT-07",
        "17.3 b",
        ACTIVITY,
        under_archives_act("yes", **told("erasure", legal_bases=CONSENT)),
        under_archives_act("no", **told("erasure", legal_bases=CONSENT)),
    ),
    # Art. 12(2): the controller facilitates the exercise of rights.
    (
        "RGT-08",
        "12.2",
        "organisation",
        {"roles": ["controller"], "email": "info@example.com"},
        {"roles": ["controller"], "rights_contact": "dataskydd@example.com"},
    ),
    ("RGT-08", "12.2", "organisation", {}, {"roles": ["processor"]}),
]

INFORMATION: list[Case] = [
    # Art. 14(3): when the information is given, or an exception of 14(5).
    ("INF-04", "14.3", NOTICE, {"articles": ["13", "14"]}, {"articles": ["13", "14"], "given": "Inom en månad"}),
    ("INF-04", "14.3", NOTICE, {"articles": ["14"]}, {"articles": ["14"], "exception": "14_5_b"}),
    ("INF-04", "14.3", NOTICE, {}, {"articles": ["13"]}),
    ("INF-04", "14.3", NOTICE, {"status": "in_force"}, {"status": "replaced"}),
    # Data from elsewhere, and nothing under Art. 14. Without any information INF-02 speaks.
    (
        "INF-04A",
        "14.3",
        ACTIVITY,
        informed({"articles": ["13"]}, data=FETCHED),
        informed({"articles": ["14"]}, data=FETCHED),
    ),
    ("INF-04A", "14.3", ACTIVITY, informed({"articles": ["13"]}, data=FETCHED), informed(data=FETCHED)),
    (
        "INF-04A",
        "14.3",
        ACTIVITY,
        informed({"articles": ["13"]}, {"articles": ["14"], "status": "replaced"}, data=FETCHED),
        informed({"articles": ["13"]}, data=GIVEN),
    ),
    (
        "INF-04A",
        "14.3",
        ACTIVITY,
        informed({"articles": ["13"], "exception": "13_4"}, data=FETCHED),
        informed({"articles": ["13"], "exception": "14_5_c"}, data=FETCHED),
    ),
    # Art. 13(3), 14(4): what has changed since is told anew.
    (
        "INF-05",
        "13.3",
        ACTIVITY,
        informed({"date": date(2026, 1, 2)}, before={"purpose": "Sälja"}, purpose="Sälja och analysera"),
        informed({"date": date(2026, 1, 2)}, before={"purpose": "Sälja", "owner": "Bo"}, purpose="Sälja", owner="Eva"),
    ),
    (
        "INF-05",
        "13.3",
        ACTIVITY,
        informed({"date": date(2026, 1, 2)}, before={}, third_country="yes", transfers=[1]),
        informed({"date": date(2026, 1, 2)}, third_country="yes", transfers=[1]),
    ),
    (
        "INF-05",
        "13.3",
        ACTIVITY,
        informed({"date": date(2026, 1, 2)}, before={}, retention=[{"period": "P1Y"}]),
        informed({}, before={}, retention=[{"period": "P1Y"}]),
    ),
    (
        "INF-05",
        "13.3",
        ACTIVITY,
        informed(
            {"date": date(2026, 1, 2)},
            before={"legal_bases": CONSENT},
            legal_bases=[{"article_6": "f", "data": ["name"]}],
        ),
        informed(
            {"date": date(2026, 1, 2)},
            before={"legal_bases": INTEREST},
            legal_bases=[{"article_6": "f", "balancing_test": 1}],
        ),
    ),
    (
        "INF-05",
        "13.3",
        ACTIVITY,
        informed({"date": date(2026, 1, 2)}, before={}, recipients=[{"category": "bank"}]),
        informed({"date": date(2026, 1, 2), "exception": "14_5_d"}, before={}, recipients=[{"category": "bank"}]),
    ),
]
CASES = RIGHTS + INFORMATION


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def test_one_is_led_to_where_the_right_is_named() -> None:
    def path(rule: str, given: Given) -> str:
        (found,) = [f for f in Seen(given).found(ACTIVITY) if f.rule == rule]
        return found.path

    assert path("RGT-05", told("withdrawal", legal_bases=DUTY)) == "rights_offered"
    assert path("RGT-05", {"legal_bases": [{"article_6": "c", "withdrawal": "Länk"}]}) == "legal_bases"
    assert path("RGT-03", {"rights_note": "Rätt till dataportabilitet.", "legal_bases": DUTY}) == "rights_note"
    assert path("RGT-03", told("portability", legal_bases=DUTY)) == "rights_offered"


def test_one_is_led_to_what_has_changed() -> None:
    seen = informed({"date": date(2026, 1, 2)}, before={}, retention=[{"limit": "period", "period": "P1Y"}])
    (found,) = [f for f in seen.found(ACTIVITY) if f.rule == "INF-05"]
    assert found.path == "retention.data"
