"""The rules on whether the legal basis that was chosen fits the activity."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.judging import Case, Given, Seen, check

ACTIVITY = "activity"
CONTROLLER = 20


def on(letter: str, *subjects: str, **fields: Any) -> Given:
    """An activity on one basis, about some people."""
    return {"legal_bases": [{"article_6": letter}], "data": [{"data": "name", "subjects": list(subjects)}], **fields}


def under(given: Given, **controller: Any) -> Seen:
    return Seen(given | {"controller": CONTROLLER}, {CONTROLLER: {"type": "organisation", **controller}})


def bases(*rows: Given, **fields: Any) -> Given:
    return {"legal_bases": list(rows), **fields}


STAFF_AND_GUESTS: list[Given] = [
    {"data": "image", "subjects": ["employee"]},
    {"data": "dietary", "subjects": ["event_participant"]},
]

CASES: list[Case] = [
    # Recital 43: not freely given where there is a clear imbalance, as with a public authority; Arts 4(11), 7(4).
    ("LB-11", "4.11", ACTIVITY, on("a", "employee"), on("a", "customer")),
    ("LB-11", "4.11", ACTIVITY, on("a", "customer", "trainee"), on("f", "employee")),
    ("LB-11", "4.11", ACTIVITY, under(on("a", "resident"), public_authority="yes"), under(on("a", "resident"))),
    (
        "LB-11",
        "4.11",
        ACTIVITY,
        under(on("a", "resident"), public_authority="yes"),
        under(on("e", "resident"), public_authority="yes"),
    ),
    # Only the data that the consent is about count.
    (
        "LB-11",
        "4.11",
        ACTIVITY,
        bases({"article_6": "a", "data": ["image"]}, {"article_6": "f"}, data=STAFF_AND_GUESTS),
        bases({"article_6": "a", "data": ["dietary"]}, {"article_6": "f"}, data=STAFF_AND_GUESTS),
    ),
    (
        "LB-11",
        "4.11",
        ACTIVITY,
        bases({"article_6": "f", "article_9": "a"}, data=[{"subjects": ["employee"]}]),
        bases({"article_6": "f", "article_9": "b"}, data=[{"subjects": ["employee"]}]),
    ),
    # Art. 6(1)(b): a contract to which the data subject is party, or steps at his or her request.
    ("LB-12", "6.1 b", ACTIVITY, on("b", "customer_contact"), on("b", "customer")),
    ("LB-12", "6.1 b", ACTIVITY, on("b", "employee", "next_of_kin"), on("f", "next_of_kin")),
    (
        "LB-12",
        "6.1 b",
        ACTIVITY,
        bases({"article_6": "b"}, data=[{"data": "name", "subjects": ["customer", "supplier_contact"]}]),
        bases(
            {"article_6": "b", "part": "privatkunder"},
            {"article_6": "f", "part": "kontaktpersoner"},
            data=[{"data": "name", "subjects": ["customer", "supplier_contact"]}],
        ),
    ),
    (
        "LB-12",
        "6.1 b",
        ACTIVITY,
        bases({"article_6": "b", "data": ["phone"]}, data=[{"data": "phone", "subjects": ["next_of_kin"]}]),
        bases({"article_6": "b", "data": ["name"]}, data=[{"data": "phone", "subjects": ["next_of_kin"]}]),
    ),
    # C-252/21, C-394/23: what is objectively indispensable for the contract.
    (
        "LB-13",
        "6.1 b",
        ACTIVITY,
        bases({"article_6": "b"}, purpose="Leverera varorna och skicka marknadsföring"),
        bases({"article_6": "b"}, purpose="Leverera de beställda varorna"),
    ),
    (
        "LB-13",
        "6.1 b",
        ACTIVITY,
        bases({"article_6": "b"}, purpose="To improve the shop"),
        bases({"article_6": "f"}, purpose="To improve the shop"),
    ),
    ("LB-13", "6.1 b", ACTIVITY, on("b", direct_marketing="yes"), on("a", direct_marketing="yes")),
    (
        "LB-13",
        "6.1 b",
        ACTIVITY,
        bases({"article_6": "b", "part": "Analys av köpen"}, {"article_6": "c"}, purpose="Sälja varor"),
        bases({"article_6": "b", "part": "Köpet"}, {"article_6": "f"}, purpose="Sälja varor och analysera köpen"),
    ),
    # Recital 46: essential for the life of a person, and only where no other basis fits.
    (
        "LB-14",
        "6.1 d",
        ACTIVITY,
        bases({"article_6": "d"}),
        bases({"article_6": "d", "emergency": "En medvetslös besökare behöver vård"}),
    ),
    (
        "LB-14",
        "6.1 d",
        ACTIVITY,
        bases({"article_6": "d"}, {"article_6": "d", "emergency": "x"}),
        bases({"article_6": "e"}),
    ),
    # Arts 5(1)(b), 6(4): compatible, or consent, or law; Art. 89(1) is compatible by the article itself.
    ("LB-15", "6.4", ACTIVITY, {"further_purpose": "yes"}, {"further_purpose": "no"}),
    ("LB-15", "6.4", ACTIVITY, {"further_purpose": "yes"}, {"further_purpose": "yes", "compatibility": "Samma tjänst"}),
    ("LB-15", "6.4", ACTIVITY, {"further_purpose": "yes"}, {"further_purpose": "yes", "archiving": "yes"}),
    ("LB-15", "6.4", ACTIVITY, on("f", further_purpose="yes"), on("a", further_purpose="yes")),
    (
        "LB-15",
        "6.4",
        ACTIVITY,
        bases({"article_6": "c"}, further_purpose="yes"),
        bases({"article_6": "c", "law": "BFL"}, further_purpose="yes"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
