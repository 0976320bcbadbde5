"""What the rules and worksheets look at in other records, so that a save judges again whatever it may concern.

Marks are not told here: when those of a record change, all that name it are judged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from ropa_desktop.domain import doubles
from ropa_desktop.domain.types.office import ACCEPTED_ON

Fields = frozenset[str]
ANY: Fields = frozenset()
"""Whatever field changes."""

_PLACES = frozenset({"country", "storage_countries", "access_countries"})
_LEADS_TO = _PLACES | {"importer", "onward"}
_CONTENT = frozenset({"data", "purpose", "operations", "retired"})
_OF_OFFICES = frozenset(
    {"data", "dpia_criteria", "journalistic", "large_scale", "occasional", "rank", "retired", "risk_likely", "status"}
)
"""What the rules on an own organisation look at in its activities."""
_IN_PLACE = frozenset({"nature", "category", "status", "secrecy_review", "retired"})
_OF_OWN = frozenset({"country", "officer", "exempt", "employees"})
"""What the rules on activities of either kind look at in the organisation whose they are."""
_ORGANISED = frozenset({"archives_act", "accounting_law", "financial_year_end"})
_INFORMS = frozenset({"activities", "exception", "retired"})

WATCHED: Mapping[str, Mapping[str, Fields]] = {
    "activity": {
        "balancing_test": ANY,
        "transfer": _CONTENT | {"transfers", "retention", "measures", "recipients"},
        "organisation": _OF_OFFICES | {"controller", "joint_controllers", "recipients"},
        "party": frozenset({"recipients", "joint_controllers", "retired"}),
        "system": frozenset({"systems", "retired"}),
    },
    "processor_activity": {
        "transfer": frozenset({"transfers", "customers", "operations", "measures", "sub_processors", "retired"}),
        "organisation": frozenset({"processor", "occasional", "risk_likely", "retired"}),
        "system": frozenset({"systems", "retired"}),
    },
    "balancing_test": {"activity": frozenset({"worksheet", "approved_on"})},
    "transfer": {
        "transfer_assessment": ANY,
        "activity": _LEADS_TO | {"started", "importer_roles", "status", "residual_risk"},
        "processor_activity": _LEADS_TO,
    },
    "transfer_assessment": {"transfer": frozenset({"worksheet", "conclusion", "importer", "country"})},
    "agreement": {
        "transfer": frozenset({"sub_processors", "valid_until"}),
        "organisation": frozenset({"organisation", "kind", "own_role", "status", "retired"}),
        "processor_activity": frozenset({"sub_processors", "authorisation"}),
        "party": frozenset({"kind", "parties", "sub_processors", "retired"}),
    },
    "adequacy_decision": {"transfer": ANY},
    "party": {"transfer": ANY, "activity": _PLACES, "processor_activity": _PLACES},
    "organisation": {
        "transfer": ANY,
        "activity": _OF_OWN | _ORGANISED | {"public_authority", "public_body", "officer_designated"},
        "processor_activity": _OF_OWN,
    },
    "system": {
        "activity": frozenset(
            {"storage_countries", "access_countries", "supplier", "supplier_processes", "measures", "retired"}
        ),
        "processor_activity": frozenset({"storage_countries", "access_countries", "supplier"}),
    },
    "notice": {
        "activity": frozenset({"activities", "retired", "status", "date", "articles", "exception", "for_children"}),
    },
    "measure": {"activity": _IN_PLACE},
    "acceptance": dict.fromkeys(ACCEPTED_ON, ANY),
}
"""By the type of the record that changed: the types of those beside it that look at it, and at which fields."""

BEHIND: Mapping[str, Mapping[str, Mapping[str, Fields]]] = {
    "activity": {"transfer": {"transfer_assessment": _CONTENT | {"transfers"}}},
    "processor_activity": {
        "transfer": {"transfer_assessment": frozenset({"operations", "transfers", "customers", "retired"})},
    },
    "transfer": {"activity": {"balancing_test": frozenset({"country"})}},
    "agreement": {"transfer": {"transfer_assessment": frozenset({"sub_processors"})}},
    "adequacy_decision": {"transfer": {"transfer_assessment": frozenset({"status"})}},
    "party": {"transfer": {"transfer_assessment": frozenset({"officer"})}},
    "organisation": {
        "transfer": {"transfer_assessment": frozenset({"officer"})},
        "activity": {"balancing_test": frozenset({"officer", "public_authority"})},
    },
    "measure": {"system": {"activity": _IN_PLACE}},
    "notice": {"activity": {"balancing_test": _INFORMS, "transfer": _INFORMS}},
}
"""By the type of the record that changed: past which type beside it others look at it, and at which fields."""


EVERYWHERE: Mapping[str, Fields] = {"organisation": frozenset({"retired"})}
"""By type: what the register's own record looks at in all records of it, wherever they are."""


def concerns_the_whole(type_name: str, changed: AbstractSet[str]) -> bool:
    """Tell whether a change is one that the register's own record looks at."""
    return bool(EVERYWHERE.get(type_name, frozenset()) & changed)


ALIKE: Mapping[str, Fields] = {"activity": frozenset(doubles.FIELDS)}
"""By type: what a record of it looks at in others of the type that bear its name (GOV-06)."""


COMPARED = frozenset({"DPI-06", "GOV-03", "INF-05"})
"""The rules that compare a record with what it said before; that is not thinned out of the history while they find
something."""


def lookers(type_name: str, changed: AbstractSet[str]) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """Give the types of the records beside one that changed that look at it, and by the type between, those behind."""
    beyond = {between: _looking(types, changed) for between, types in BEHIND.get(type_name, {}).items()}
    return _looking(WATCHED.get(type_name, {}), changed), {name: types for name, types in beyond.items() if types}


def _looking(types: Mapping[str, Fields], changed: AbstractSet[str]) -> frozenset[str]:
    return frozenset(name for name, fields in types.items() if not fields or changed & fields)
