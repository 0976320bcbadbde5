"""The rules on an activity's legal basis, rights and impact assessment, as checks 1-4, 8, 14, 16 and 19 have them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.judging import Case, Given, Seen, check, says

TEST, ACTIVITY = "balancing_test", "activity"


def resting(balance: Given | None, **fields: Any) -> Seen:
    """An activity on Art. 6(1)(f) with its balancing test, and its controller as record 20."""
    rows = [{"article_6": "f", "balancing_test": 10 if balance is not None else None}]
    around = {10: {"type": TEST} | (balance or {}), 20: {"type": "organisation"}}
    return Seen({"legal_bases": rows} | fields, around)


def under_authority(answer: str, balance: Given | None = None, **fields: Any) -> Seen:
    seen = resting(balance, controller=20, **fields)
    return Seen(seen.given, {**seen.around, 20: {"type": "organisation", "public_authority": answer}})


AUTHORITY: list[Case] = [
    # Art. 6(1), second subparagraph: not for processing by public authorities in the performance of their tasks.
    ("LB-06", "6.1 2", ACTIVITY, resting(says(authority_task="performing")), resting(says(authority_task="no"))),
    ("LB-06", "6.1 2", ACTIVITY, under_authority("yes"), under_authority("no")),
    (
        "LB-06",
        "6.1 2",
        ACTIVITY,
        under_authority("yes", says()),
        under_authority("yes", says(authority_task="outside")),
    ),
    (
        "LB-06",
        "6.1 2",
        ACTIVITY,
        under_authority("yes", says(authority_task="no")),
        under_authority("yes", legal_bases=[{"article_6": "e"}]),
    ),
    # DSL 3 kap. 8 §: data on offences may be processed by public authorities.
    (
        "OFF-01",
        "10",
        ACTIVITY,
        under_authority("no", data=[{"special": ["offences"]}]),
        under_authority("yes", data=[{"special": ["offences"]}]),
    ),
]

BASES: list[Case] = [
    (
        "LB-02",
        "5.1 a",
        ACTIVITY,
        {"legal_bases": [{"article_6": "a"}, {"article_6": "f"}]},
        {"legal_bases": [{"article_6": "a", "part": "Utskick"}, {"article_6": "f", "part": "Statistik"}]},
    ),
    (
        "LB-02",
        "5.1 a",
        ACTIVITY,
        {"legal_bases": [{"article_6": "b", "data": ["name", "order"]}, {"article_6": "c", "data": ["order"]}]},
        {"legal_bases": [{"article_6": "b", "data": ["name"]}, {"article_6": "c", "data": ["order"]}]},
    ),
    (
        "LB-02",
        "5.1 a",
        ACTIVITY,
        {"legal_bases": [{"article_6": "a", "part": "Brev"}, {"article_6": "f", "part": " brev"}]},
        {"legal_bases": [{"article_6": "a"}, {"article_6": "f"}], "several_bases": "Samtycket gäller kakorna."},
    ),
    (
        "LB-02",
        "5.1 a",
        ACTIVITY,
        {"legal_bases": [{"article_6": "a", "part": "Brev"}, {"article_6": "f"}]},
        {"legal_bases": [{"article_6": "f", "part": "Ett"}, {"article_6": "f"}, {"article_9": "a"}]},
    ),
]

RIGHTS: list[Case] = [
    # Art. 21(2)-(3): for direct marketing the right to object has no conditions.
    (
        "RGT-02",
        "21.2",
        ACTIVITY,
        resting({}, direct_marketing="yes"),
        resting(says(objection=["link"]), direct_marketing="yes"),
    ),
    (
        "RGT-02",
        "21.2",
        ACTIVITY,
        resting(says(marketing_objection="no"), direct_marketing="yes", objection="Länk"),
        resting(says(marketing_objection="yes"), direct_marketing="yes", objection="Länk"),
    ),
    (
        "RGT-02",
        "21.2",
        ACTIVITY,
        resting(says(interest_types=["direct_marketing"])),
        resting(says(interest_types=["fraud"], marketing_objection="no")),
    ),
    # Art. 21(1): a right to object where the basis is 6(1)(e) or (f).
    ("RGT-01", "21.1", ACTIVITY, {"legal_bases": [{"article_6": "f"}]}, {"legal_bases": [{"article_6": "b"}]}),
    (
        "RGT-01",
        "21.1",
        ACTIVITY,
        {"legal_bases": [{"article_6": "e"}], "objection": "Nej."},
        {"legal_bases": [{"article_6": "e"}], "objection": "E-post till dataskydd@x.se"},
    ),
    ("RGT-01", "21.1", ACTIVITY, resting(says()), resting(says(objection=["contact"]))),
    (
        "RGT-01",
        "21.1",
        ACTIVITY,
        {"legal_bases": [{"article_6": "f"}]},
        {"legal_bases": [{"article_6": "f"}], "rights_note": "Rätten att göra invändningar begränsas av 5 § X-lagen."},
    ),
    ("RGT-01", "21.1", ACTIVITY, resting({}), resting({}, direct_marketing="yes")),
    # Art. 20(1): consent (also 9(2)(a)) or contract, and automated means.
    (
        "RGT-03",
        "20.1",
        ACTIVITY,
        {"legal_bases": [{"article_6": "f"}], "rights_note": "Rätt till dataportabilitet."},
        {"legal_bases": [{"article_6": "f"}], "rights_note": "Dataportabilitet gäller inte."},
    ),
    (
        "RGT-03",
        "20.1",
        ACTIVITY,
        {"legal_bases": [{"article_6": "e"}], "rights_note": "Access and data portability."},
        {"legal_bases": [{"article_6": "a"}], "rights_note": "Access and data portability."},
    ),
    (
        "RGT-03",
        "20.1",
        ACTIVITY,
        {"legal_bases": [{"article_6": "b"}], "rights_note": "Portabilitet", "means": "manual"},
        {"legal_bases": [{"article_6": "f", "article_9": "a"}], "rights_note": "Portabilitet", "means": "automated"},
    ),
]

IMPACT: list[Case] = [
    # Art. 35(1): prior to the processing; 35(3): always required; 35(10): the exception.
    ("DPI-01", "35.3", ACTIVITY, {"dpia_status": "required"}, {"dpia_status": "done"}),
    (
        "DPI-01",
        "35.3",
        ACTIVITY,
        {"dpia_status": "under_way", "dpia_reason": "Påbörjad"},
        {"dpia_status": "not_required"},
    ),
    ("DPI-01", "35.3", ACTIVITY, {"dpia_criteria": ["35_3_b"]}, {"dpia_criteria": ["35_3_b"], "dpia_status": "done"}),
    (
        "DPI-01",
        "35.3",
        ACTIVITY,
        {"dpia_criteria": ["35_3_c"], "dpia_status": "not_required"},
        {
            "dpia_criteria": ["35_3_c"],
            "legal_bases": [{"article_6": "e"}],
            "dpia_exception": "yes",
            "dpia_exception_law": "En lag, prop. 2020/21:1",
        },
    ),
    ("DPI-01", "35.3", ACTIVITY, {"dpia_criteria": ["35_3_a"]}, {"dpia_criteria": ["vulnerable"]}),
    ("DPI-03", "35.1", ACTIVITY, {}, {"dpia_criteria": ["35_3_a"]}),
]

CASES: list[Case] = [*AUTHORITY, *BASES, *RIGHTS, *IMPACT]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
