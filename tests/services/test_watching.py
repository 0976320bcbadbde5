"""Whatever changes in a register whose records hang together, all that looks at it is judged again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest
from tests.services.made import add, filled, put
from tests.services.recompute import agree, judgement_agrees

EARLY, LATE = date(2025, 1, 1), date(2026, 6, 1)
Links = Mapping[str, Sequence[int]]


def said(sheet: str, **answers: Any) -> dict[str, Any] | None:
    return pack(newest(sheet), answers)


def hanging_together(register: Register) -> dict[str, list[int]]:
    """Add records of each type that rules look at, each naming those that it can."""
    importer = add(register, "party", "Införaren", country="US")
    supplier = add(register, "party", "Underbiträdet", country="IN")
    measure = add(register, "measure", nature="technical", category="encryption")
    also = add(register, "measure", nature="organisational")
    system = add(register, "system", supplier=supplier, storage_countries=["IN"], measures=[also])
    decision = add(register, "adequacy_decision", country="US", status="in_force", scope="listed")
    rows = [{"party": supplier, "countries": ["IN"]}]
    agreement = add(register, "agreement", sub_processors=rows, organisation=2, kind="processing")
    assessment = add(
        register,
        "transfer_assessment",
        country="US",
        importer=importer,
        conclusion="sufficient",
        worksheet=said("transfer_assessment", adequacy="no"),
    )
    clauses: dict[str, Any] = {
        "country": "US",
        "exporter": 2,
        "exporter_roles": ["controller"],
        "importer": importer,
        "modules": ["two"],
        "clause_9": "specific",
        "decision": decision,
        "agreement": agreement,
        "assessment": assessment,
        "started": LATE,
    }
    answers = {"annex_subjects": ["customer"], "annex_data": ["name"], "annex_retention": "400 dagar"}
    transfer = add(register, "transfer", **clauses, tool="46_2_c", worksheet=said("transfer", **answers))
    adequate = add(register, "transfer", **clauses, tool="45", coverage=["non_hr"], listed_entity="A")
    test = add(
        register,
        "balancing_test",
        conclusion="can_rely",
        approver="Disa Dal",
        approved_on=EARLY,
        worksheet=said("balancing_test", sources=["subject"], children="no", impact="2", authority_task="no"),
    )
    activity = add(
        register,
        "activity",
        controller=2,
        legal_bases=[{"article_6": "f", "balancing_test": test}],
        recipients=[{"party": supplier, "roles": ["controller"]}, {"party": 2}],
        measures=[measure],
        large_scale="yes",
        systems=[system],
        third_country="yes",
        transfers=[transfer, adequate],
        data=[{"data": "name", "subjects": ["customer"]}],
        retention=[{"period": "P1Y"}],
    )
    served = add(
        register,
        "processor_activity",
        third_country="yes",
        customers=[{"controller": importer, "transfers": [transfer]}],
        sub_processors=[{"party": supplier}],
        systems=[system],
    )
    add(register, "activity", "Post", purpose="Skicka brev")
    again = add(
        register, "activity", "post", purpose="Skicka brev", controller=2, approved_on=EARLY, dpia_status="done"
    )
    put(register, again, dpia_date=EARLY, measures=[add(register, "measure")])
    notice = add(register, "notice", activities=[activity, again], date=EARLY)
    put(register, assessment, transfers=[transfer])
    put(register, 2, officer="Disa Dal")
    return {
        "organisation": [2],
        "party": [importer, supplier],
        "system": [system],
        "adequacy_decision": [decision],
        "agreement": [agreement],
        "transfer_assessment": [assessment],
        "transfer": [transfer, adequate],
        "balancing_test": [test],
        "activity": [activity, again],
        "processor_activity": [served],
        "notice": [notice],
        "measure": [measure, also],
    }


def changes(links: Links) -> list[tuple[int, str, Any]]:
    """Every field of every one of these records, each with a few values that differ from what is there."""
    return [
        (record, field.name, value)
        for name, ids in links.items()
        for record in ids
        for field in RECORD_TYPES[name].fields
        if field.name not in {"name", "reference"} and not (field.name == "status" and RECORD_TYPES[name].frozen)
        for value in values(field, links)
    ]


def values(field: Field, links: Links) -> Sequence[Any]:
    if field.kind is Kind.ROWS:
        return [[], *([{inner.name: value}] for inner in field.rows for value in values(inner, links))]
    ids = [i for name in field.target for i in links.get(name, ())]
    vocabulary = vocabularies().get(field.words) if field.words else None
    codes = _few([word.code for word in vocabulary.words]) if vocabulary else []
    found: dict[Kind, Sequence[Any]] = {
        Kind.ANSWER: ("yes", "no"),
        Kind.DATE: (EARLY, LATE),
        Kind.CHOICE: codes,
        Kind.CHOICES: [[code] for code in codes],
        Kind.LINK: ids,
        Kind.LINKS: ([], ids),
        Kind.NUMBER: (30,),
        Kind.PERIOD: ("P3Y",),
        Kind.TEXT: ("Disa Dal",),
        Kind.LONG: ("Disa Dal",),
    }
    return found.get(field.kind, ())


def _few(codes: Sequence[str]) -> Sequence[str]:
    """Words at both ends of a vocabulary, and countries on both sides of the EEA's border."""
    return [code for code in ("SE", "US", "IN") if code in codes] or [*codes[:3], *codes[-1:]]


def made(register: Register) -> Sequence[tuple[int, str, Any]]:
    return changes(hanging_together(register))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_all_that_looks_at_what_changed_is_judged_again(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder), made) as (register, every):
        for _ in range(10):
            record, name, value = data.draw(st.sampled_from(every))
            put(register, record, **{name: value})
            judgement_agrees(register)
        agree(register)
