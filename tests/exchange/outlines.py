"""An outline as Markdown, and a small register that shows every case of Art. 30."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ropa_desktop.exchange.outline import Fact, Figure, Grid, Outline, Point, Record, Sign, State
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage.register import making

INTERNAL = "HEMLIGT"
ORGANISATION, JOINT, CUSTOMER, OUTSIDE, TRADER = 2, 3, 4, 5, 6
TRANSFER, WEIGHED, MEASURE, ASSESSMENT, AGREEMENT = 10, 11, 12, 13, 14
FULL, NOTHING, EMPTY, RETIRED, PROCESSOR, WORD, NOTICE, SYSTEM = 20, 21, 22, 23, 24, 30, 31, 32


def as_markdown(outline: Outline) -> str:
    """Write an outline so that a person can read what a document would say."""
    return "\n".join(_lines(outline)) + "\n"


def _lines(outline: Outline) -> Iterator[str]:
    yield f"# {outline.title}"
    yield from (outline.subtitle, "", *(f"- {f.label}: {_flat(f.text)}" for f in outline.cover))
    for chapter in outline.chapters:
        yield from ("", f"## {chapter.title}{' (bilaga)' if chapter.annex else ''}")
        if chapter.intro:
            yield from ("", chapter.intro)
        if chapter.summary:
            yield from _grid(chapter.summary)
        for record in chapter.records:
            yield from _record(record)


def _record(record: Record) -> Iterator[str]:
    yield from ("", f"### {record.reference} {record.title}{f' [{record.status}]' if record.status else ''}")
    for group in record.groups:
        letter = f"({group.letter}) " if group.letter else ""
        yield from ("", f"#### {letter}{group.title} – {group.cite} – {group.state}")
        for entry in group.entries:
            if isinstance(entry, Fact):
                yield f"- {entry.label}{f' ({entry.cite})' if entry.cite else ''}: {_said(entry)}"
            elif isinstance(entry, Grid | Figure):
                yield from _grid(entry.table() if isinstance(entry, Figure) else entry)
            else:
                yield from _point(entry) if isinstance(entry, Point) else _sign(entry)


def _point(point: Point) -> Iterator[str]:
    yield f"{point.code} {point.label}{f' ({point.cite})' if point.cite else ''}".strip()
    if point.standing:
        yield f"  = {point.standing}"
    for entry in (*point.said, *point.reasons, *point.register, *point.remarks):
        if isinstance(entry, Fact):
            yield f"  - {entry.label}: {_flat(entry.text)}" if entry.label else f"  {_flat(entry.text)}"
        else:
            yield from _grid(entry)


def _sign(sign: Sign) -> Iterator[str]:
    yield f"[{sign.label}]"
    yield from (f"  ______ {line.label}: {line.text}" for line in sign.lines)


def _grid(grid: Grid) -> Iterator[str]:
    yield from ("", f"**{grid.label}**{f' ({grid.cite})' if grid.cite else ''}")
    yield " | ".join(("", *(column.label for column in grid.columns), ""))
    yield from (" | ".join(("", *map(_flat, row.cells), "")) for row in grid.rows)


def _said(fact: Fact) -> str:
    return _flat(fact.text) or ("[missing]" if fact.state is State.MISSING else "")


def _flat(text: str) -> str:
    return text.replace("\n", " / ")


def make_small(path: Path) -> None:
    """Make the register that the snapshots show."""
    with making(path) as register:
        change(register, [*_parties(), *_linked(), *_activities()], Save("Eva Ek", "create", state="act"))


def _edit(record_type: str, number: int, reference: str, name: str, **values: Any) -> Edit:
    return Edit(record_type, None, {"reference": reference, "name": name} | values, new_id=number)


def _parties() -> list[Edit]:
    contact = {
        "address": "Stora torget 1\n123 45 Staden",
        "country": "SE",
        "email": "info@kommunen.se",
        "phone": "010-1",
    }
    officer = {"officer_designated": "yes", "officer": "Dag Ombud", "officer_email": "dso@kommunen.se"}
    joint = {"address": "Sjukhusgatan 2", "officer": "Rut Region", "officer_contact": "dso@regionen.se"}
    customer = {
        "address": "5th Avenue",
        "country": "US",
        "representative": "Rep AB",
        "representative_contact": "rep@rep.se",
        "officer": "Ann Officer",
        "officer_contact": "ann@customer.com",
    }
    return [
        _edit("register", 1, "R01", "Kommunens register", content_language="sv", time_zone="Europe/Stockholm"),
        _edit(
            "organisation",
            ORGANISATION,
            "O01",
            "Exempelkommunen",
            organisation_number="212000-0142",
            roles=["controller"],
            representative="Företrädare AB",
            representative_contact="Bryssel",
            note=INTERNAL,
            **contact,
            **officer,
        ),
        _edit("party", JOINT, "P01", "Regionen", kind="company", note=INTERNAL, **joint),
        _edit("party", CUSTOMER, "P02", "Customer Inc.", **customer),
        _edit("party", OUTSIDE, "P10", "Cloud Corp", country="US", email="privacy@cloud.example"),
        _edit("party", TRADER, "P9", "Åkes Åkeri", organisation_number="640823-3234"),
    ]


def _linked() -> list[Edit]:
    weighed = {
        "derogation_reason": "Inget annat stöd finns.",
        "compelling_interest": "Rädda en forskningsserie.",
        "suitable_safeguards": "Kryptering och sekretessavtal.",
    }
    return [
        _edit("agreement", AGREEMENT, "A01", "Biträdesavtal Cloud", parties=[OUTSIDE], organisation=ORGANISATION),
        _edit("transfer_assessment", ASSESSMENT, "V01", "Bedömning USA", country="US", importer=OUTSIDE),
        _edit(
            "transfer",
            TRANSFER,
            "T01",
            "Drift i USA",
            country="US",
            importer=OUTSIDE,
            tool="46_2_c",
            assessment=ASSESSMENT,
            agreement=AGREEMENT,
        ),
        _edit(
            "transfer",
            WEIGHED,
            "T02",
            "Engångsöverföring",
            international_organisation="WHO",
            importer_category="customer",
            tool="49_1_second",
            **weighed,
        ),
        _edit("measure", MEASURE, "S01", "Kryptering", nature="technical", description="All lagring är krypterad."),
        _edit("word", WORD, "W01", "Fritidsavdelningen", vocabulary="department", translation="Leisure department"),
        _edit("system", SYSTEM, "Y01", "Molnet", supplier=OUTSIDE),
        _edit("notice", NOTICE, "N01", "Information till sökande", activities=[FULL, NOTHING]),
    ]


def _activities() -> list[Edit]:
    recipients = [
        {
            "party": OUTSIDE,
            "category": "it_provider",
            "roles": ["processor"],
            "countries": ["US"],
            "agreement": AGREEMENT,
        },
        {"category": "support_provider", "what_for": "Tillsyn"},
    ]
    retention = [
        {"data": ["name"], "limit": "period", "period": "P24M", "trigger": "case_closed", "then": "erase"},
        {"what": "handlingar", "until": "arkivläggning", "reason": "Arkivlagen"},
    ]
    customers = [
        {"controller": CUSTOMER, "operations": ["storage"], "transfers": [TRANSFER], "measures": [MEASURE]},
        {"controller": JOINT, "description": "Utskick"},
    ]
    full: dict[str, Any] = {
        "status": "active",
        "department": f"w:{WORD}",
        "controller": ORGANISATION,
        "joint": "yes",
        "joint_controllers": [{"party": JOINT, "responsibility": "Svarar för insamlingen."}],
        "purpose": "Ordna aktiviteter\nför unga.",
        "legal_bases": [{"article_6": "e", "law": "2 kap. 1 § kommunallagen"}],
        "data": [{"data": "name", "subjects": ["child"], "sources": ["subject"]}],
        "recipients": recipients,
        "third_country": "yes",
        "transfers": [TRANSFER, WEIGHED],
        "retention": retention,
        "measures": [MEASURE],
        "successor": NOTHING,
        "systems": [SYSTEM],
        "next_review": date(2027, 1, 31),
        "breaches": INTERNAL,
        "note": INTERNAL,
    }
    nothing: dict[str, Any] = {
        "controller": ORGANISATION,
        "purpose": "Föra protokoll.",
        "data": [{"data": "name", "subjects": ["employee"]}],
        "no_recipients": "yes",
        "third_country": "no",
        "no_transfer_reason": "Allt lagras i egen drift.",
        "no_period_reason": "Protokoll bevaras.",
        "no_security_reason": "Uppgiften omfattas av sekretess.",
    }
    return [
        _edit("activity", FULL, "B01", "Fritidsgårdar", **full),
        _edit("activity", NOTHING, "B10", "Protokoll", **nothing),
        _edit("activity", EMPTY, "B2", "Påbörjad"),
        _edit("activity", RETIRED, "B03", "Nedlagd", retired=date(2025, 1, 1)),
        _edit("processor_activity", PROCESSOR, "U01", "Drift åt andra", processor=ORGANISATION, customers=customers),
    ]
