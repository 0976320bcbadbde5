"""What a kept worksheet says, for the rules: its answers as JSON holds them, and the warnings that were accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.worksheet import kept_answer


def answer(values: Values, name: str) -> Any:
    """Give one answer of a record's worksheet, or None when it is blank."""
    return kept_answer(values["worksheet"], name)


def several(values: Values, name: str) -> list[Any]:
    """Give an answer of several words."""
    return answer(values, name) or []


def lines(values: Values, name: str) -> list[Values]:
    """Give an answer of several lines; a cell that is blank is not there."""
    return [row for row in answer(values, name) or [] if row]


def day(written: str | None) -> date | None:
    """Give a day as an answer holds it."""
    return date.fromisoformat(written) if written else None


def accepted(values: Values, code: str) -> bool:
    """Tell whether a warning of the worksheet was accepted with a reason: then the rule that says it is silent."""
    return bool((values["worksheet"] or {}).get("accepted", {}).get(code))


def approval_day(values: Values) -> date | None:
    """Give the day of an assessment: that of its approval, or else the day that it bears."""
    found: date | None = values["approved_on"] or values["date"]
    return found
