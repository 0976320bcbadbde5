"""What an office makes of the findings: rules it has switched off or weighs otherwise, and findings it sets aside.

The marks of Art. 30's letters are told by the rules alone, whatever an office lays down: what is missing is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import Finding, Known, Rule, Severity

OFF = "off"
WEIGHTS = frozenset({OFF, *Severity})


def settle(findings: Sequence[Finding], values: Values, known: Known, rules: Mapping[str, Rule]) -> list[Finding]:
    """Give the findings as the office sees them: those of rules that are off, and those set aside, are marked so.

    A finding that is set aside comes back once the day to look again is past, or when something that its rule looks
    at has changed.
    """
    if not findings:
        return []
    weights = severities(known.settings)
    weighed = [_weighed(f, weights.get(f.rule)) for f in findings] if weights else list(findings)
    accepted = {found["rule"]: found for found in known.acceptances}
    if not accepted:
        return weighed
    return [_set_aside(f, accepted[f.rule], values, known, rules[f.rule]) if f.rule in accepted else f for f in weighed]


def severities(settings: Values) -> Mapping[str, str]:
    """Give what an office has laid down of single rules: rule -> "off" or its severity."""
    rows = settings.get("rule_settings") or ()
    return {row["rule"]: row["severity"] for row in rows if row["rule"] and row["severity"] in WEIGHTS}


def _weighed(found: Finding, severity: str | None) -> Finding:
    if severity == OFF:
        return replace(found, off=True)
    return found if severity is None else replace(found, severity=Severity(severity))


def _set_aside(found: Finding, acceptance: Values, values: Values, known: Known, rule: Rule) -> Finding:
    until = acceptance["look_again"]
    if until is None or acceptance["seen"] != seen(rule, values, known):
        return found
    return replace(found, after=max(until, found.after or until), accepted=acceptance["id"])


def seen(rule: Rule, values: Values, known: Known) -> str:
    """Tell by a short name what a rule looks at in a record and beside it; another when any of that changes."""
    looks: list[Any] = []
    rule.broken(_Looked(values, looks, ""), _Asked(known, values, looks))
    told = sorted({json.dumps(look, default=_plain, sort_keys=True, ensure_ascii=False) for look in looks})
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20]


def _plain(value: object) -> Any:
    """Write a value so that it reads the same on another day and in another run of the program."""
    return sorted(value, key=str) if isinstance(value, AbstractSet) else str(value)


class _Looked(Mapping[str, Any]):
    """Values that tell which of them were looked at."""

    def __init__(self, values: Mapping[str, Any], looks: list[Any], whose: str) -> None:
        self.plain, self._looks, self._whose = values, looks, whose

    def __getitem__(self, name: str) -> Any:
        value = self.plain[name]
        self._looks.append((self._whose, name, value))
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.plain)

    def __len__(self) -> int:
        return len(self.plain)


class _Asked:
    """Answers as the register does, and tells what was asked of other records and what the answer was."""

    def __init__(self, known: Known, values: Values, looks: list[Any]) -> None:
        self._known, self._values, self._looks = known, values, looks
        self.id, self.eea, self.tagged, self.wordings = known.id, known.eea, known.tagged, known.wordings
        self.settings = _Looked(known.settings, looks, "settings")
        self.acceptances = known.acceptances

    def record(self, record_id: int | None) -> Values | None:
        found = self._known.record(record_id)
        return None if found is None else _Looked(found, self._looks, f"record {record_id}")

    def naming(self, record_id: int | None, record_type: str) -> Sequence[Values]:
        found = self._known.naming(record_id, record_type)
        self._looks.append(("naming", record_id, record_type, [values["id"] for values in found]))
        return [_Looked(values, self._looks, f"record {values['id']}") for values in found]

    @property
    def facts(self) -> Mapping[str, Any]:
        return _Looked(self._known.facts, self._looks, "facts")

    def standing(self, values: Values) -> Any:
        found = self._known.standing(values.plain if isinstance(values, _Looked) else values)
        self._looks.append(("standing", [(r.code, r.level, r.question, r.accepted, r.bars) for r in found.raised]))
        return found

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._known, name)

        def answer(*given: Any) -> Any:
            found = asked(*given)
            self._looks.append((name, [g for g in given if not isinstance(g, Mapping)], found))
            if name in _COMPARING:  # what has changed may change once more
                now = self._known.facts if name == "changed_since" else self._values
                self._looks.append((name, [_cell(now, path) for path in found]))
            return found

        return answer


_COMPARING = frozenset({"changed_since", "edited_since", "edited_since_informed"})
"""Questions whose answer names what has changed, and not what it says now."""


def _cell(values: Mapping[str, Any], path: str) -> Any:
    name, _, inner = path.partition(".")
    value = values.get(name)
    return [row[inner] for row in value] if inner and isinstance(value, list) else value
