"""Gathering what the register says about a balancing test, a transfer or its assessment; see `domain/facts.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ropa_desktop.domain.facts import FACTS, ONWARD, RECIPIENTS, RETENTION, SUB_PROCESSORS, Records
from ropa_desktop.domain.field import Field, Values, is_blank
from ropa_desktop.domain.types.transfers import MODULE_OF


def gather(record_type: str, values: Values, around: Records) -> dict[str, Any]:
    """Give the facts of a record's worksheet as typed values; what the register does not say is blank.

    `values` are the record's, with its "id" (None while it is not kept).
    """
    found = _GATHER[record_type](values, around)
    return {f.name: found.get(f.name, f.kind.blank) for f in FACTS[record_type]}


def served(values: Values, around: Records) -> list[Values]:
    """Give the activities that a balancing test stands for: those it names, and those whose legal basis names it."""
    named = [a for i in values["activities"] if (a := around.record(i)) is not None]
    there = {a["id"] for a in named}
    return [*named, *(a for a in around.naming(values["id"], "activity") if a["id"] not in there)]


def covered(values: Values, around: Records) -> list[Values]:
    """Give the transfers that an assessment stands for: those it names, and those that name it."""
    named = [t for i in values["transfers"] if (t := around.record(i)) is not None]
    there = {t["id"] for t in named}
    return [*named, *(t for t in around.naming(values["id"], "transfer") if t["id"] not in there)]


# A balancing test


def _of_test(values: Values, around: Records) -> dict[str, Any]:
    activities = served(values, around)
    controllers = _each(a["controller"] for a in activities)
    joint = _each(row["party"] for a in activities for row in a["joint_controllers"])
    owners = [o for i in controllers if (o := around.record(i)) is not None]
    bases = [row for a in activities for row in a["legal_bases"]]
    weighed = [row for row in bases if row["article_6"] == "f"]
    transfers = _each(i for a in activities for i in a["transfers"])
    recipients = _rows((r for a in activities for r in a["recipients"]), RECIPIENTS)
    countries = [c for r in recipients for c in r["countries"]]
    countries += [t["country"] for i in transfers if (t := around.record(i)) is not None]
    starts = [a["started"] for a in activities if a["started"]]
    return {
        "purposes": [{"activity": a["id"], "purpose": a["purpose"]} for a in activities],
        "controllers": _each((*controllers, *joint)),
        "public_authority": _worst(o["public_authority"] for o in owners if o["type"] == "organisation"),
        "officer": _lines(o["officer"] for o in owners),
        **_content(activities, around),
        "data": _reasons(activities),
        "article_9": _each(row["article_9"] for row in bases),
        "article_10": _lines(row["article_10"] for row in bases),
        "identity_number": _held("identity_number", activities, around),
        "identity_number_ground": _each(a["identity_number_ground"] for a in activities),
        "sources": _each(code for a in activities for row in a["data"] for code in row["sources"]),
        "recipients": recipients,
        "transfers": transfers,
        "countries": _each(countries),
        "retention": _rows((r for a in activities for r in a["retention"]), RETENTION),
        "started": min(starts) if starts else None,
        "children": _worst(a["children"] for a in activities),
        "vulnerable": _worst(a["vulnerable"] for a in activities),
        "large_scale": _worst(a["large_scale"] for a in activities),
        "subject_count": _lines(a["subject_count"] for a in activities),
        "profiling": _worst(a["profiling"] for a in activities),
        "direct_marketing": _worst(a["direct_marketing"] for a in activities),
        "automated_decision": _worst(a["automated_decision"] for a in activities),
        "automated_ground": _each(a["automated_ground"] for a in activities),
        "further_purpose": _worst(a["further_purpose"] for a in activities),
        "compatibility": _lines(a["compatibility"] for a in activities),
        "dpia": _each(a["dpia_status"] for a in activities),
        "notices": _each(n["id"] for a in activities for n in around.naming(a["id"], "notice")),
        "objection": _lines(a["objection"] for a in activities),
        "interest": _lines(row["interest"] for row in weighed),
        "consent": _lines(row["consent"] for row in bases if row["article_6"] == "a"),
        "measures": _each(i for a in activities for i in a["measures"]),
    }


def _reasons(activities: Iterable[Values]) -> list[dict[str, Any]]:
    """Give each category of data once, with what the register says it is needed for."""
    found: dict[str, list[str]] = {}
    for activity in activities:
        for row in activity["data"]:
            if row["data"]:
                found.setdefault(row["data"], []).extend([row["why"]] if row["why"] else [])
    return [{"data": code, "why": "\n".join(dict.fromkeys(whys)) or None} for code, whys in found.items()]


def _content(activities: Sequence[Values], around: Records) -> dict[str, Any]:
    """Give whose data and which special data are processed (Arts 9 and 10)."""
    rows = [row for a in activities for row in a["data"]]
    special = [code for row in rows for code in row["special"]]
    special += _special(dict.fromkeys(row["data"] for row in rows), around)
    return {
        "subjects": _each(code for row in rows for code in row["subjects"]),
        "special": _each(special),
        "offences": _held("offences", activities, around),
    }


def _held(tag: str, activities: Iterable[Values], around: Records) -> str | None:
    """Tell whether data of a kind are processed, as an answer; blank when no data are recorded."""
    rows = [(a, row) for a in activities for row in a["data"]]
    for activity, row in rows:
        said = activity["identity_number"] == "yes" if tag == "identity_number" else tag in row["special"]
        if said or around.tagged("data", row["data"], tag):
            return "yes"
    return "no" if rows else None


# A transfer


def _of_transfer(values: Values, around: Records) -> dict[str, Any]:
    exporter, importer = around.record(values["exporter"]), around.record(values["importer"])
    decision = around.record(values["decision"])
    agreement = around.record(values["agreement"])
    of = [values["id"]] if values["id"] else []
    activities = around.said(of, "activity", "id")
    return {
        "exporter": _contact(exporter),
        "importer": _contact(importer),
        "exporter_officer": _officer(exporter),
        "activities": [*activities, *around.said(of, "processor_activity", "id")],
        **_carried([values], around),
        "operations": _each(_both(of, "operations", around)),
        "purposes": [{"activity": None, "purpose": p} for p in around.said(of, "activity", "purpose")],
        "retention": _rows(around.said(of, "activity", "retention"), RETENTION),
        "measures": _each([*values["supplementary_measures"], *_both(of, "measures", around)]),
        "sub_processors": _rows(_sub_processors(agreement, of, around), SUB_PROCESSORS),
        "notices": around.said(activities, "notice", "id"),
        "suggested_modules": _modules(values),
        "exporter_country": _home(exporter),
        "importer_country": importer["country"] if importer else None,
        "decision_status": decision["status"] if decision else None,
        "decision_scope": decision["scope"] if decision else None,
    }


def _carried(transfers: Sequence[Values], around: Records) -> dict[str, Any]:
    """Give which data of whom are transferred: all of the activities, or only the categories that a transfer names."""
    data: list[str] = []
    rows: list[Values] = []
    for transfer in transfers:
        of = [transfer["id"]] if transfer["id"] else []
        there = around.said(of, "activity", "data")
        named = [row for row in there if row["data"] in transfer["data"]]
        data += transfer["data"] or [row["data"] for row in there]
        rows += named if transfer["data"] else there
    data = _each(data)
    special = _each([*(code for row in rows for code in row["special"]), *_special(data, around)])
    offences = "offences" in special or bool(_tagged("offences", data, around))
    return {
        "subjects": _each(code for row in rows for code in row["subjects"]),
        "data": data,
        "special": special,
        "offences": ("yes" if offences else "no") if data else None,
    }


def _both(of: Sequence[int], path: str, around: Records) -> list[Any]:
    """Give what the controller's and the processor's activities say in a field that both have."""
    return [*around.said(of, "activity", path), *around.said(of, "processor_activity", path)]


ARTICLE_9 = ("racial", "political", "belief", "union", "genetic", "biometric", "health", "sex")
"""The categories of Art. 9(1), as the vocabulary "special" has them; a word of data that is one is tagged with it."""


def _special(data: Iterable[str | None], around: Records) -> list[str]:
    """Give the categories of Art. 9(1) that categories of data are."""
    codes = [code for code in data if code]
    return [
        special for special in ARTICLE_9 if any(around.tagged("data", code, f"special:{special}") for code in codes)
    ]


def _tagged(tag: str, data: Iterable[str], around: Records) -> list[str]:
    return [code for code in data if around.tagged("data", code, tag)]


def _modules(values: Values) -> list[str]:
    """Give the modules that follow from the roles of the parties."""
    exporters, importers = values["exporter_roles"], values["importer_roles"]
    return [m for (one, other), m in MODULE_OF.items() if one in exporters and other in importers]


def _home(exporter: Values | None) -> str | None:
    """Give the country of the exporter; an own organisation without one is in Sweden, whose register this is."""
    if exporter is None:
        return None
    return exporter["country"] or ("SE" if exporter["type"] == "organisation" else None)


def _contact(stored: Values | None) -> str | None:
    if stored is None:
        return None
    return _lines(stored[name] for name in ("name", "address", "email", "phone", "contact_person")) or None


def _officer(stored: Values | None) -> str | None:
    """Give the officer and the representative, where the register has them (Annex I.A)."""
    if stored is None:
        return None
    officer = [stored.get(f"officer{part}") for part in ("", "_address", "_email", "_phone", "_contact")]
    return _lines([*officer, stored["representative"], stored["representative_contact"]])


def _sub_processors(agreement: Values | None, of: Sequence[int], around: Records) -> list[Values]:
    own = agreement["sub_processors"] if agreement else []
    return [*own, *around.said(of, "processor_activity", "sub_processors")]


# A transfer assessment


def _of_assessment(values: Values, around: Records) -> dict[str, Any]:
    transfers = covered(values, around)
    of = [t["id"] for t in transfers]
    decisions = _each(t["decision"] for t in transfers)
    owners = [o for t in transfers if (o := around.record(t["exporter"])) is not None]
    signed = [t["signed"] for t in transfers if t["signed"]]
    agreements = [a for t in transfers if (a := around.record(t["agreement"])) is not None]
    return {
        "transfers": of,
        "exporters": _each(t["exporter"] for t in transfers),
        "importers": _each(t["importer"] for t in transfers),
        "officer": _lines(o["officer"] for o in owners),
        "countries": _each(t["country"] for t in transfers),
        "storage_countries": _each(c for t in transfers for c in t["storage_countries"]),
        "access_countries": _each(c for t in transfers for c in t["access_countries"]),
        "tools": _each(t["tool"] for t in transfers),
        "fallback_tools": _each(t["fallback_tool"] for t in transfers),
        "modules": _each(m for t in transfers for m in t["modules"]),
        "signed": max(signed) if signed else None,
        "decision": decisions,
        "decision_status": _each(d["status"] for i in decisions if (d := around.record(i)) is not None),
        **_carried(transfers, around),
        "operations": _each(_both(of, "operations", around)),
        "purposes": [{"activity": None, "purpose": p} for p in around.said(of, "activity", "purpose")],
        "frequency": _each(t["frequency"] for t in transfers),
        "onward": _rows((r for t in transfers for r in t["onward"]), ONWARD),
        "sub_processors": _rows((r for a in agreements for r in a["sub_processors"]), SUB_PROCESSORS),
        "supplementary_measures": _each(i for t in transfers for i in t["supplementary_measures"]),
    }


_GATHER = {"balancing_test": _of_test, "transfer": _of_transfer, "transfer_assessment": _of_assessment}


def _each(values: Iterable[Any]) -> list[Any]:
    """Give each value once, in order, without blanks."""
    return [value for value in dict.fromkeys(values) if value is not None]


def _rows(rows: Iterable[Values], declared: Field) -> list[dict[str, Any]]:
    """Give rows with the columns of a fact, each once; those that say nothing are left out."""
    found: list[dict[str, Any]] = []
    for row in rows:
        kept = {f.name: row.get(f.name, f.kind.blank) for f in declared.rows}
        if kept not in found and not all(is_blank(v) for v in kept.values()):
            found.append(kept)
    return found


def _lines(texts: Iterable[str | None]) -> str | None:
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def _worst(answers: Iterable[str | None]) -> str | None:
    """Put several answers together: one yes is a yes; a no is one only when all say no."""
    given = set(answers)
    if "yes" in given:
        return "yes"
    if "unsure" in given:
        return "unsure"
    return "no" if given == {"no"} else None
