"""The rules on data and people that the law protects more than others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.judging import Case, Given, Seen, check

ACTIVITY = "activity"
CONTROLLER, NOTICE = 20, 21
HEALTH: list[Given] = [{"data": "health", "subjects": ["employee"]}]


def ground(letter: str, law: str | None = None, *, article_6: str | None = None, **fields: Any) -> Given:
    row = {"article_6": article_6, "article_9": letter, "law": law}
    return {"legal_bases": [row], "data": HEALTH, **fields}


def under(given: Given, **controller: Any) -> Seen:
    return Seen(given | {"controller": CONTROLLER}, {CONTROLLER: {"type": "organisation", **controller}})


def told(given: Given, **notice: Any) -> Seen:
    return Seen(given, {NOTICE: {"type": "notice", "activities": [99], **notice}})


def consent(text: str | None, article_6: str = "f") -> Given:
    return {"legal_bases": [{"article_6": article_6, "article_9": "a", "consent": text}]}


def handed(role: str, *data: str, **fields: Any) -> Given:
    return ground("b", "LAS", recipients=[{"category": "pension", "roles": [role], "data": list(data)}], **fields)


CHILDREN: list[Given] = [{"data": "name", "subjects": ["child"]}]
GAME: Given = {"child_service": "yes", "data": CHILDREN, "legal_bases": [{"article_6": "a"}]}
NUMBERS: Given = {"data": [{"data": "identity_number"}]}

CASES: list[Case] = [
    # Art. 9(1)-(2): a ground is for special categories.
    ("SPC-02", "9.2", ACTIVITY, ground("b") | {"data": [{"data": "name"}]}, ground("b")),
    (
        "SPC-02",
        "9.2",
        ACTIVITY,
        ground("a") | {"data": [{"data": "dietary"}]},
        ground("a") | {"data": [{"data": "dietary", "special": ["health"]}]},
    ),
    ("SPC-02", "9.2", ACTIVITY, ground("b") | {"data": [{"data": "offences"}]}, ground("b") | {"data": []}),
    # Art. 9(2)(b), (g)-(j): on the basis of Union or Member State law, or what they put beside it.
    *[("SPC-03", "9.2", ACTIVITY, ground(letter), ground(letter, "Kollektivavtal")) for letter in "bghij"],
    ("SPC-03", "9.2", ACTIVITY, ground("j"), ground("f")),
    # Art. 9(3), DSL 3 kap. 5 §: only under a duty of secrecy.
    ("SPC-04", "9.3", ACTIVITY, ground("h", "HSL"), ground("h", "HSL", secrecy="25 kap. 1 § OSL")),
    ("SPC-04", "9.3", ACTIVITY, ground("h"), ground("i")),
    # DSL 3 kap. 2 § second paragraph: to a third party only under an obligation or with explicit consent.
    ("SPC-05", "DSL 3:2", ACTIVITY, handed("controller"), handed("processor")),
    ("SPC-05", "DSL 3:2", ACTIVITY, handed("authority"), handed("authority", disclosure_ground="SjLL")),
    ("SPC-05", "DSL 3:2", ACTIVITY, handed("third_party", "health"), handed("third_party", "name")),
    (
        "SPC-05",
        "DSL 3:2",
        ACTIVITY,
        handed("third_party"),
        handed("third_party") | {"legal_bases": [{"article_9": "b", "law": "LAS"}, {"article_9": "a"}]},
    ),
    ("SPC-05", "DSL 3:2", ACTIVITY, handed("third_party"), handed("third_party") | {"data": [{"data": "name"}]}),
    # DSL 3 kap. 3 § first paragraph: public authorities; third paragraph: others only for point 1; 4 §: special law.
    (
        "SPC-06",
        "DSL 3:3",
        ACTIVITY,
        under(ground("g", "3 kap. 3 § dataskyddslagen")),
        under(ground("g", "3 kap. 3 § dataskyddslagen"), public_authority="yes"),
    ),
    (
        "SPC-06",
        "DSL 3:3",
        ACTIVITY,
        under(ground("g", "3 kap. 3 § första stycket 2 dataskyddslagen"), public_body="yes"),
        under(ground("g", "3 kap. 3 § första stycket 1 dataskyddslagen"), public_body="yes"),
    ),
    (
        "SPC-06",
        "DSL 3:3",
        ACTIVITY,
        under(ground("g", "Chapter 3, Section 3, first paragraph, point 1 of the Data Protection Act")),
        under(ground("g", "28 kap. skollagen (2010:800) och dataskyddslagen")),
    ),
    ("SPC-06", "DSL 3:3", ACTIVITY, under(ground("g", "DSL 3:3")), under(ground("g"))),
    # Arts 9(2)(a), 7(1): explicit consent, which can be demonstrated.
    ("SPC-07", "9.2 a", ACTIVITY, consent("Kryssruta"), consent("Uttryckligt samtycke med en egen kryssruta")),
    ("SPC-07", "9.2 a", ACTIVITY, consent(None), consent("The participant explicitly agrees in the form")),
    # Art. 6(1)(a) without a description is LB-09, and one gap gives one finding.
    ("SPC-07", "9.2 a", ACTIVITY, consent("Kryssruta", "a"), consent(None, "a")),
    # Art. 9(1), C-184/20: data liable to reveal special categories indirectly.
    ("SPC-08", "9.1", ACTIVITY, {"data": [{"data": "dietary"}]}, {"data": [{"data": "dietary", "inferred": "no"}]}),
    (
        "SPC-08",
        "9.1",
        ACTIVITY,
        {"data": [{"data": "absence", "inferred": "yes"}]},
        {"data": [{"data": "absence", "inferred": "yes", "special": ["health"]}]},
    ),
    *[
        ("SPC-08", "9.1", ACTIVITY, {"data": [{"data": code}]}, {"data": [{"data": "email"}]})
        for code in ("free_text", "image", "video", "location")
    ],
    # DSL 3 kap. 10 §; Art. 5(1)(c).
    ("PNR-02", "DSL 3:10", ACTIVITY, NUMBERS | {"direct_marketing": "yes"}, NUMBERS),
    (
        "PNR-02",
        "DSL 3:10",
        ACTIVITY,
        {"identity_number": "yes", "identity_number_uses": ["login"]},
        {"identity_number": "yes", "identity_number_uses": ["identification"]},
    ),
    (
        "PNR-02",
        "DSL 3:10",
        ACTIVITY,
        {"identity_number": "yes", "identity_number_uses": ["authority", "display"]},
        {"identity_number": "no", "direct_marketing": "yes"},
    ),
    # Art. 8(1), DSL 2 kap. 4 §: an information society service, directly to a child, on consent.
    (
        "CHD-01",
        "8.1",
        ACTIVITY,
        GAME,
        GAME | {"parental_consent": "Födelseår, sedan e-legitimation av vårdnadshavaren"},
    ),
    ("CHD-01", "8.1", ACTIVITY, GAME, GAME | {"child_service": "no"}),
    ("CHD-01", "8.1", ACTIVITY, GAME | {"data": [], "children": "yes"}, GAME | {"legal_bases": [{"article_6": "b"}]}),
    ("CHD-01", "8.1", ACTIVITY, GAME, GAME | {"data": []}),
    # Art. 12(1): in particular for information addressed specifically to a child.
    ("CHD-02", "12.1", ACTIVITY, {"children": "yes"}, {"children": "no"}),
    ("CHD-02", "12.1", ACTIVITY, told({"data": CHILDREN}), told({"data": CHILDREN}, for_children="yes")),
    ("CHD-02", "12.1", ACTIVITY, told({"children": "yes"}, for_children="no"), told({}, for_children="no")),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
