"""Rules on a transfer: where it goes (Art. 30) and what it rests on (Chapter V)."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import MISSING, Known, Rule, error, warning

TRANSFER = "transfer"

MODULE_OF = {
    ("controller", "controller"): "one",
    ("controller", "processor"): "two",
    ("processor", "processor"): "three",
    ("processor", "controller"): "four",
}


def _wrong_module(values: Values, _known: Known) -> bool:
    """TRF-06: a module that the roles do not allow; several modules say that the importer has several roles."""
    chosen, roles = values["modules"], (values["exporter_role"], values["importer_role"])
    if not chosen or len(chosen) > 1 or None in roles:
        return False
    return MODULE_OF[roles] not in chosen


def _unassessed(values: Values, known: Known) -> bool:
    """TRF-07: an Art. 46 tool without an assessment of the country's law and practice."""
    needs = (values["tool"] or "").startswith("46") and values["modules"] != ["four"]
    return needs and known.marks(values["assessment"]) in {"", MISSING}


def _compelling(values: Values, _known: Known) -> bool:
    """TRF-12, the part that Art. 30(1)(e) asks for: the assessment and the safeguards under Art. 49(6)."""
    documented = values["compelling_interest"] and values["suitable_safeguards"]
    return values["tool"] == "49_1_second" and not documented


def _uninformed(values: Values, _known: Known) -> bool:
    informed = values["authority_informed"] and values["subjects_informed"]
    return values["tool"] == "49_1_second" and not informed


def _eea(values: Values, known: Known) -> bool:
    elsewhere = set(values["storage_countries"]) - known.eea
    return values["country"] in known.eea and not elsewhere and values["tool"] is not None


RULES: tuple[Rule, ...] = (
    error(
        "TRF-01T", TRANSFER, "30.1 e", "country",
        lambda v, _: not v["country"] and not v["international_organisation"], letter="e",
    ),
    error("TRF-12", TRANSFER, "49.6", "suitable_safeguards", _compelling, letter="e"),
    error("TRF-02", TRANSFER, "44", "tool", lambda v, _: not v["tool"]),
    error("TRF-06", TRANSFER, "2021/914", "modules", _wrong_module),
    error("TRF-07", TRANSFER, "46.1", "assessment", _unassessed),
    error("TRF-12B", TRANSFER, "49.1 2", "authority_informed", _uninformed),
    warning("TRF-05", TRANSFER, "44", "country", _eea),
    warning(
        "TRF-15", TRANSFER, "13.1 f", "copy_available",
        lambda v, _: (v["tool"] or "")[:2] in {"46", "47"} and not v["copy_available"],
    ),
)
