"""Balancing tests and transfer assessments as the first format had them: plain texts, and where each stands now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "balancing_test": {
        "interest": "interest",
        "necessity": "step_2_reason",
        "impact": "impact_reason",
        "expectations": "collection",
        "safeguards": "safeguards",
        "balance": "final_balance_reason",
        "conditions": "conditions",
    },
    "transfer_assessment": {
        "sources": "sources",
        "law_and_practice": "step_3_reason",
        "supplementary_measures": "technical",
        "residual_risk": "equivalent_reason",
        "conditions": "actions",
    },
}
"""The answer that takes each text, by the type of the record."""

_ROWS = {
    "safeguards": "measure",
    "conditions": "action",
    "sources": "source",
    "technical": "measure",
    "actions": "action",
}
"""Answers that are rows: the column that takes the text."""


def carried(type_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a record's values with what were texts of the first format as answers of a worksheet, the rest as it is."""
    found, said = dict(values), {}
    for old, new in ANSWERS.get(type_name, {}).items():
        if isinstance(found.get(old), str) and "worksheet" not in found:
            text = found.pop(old)
            said[new] = [{_ROWS[new]: text}] if new in _ROWS else text
    return found | {"worksheet": {"version": 1, "answers": said}} if said else found
