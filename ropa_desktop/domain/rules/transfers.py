"""Rules on a transfer: where it goes (Art. 30) and what it rests on (Chapter V)."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import MISSING, UNDOCUMENTED, Known, Rule, error, warning

TRANSFER = "transfer"
SECOND_SUBPARAGRAPH = "49_1_second"

MODULE_OF = {
    ("controller", "controller"): "one",
    ("controller", "processor"): "two",
    ("processor", "processor"): "three",
    ("processor", "controller"): "four",
}


def _wrong_module(values: Values, _known: Known) -> bool:
    """TRF-06: a module that the roles do not allow, or a role for which there is no module."""
    exporters, importers, modules = set(values["exporter_roles"]), set(values["importer_roles"]), set(values["modules"])
    if not (exporters and importers and modules):
        return False
    used = {pair for pair, module in MODULE_OF.items() if module in modules}
    return {exporter for exporter, _ in used} != exporters or {importer for _, importer in used} != importers


def _unsupported(values: Values, known: Known) -> bool:
    """TRF-02: no tool of Chapter V; within the EEA none is needed (TRF-05), nor while there is only a risk."""
    return not values["tool"] and values["residual_risk"] != "yes" and not _within_eea(values, known)


def _unassessed(values: Values, known: Known) -> bool:
    """TRF-07: an Art. 46 tool without an assessment of the country's law and practice; module four alone needs none."""
    needs = (values["tool"] or "").startswith("46") and values["modules"] != ["four"]
    return needs and known.marks(values["assessment"]) in {"", MISSING}


def _compelling(values: Values, _known: Known) -> bool:
    """TRF-12, the part that belongs to Art. 30: the assessment and the safeguards (Art. 49(6))."""
    documented = values["compelling_interest"] and values["suitable_safeguards"]
    return values["tool"] == SECOND_SUBPARAGRAPH and not documented


def _uninformed(values: Values, _known: Known) -> bool:
    informed = values["authority_informed"] and values["subjects_informed"]
    return values["tool"] == SECOND_SUBPARAGRAPH and not informed


def _too_much(values: Values, _known: Known) -> bool:
    """TRF-12, the limits: not repetitive, and only a limited number of data subjects."""
    return values["tool"] == SECOND_SUBPARAGRAPH and "no" in {values["occasional"], values["limited_number"]}


def _within_eea(values: Values, known: Known) -> bool:
    return values["country"] in known.eea and known.eea.issuperset(values["storage_countries"])


def _no_copy(values: Values, _known: Known) -> bool:
    tool = values["tool"] or ""
    return (tool.startswith("46") or tool == SECOND_SUBPARAGRAPH) and not values["copy_available"]


RULES: tuple[Rule, ...] = (
    error(
        "TRF-01T",
        TRANSFER,
        "30.1 e",
        "country",
        lambda v, _: not v["country"] and not v["international_organisation"],
        letter="e",
    ),
    error(UNDOCUMENTED, TRANSFER, "49.6", "suitable_safeguards", _compelling, letter="e"),
    error("TRF-02", TRANSFER, "44", "tool", _unsupported),
    error("TRF-06", TRANSFER, "2021/914", "modules", _wrong_module),
    error("TRF-07", TRANSFER, "46.1", "assessment", _unassessed),
    error("TRF-12B", TRANSFER, "49.1 2", "authority_informed", _uninformed),
    error("TRF-12C", TRANSFER, "49.1 2", "occasional", _too_much),
    warning("TRF-05", TRANSFER, "44", "country", _within_eea),
    warning("TRF-15", TRANSFER, "13.1 f", "copy_available", _no_copy),
)
