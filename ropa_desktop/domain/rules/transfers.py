"""Rules on a transfer as such: where it goes (Art. 30), what it rests on (Chapter V), and whether it may go on."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.clauses import relied_on
from ropa_desktop.domain.rules.countries import within_eea
from ropa_desktop.domain.rules.derogations import SECOND_SUBPARAGRAPH
from ropa_desktop.domain.rules.rule import Known, Rule, error, warning

TRANSFER = "transfer"


def under_way(values: Values) -> bool:
    """Tell whether a transfer goes on, so far as is known."""
    return values["status"] not in {"planned", "suspended", "ended"}


def _unsupported(values: Values, known: Known) -> bool:
    """TRF-02: no tool of Chapter V, or other clauses than those adopted for transfers (Art. 46(2)(c)).

    Within the EEA none is needed (TRF-05), nor while there is only a risk.
    """
    if values["tool"]:
        return relied_on(values) and values["clause_set"] == "other"
    return values["residual_risk"] != "yes" and not within_eea(values, known)


def _ordered_to_stop(values: Values, _known: Known) -> bool:
    """TIA-57: it goes on although the importer cannot comply (clause 16(b)) or a suspension was decided (14(f))."""
    return under_way(values) and (values["importer_unable"] == "yes" or values["suspension_ordered"] is not None)


def _no_copy(values: Values, _known: Known) -> bool:
    tool = values["tool"] or ""
    return (tool.startswith("46") or tool == SECOND_SUBPARAGRAPH) and not values["copy_available"]


def _unauthorised(values: Values, known: Known) -> bool:
    """TRF-10: clauses or arrangements that the supervisory authority has not authorised, now or before (Art. 46(5))."""
    return known.tagged("transfer_tool", values["tool"], "authorisation") and not values["authorisation"]


RULES: tuple[Rule, ...] = (
    error(
        "TRF-01T",
        TRANSFER,
        "30.1 e",
        "country",
        lambda v, _: not v["country"] and not v["international_organisation"],
        letter="e",
    ),
    error("TRF-02", TRANSFER, "44", "tool", _unsupported, also=("45.1", "46.1", "49.1", "28.3"), checks=(46,)),
    error(
        "TIA-57",
        TRANSFER,
        "2021/914 klausul 16",
        "status",
        _ordered_to_stop,
        also=("2021/914 klausul 14",),
        checks=(57,),
    ),
    error("TRF-10", TRANSFER, "46.3", "authorisation", _unauthorised, also=("46.5",)),
    warning("TRF-15", TRANSFER, "13.1 f", "copy_available", _no_copy, also=("14.1 f",)),
)
