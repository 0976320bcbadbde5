"""The rules in force: what each asks, how the office weighs it, and how many records fall short of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ropa_desktop.domain.office import SETTINGS
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.rules.areas import AREAS, area_of
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.rules.settling import OFF, severities
from ropa_desktop.domain.texts import Say
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import Change, save
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import overview, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register

__all__ = ["OFF", "Ruled", "in_force", "rules", "weigh"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule as it is in force: `severity` is its own, `weight` what the office makes of it ("" as it is)."""

    id: str
    severity: Severity
    weight: str
    reason: str
    cites: tuple[str, ...]
    types: tuple[str, ...]
    letter: str
    count: int

    @property
    def area(self) -> str:
        """The area of duty that it belongs to; "record" when it counts towards a letter of Art. 30."""
        return "record" if self.letter else area_of(self.id)

    @property
    def counted(self) -> str:
        """How a finding of it counts: a severity, or "off"."""
        return self.weight or str(self.severity)


def rules(register: Register) -> list[Ruled]:
    """Give every rule: first what Art. 30 asks for, then area by area, each in the order of its ids."""
    with register.reading() as connection:
        stored = _own(connection)
        fallen: Counter[str] = Counter()
        for rule, _severity, _type, count in overview.rules(connection):
            fallen[rule] += count
    return _ruled(stored, fallen)


def _ruled(stored: Stored | None, fallen: Counter[str]) -> list[Ruled]:
    from ropa_desktop.domain.rules.judge import all_rules  # no rule is needed to start

    settings = stored.values if stored else {}
    weights = severities(settings)
    reasons = {row["rule"]: row["reason"] or "" for row in settings.get("rule_settings", ())}
    found = [
        Ruled(
            rule.id,
            rule.severity,
            weights.get(rule.id, ""),
            reasons.get(rule.id, ""),
            (rule.cite, *rule.also),
            rule.types,
            rule.letter,
            fallen[rule.id],
        )
        for rule in all_rules().values()
    ]
    order = ("record", *AREAS)
    return sorted(found, key=lambda one: (order.index(one.area), one.id))


def weigh(
    register: Register, rule: str, weight: str, reason: str, *, author: str, progress: Progress = untold
) -> Change:
    """Lay down how a rule counts: "off", a severity, or "" for as it is, with the reason.

    Problems: no_register_record (nothing is there to lay it down in), read_only, disk_full.
    """
    with register.reading() as connection:
        stored = _own(connection)
    if stored is None:
        raise Problem("no_register_record")
    rows = [row for row in stored.values["rule_settings"] if row["rule"] != rule]
    kept = next((row["id"] for row in stored.values["rule_settings"] if row["rule"] == rule), None)
    if weight:
        rows.append({"id": kept, "rule": rule, "severity": weight, "reason": reason.strip() or None})
    return save(register, "register", stored.id, {"rule_settings": rows}, author=author, progress=progress)


def in_force(register: Register, wording: Wording) -> str:
    """Say which rules judged a register: how many, which of them the office has switched off or weighs itself, and its
    own intervals and limits.
    """
    told = (_rules_in_force(register, wording.say), _limits_in_force(register, wording))
    return " ".join(filter(None, told))


def _limits_in_force(register: Register, wording: Wording) -> str:
    with register.reading() as connection:
        stored = _own(connection)
    if stored is None:
        return ""
    declared = RECORD_TYPES["register"]
    fields = (f for f in declared.fields if f.name in SETTINGS and f.name != "content_language")
    said = [(wording.label(declared, f.name), wording.text(f, stored.values[f.name])) for f in fields]
    told = "; ".join(f"{label}: {' '.join(text.split())}" for label, text in said if text)
    return wording.say("rules.limits", which=told) if told else ""


def _rules_in_force(register: Register, say: Say) -> str:
    with register.reading() as connection:
        found = _ruled(_own(connection), Counter())
    weighed = [one for one in found if one.weight]
    if not weighed:
        return say("rules.in_force", count=len(found))
    told = [_weighed(one, say) for one in weighed]
    return say("rules.in_force_but", count=len(found), which="; ".join(told))


def _weighed(one: Ruled, say: Say) -> str:
    how = say(f"rules.counted.{one.weight}")
    if not one.reason:
        return say("rules.weighed", rule=one.id, how=how)
    return say("rules.weighed_why", rule=one.id, how=how, why=one.reason)


def _own(connection: Connection) -> Stored | None:
    ids = records.ids_of(connection, "register")[:1]
    return next(iter(records.read_many(connection, "register", ids)), None)
