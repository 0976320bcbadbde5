"""The rules on the content of a controller's record beyond what Art. 30 asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.judging import Case, Given, Known, Seen, check, judged

ACTIVITY = "activity"
SYSTEM, TRANSFER, TECHNICAL, ORGANISATIONAL, CIPHER = 30, 31, 32, 33, 34


def beside(given: Given, **more: Given) -> Seen:
    """An activity with a system, a transfer and measures beside it; `more` is said of the system or the transfer."""
    around: dict[int, Given] = {
        SYSTEM: {"type": "system", "supplier": 50} | more.get("system", {}),
        TRANSFER: {"type": "transfer", "importer": 51} | more.get("transfer", {}),
        TECHNICAL: {"type": "measure", "nature": "technical", "category": "backup"},
        ORGANISATIONAL: {"type": "measure", "nature": "organisational", "category": "training"},
        CIPHER: {"type": "measure", "nature": "technical", "category": "encryption"} | more.get("cipher", {}),
    }
    return Seen(given, around)


def purpose(text: str) -> Given:
    return {"purpose": text}


LONG = purpose("Betala ut lön till anställda och redovisa skatt.")
CLOUD: Given = {"supplier_processes": "yes"}
TO_A_PROCESSOR: Given = {"importer_roles": ["processor"]}
BANK: Given = {"category": "bank", "roles": ["controller"]}
HOST: Given = {"category": "it_provider", "roles": ["processor"]}


def using(*rows: Given, **fields: Any) -> Given:
    return {"systems": [SYSTEM], "recipients": list(rows), **fields}


CASES: list[Case] = [
    # Art. 5(1)(b): specified, explicit purposes; recital 39.
    ("REC-02", "5.1 b", ACTIVITY, purpose("Löner"), LONG),
    ("REC-02", "5.1 b", ACTIVITY, purpose("Administration och statistik."), {}),
    (
        "REC-02",
        "5.1 b",
        ACTIVITY,
        purpose("Förbättra våra tjänster"),
        purpose("Förbättra våra tjänster för synskadade"),
    ),
    ("REC-02", "5.1 b", ACTIVITY, purpose("Improve our services, statistics"), LONG),
    # Arts 4(9), 30(1)(d): a processor is a recipient, and so is a joint controller that receives data.
    ("REC-06", "4.9", ACTIVITY, beside(using(BANK), system=CLOUD), beside(using(BANK))),
    ("REC-06", "4.9", ACTIVITY, beside(using(BANK), system=CLOUD), beside(using(BANK, {"party": 50}), system=CLOUD)),
    ("REC-06", "4.9", ACTIVITY, beside(using(no_recipients="yes"), system=CLOUD), beside(using(), system=CLOUD)),
    # Art. 30(1)(d) asks for categories: a category may stand for the processor.
    ("REC-06", "4.9", ACTIVITY, beside(using(BANK), system=CLOUD), beside(using(BANK, HOST), system=CLOUD)),
    # The controller's own system has no recipient.
    ("REC-06", "4.9", ACTIVITY, beside(using(BANK), system=CLOUD), beside(using(BANK, controller=50), system=CLOUD)),
    (
        "REC-06",
        "4.9",
        ACTIVITY,
        beside({"transfers": [TRANSFER], "recipients": [BANK]}, transfer=TO_A_PROCESSOR),
        beside({"transfers": [TRANSFER], "recipients": [BANK]}, transfer=TO_A_PROCESSOR | {"residual_risk": "yes"}),
    ),
    (
        "REC-06",
        "4.9",
        ACTIVITY,
        {"joint_controllers": [{"party": 52, "receives": "yes"}], "recipients": [BANK]},
        {"joint_controllers": [{"party": 52, "receives": "no"}], "recipients": [BANK]},
    ),
    # Arts 30(1)(g), 32(1): technical and organisational measures.
    (
        "REC-12",
        "30.1 g",
        ACTIVITY,
        beside({"measures": [TECHNICAL]}),
        beside({"measures": [TECHNICAL, ORGANISATIONAL]}),
    ),
    (
        "REC-12",
        "30.1 g",
        ACTIVITY,
        beside({"measures": [ORGANISATIONAL]}),
        beside({"measures": [ORGANISATIONAL], "security_description": "Servrarna är krypterade."}),
    ),
    (
        "REC-12",
        "30.1 g",
        ACTIVITY,
        beside({"measures": [ORGANISATIONAL], "systems": [SYSTEM]}),
        beside({"measures": [ORGANISATIONAL], "systems": [SYSTEM]}, system={"measures": [TECHNICAL]}),
    ),
    (
        "REC-12",
        "30.1 g",
        ACTIVITY,
        beside({"measures": [ORGANISATIONAL, CIPHER]}, cipher={"status": "planned"}),
        beside({"measures": [ORGANISATIONAL, CIPHER]}, cipher={"status": "in_place"}),
    ),
    # Art. 32(1)(a)-(b): security appropriate to the risk.
    (
        "REC-13",
        "32.1",
        ACTIVITY,
        beside({"data": [{"data": "health"}], "measures": [TECHNICAL]}),
        beside({"data": [{"data": "health"}], "measures": [TECHNICAL, CIPHER]}),
    ),
    (
        "REC-13",
        "32.1",
        ACTIVITY,
        beside({"data": [{"special": ["offences"]}], "measures": [TECHNICAL]}),
        beside({"data": [{"data": "name"}], "measures": [TECHNICAL]}),
    ),
    (
        "REC-13",
        "32.1",
        ACTIVITY,
        {"data": [{"data": "protected_identity"}], "security_description": "Lås på dörren"},
        {"data": [{"data": "protected_identity"}], "security_description": "Loggning av all åtkomst"},
    ),
    (
        "REC-13",
        "32.1",
        ACTIVITY,
        beside({"identity_number": "yes", "large_scale": "yes", "measures": [TECHNICAL]}),
        beside({"identity_number": "yes", "large_scale": "no", "measures": [TECHNICAL]}),
    ),
    # Nothing on security at all is REC-11.
    (
        "REC-13",
        "32.1",
        ACTIVITY,
        beside({"data": [{"data": "health"}], "measures": [TECHNICAL]}),
        {"data": [{"data": "health"}], "no_security_reason": "Beskrivs i en sekretessbelagd bilaga"},
    ),
    # DSL 1 kap. 7 § second paragraph.
    ("ORG-12", "DSL 1:7", ACTIVITY, {"journalistic": "yes"}, {"journalistic": "no"}),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def general(text: str, length: int | None) -> bool:
    return "REC-02" in {f.rule for f in judged(ACTIVITY, purpose(text), Known(settings={"purpose_length": length}))}


def test_the_office_says_how_short_a_purpose_may_be() -> None:
    text = "Betala ut lön varje månad"
    assert not general(text, None)
    assert general(text, 40)
    assert not general("Betala lön", 5)
    assert not general("Betala lön", 0)
