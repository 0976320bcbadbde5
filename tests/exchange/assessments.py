"""A register with a balancing test, a transfer in several modules and its assessment, every question answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ropa_desktop.domain.field import Field, Kind, is_blank
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage.register import Register, making
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest
from tests.examples import put_made

OFFICE, IMPORTER, SUB, MEASURE, AGREEMENT, TRANSFER, TEST, ASSESSMENT, ACTIVITY, NOTICE = range(2, 12)
DAY = date(2026, 3, 1)
TRICKY = "=1+1 åäö Ångström 👍🏽"


def answer(field: Field, place: int = 0) -> Any:
    """Give an answer of any kind."""
    if field.kind is Kind.ROWS:
        return [{"id": None} | {f.name: answer(f, number) for f in field.rows} for number in range(2)]
    links = {"party": IMPORTER, "notice": NOTICE, "measure": MEASURE, "activity": ACTIVITY}
    makers: dict[Kind, Callable[[], Any]] = {
        Kind.TEXT: lambda: f"{field.name} {place} {TRICKY}",
        Kind.LONG: lambda: f"Svar på {field.name}: <b>{TRICKY}</b>\nAndra raden {place}.",
        Kind.CHOICE: lambda: word(field, place),
        Kind.CHOICES: lambda: list(dict.fromkeys((word(field, place), word(field, place + 1)))),
        Kind.DATE: lambda: DAY,
        Kind.NUMBER: lambda: 7 + place,
        Kind.ANSWER: lambda: ("yes", "no", "unsure")[place % 3],
        Kind.PERIOD: lambda: "P12M",
        Kind.LINK: lambda: links[field.target[0]],
        Kind.LINKS: lambda: [links[name] for name in field.target],
    }
    return makers[field.kind]()


def word(field: Field, place: int) -> str:
    found = vocabularies().get(field.words)
    assert found is not None
    return found.words[place % len(found.words)].code


def answers(name: str, **own: Any) -> dict[str, Any]:
    """Give a kept worksheet in which every question is answered; `own` answers come first, None leaves one out."""
    sheet = newest(name)
    given = {n: own.get(n, answer(f)) for n, f in sheet.fields.items()}
    kept = pack(sheet, {n: v for n, v in given.items() if not is_blank(v)})
    assert kept is not None
    return kept


def make_assessed(path: Path, *, transfer: Mapping[str, Any] | None = None, **own: Any) -> None:
    """Make the register; `transfer` changes fields of the transfer, `own` answers of its worksheet."""

    def make(path: Path) -> None:
        edits = [*_parties(), *_activity(), *_assessed(transfer or {}, own)]
        with making(path) as register:
            change(register, edits, Save("Eva", "create", state="act"))

    put_made(path, f"assessed {transfer} {own}", make)


def _edit(record_type: str, number: int, reference: str, name: str, **values: Any) -> Edit:
    return Edit(record_type, None, {"reference": reference, "name": name} | values, new_id=number)


def _parties() -> list[Edit]:
    office = {"address": "Storgatan 1\n111 11 Åstad", "country": "SE", "email": "info@kommunen.example"}
    office |= {"officer": "Åsa Ombud", "officer_email": "dso@kommunen.example", "contact_person": "Örjan Öst"}
    importer = {"address": "1 Main Street", "country": "US", "email": "privacy@cloud.example"}
    task = {"party": SUB, "what_for": "Lagring av säkerhetskopior", "countries": ["IN"], "authorised": DAY}
    agreement = {"organisation": OFFICE, "parties": [IMPORTER], "subject_matter": "Drift av e-tjänster"}
    return [
        _edit("register", 1, "R01", "Kommunens register", content_language="sv", time_zone="Europe/Stockholm"),
        _edit("organisation", OFFICE, "O01", "Åstads kommun", roles=["controller"], **office),
        _edit("party", IMPORTER, "P01", "Cloud Corp", **importer),
        _edit("party", SUB, "P02", "Backup Ltd", country="IN"),
        _edit("measure", MEASURE, "S01", "Kryptering", nature="technical", description="All lagring är krypterad."),
        _edit("agreement", AGREEMENT, "A01", "Avtal om drift", sub_processors=[task], **agreement),
    ]


def _activity() -> list[Edit]:
    activity: dict[str, Any] = {
        "controller": OFFICE,
        "purpose": "Förebygga bedrägerier i e-tjänster.",
        "legal_bases": [{"article_6": "f", "interest": "Hindra bedrägerier", "balancing_test": TEST}],
        "data": [{"data": "name", "subjects": ["customer"], "why": "Att veta vem det är", "sources": ["subject"]}],
        "recipients": [{"party": IMPORTER, "category": "it_provider", "roles": ["processor"], "countries": ["US"]}],
        "operations": ["storage"],
        "transfers": [TRANSFER],
        "retention": [
            {"data": ["name"], "limit": "period", "period": "P24M", "trigger": "case_closed", "then": "erase"}
        ],
        "measures": [MEASURE],
    }
    return [
        _edit("activity", ACTIVITY, "B01", "Bedrägeriskydd", **activity),
        _edit("notice", NOTICE, "N01", "Information till användare", activities=[ACTIVITY]),
    ]


def _assessed(transfer: Mapping[str, Any], own: Mapping[str, Any]) -> list[Edit]:
    control = {"author": "Åke Skribent", "officer_advice": "Ombudet tillstyrker.", "next_review": date(2027, 3, 1)}
    values: dict[str, Any] = {
        "exporter": OFFICE,
        "exporter_roles": ["controller"],
        "importer": IMPORTER,
        "importer_roles": ["processor"],
        "country": "US",
        "frequency": "continuous",
        "tool": "46_2_c",
        "modules": ["two"],
        "clause_set": "2021_914",
        "agreement": AGREEMENT,
        "docking": "yes",
        "clause_9": "general",
        "clause_9_days": 30,
        "clause_13": "established",
        "clause_17": "option_1",
        "governing_law": "SE",
        "forum": "SE",
        "assessment": ASSESSMENT,
        "worksheet": answers("transfer", **own),
    }
    test: dict[str, Any] = {"conclusion": "can_rely", "activities": [ACTIVITY], "worksheet": answers("balancing_test")}
    assessment: dict[str, Any] = {
        "conclusion": "sufficient",
        "transfers": [TRANSFER],
        "country": "US",
        "tool": "46_2_c",
    }
    assessment |= {"worksheet": answers("transfer_assessment")}
    return [
        _edit("transfer", TRANSFER, "T01", "Drift i USA", **(values | dict(transfer))),
        _edit(
            "balancing_test", TEST, "I01", "Bedrägeriskydd i e-tjänster", status="draft", version="1", **control, **test
        ),
        _edit(
            "transfer_assessment",
            ASSESSMENT,
            "V01",
            "Drift i USA",
            status="draft",
            version="1",
            **control,
            **assessment,
        ),
    ]


__all__ = ["Register", "answers", "make_assessed"]
