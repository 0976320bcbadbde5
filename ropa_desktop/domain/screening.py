"""Whether an impact assessment is needed (Art. 35): what the record suggests, and what follows from what is met.

The nine criteria are those of WP248 rev.01, which IMY's list (DI-2018-13200) restates: two or more as a rule mean an
assessment. The three cases of Art. 35(3) mean one always. The record only suggests; the person decides what is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rights import Tagged

CRITERIA = (
    "evaluation",
    "automated",
    "monitoring",
    "sensitive",
    "large_scale",
    "combining",
    "vulnerable",
    "new_technology",
    "prevents",
)
"""The nine criteria, in their order, by their word in "dpia_criterion"."""
ALWAYS = ("35_3_a", "35_3_b", "35_3_c")
"""The cases in which Art. 35(3) always asks for an assessment."""
ENOUGH = 2
"""The number of criteria from which IMY's list asks for an assessment."""

SEEN = (
    "journalistic",
    "operations",
    "legal_bases",
    "data",
    "large_scale",
    "children",
    "vulnerable",
    "combined",
    "profiling",
    "automated_decision",
    "risk",
    "monitoring",
    "public_monitoring",
    "camera",
    "extensive_evaluation",
    "new_technology",
    "hindrance",
    "dpia_criteria",
    "dpia_status",
    "dpia_reason",
    "dpia_exception",
    "dpia_exception_law",
)
"""The fields of an activity that are looked at."""


@dataclass(frozen=True, slots=True)
class Why:
    """What in the record speaks for a criterion: the field, and the words in it that do ("yes" for an answer)."""

    path: str
    codes: tuple[str, ...] = ("yes",)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A criterion or a case of Art. 35(3) that the record speaks for, and why."""

    criterion: str
    why: tuple[Why, ...]


def suggestions(values: Values, tagged: Tagged) -> tuple[Suggestion, ...]:
    """Give what the record speaks for: the cases of Art. 35(3) first, then the criteria in their order."""
    found = {name: tuple(_reasons(name, values, tagged)) for name in (*ALWAYS, *CRITERIA)}
    return tuple(Suggestion(name, why) for name, why in found.items() if why)


def _reasons(name: str, values: Values, tagged: Tagged) -> Iterator[Why]:
    yield from _answers(values, ANSWERS.get(name, ()))
    yield from _words(name, values, tagged)
    if name == "35_3_a" and all(values[path] == "yes" for path in PROFILED):
        yield from _answers(values, PROFILED)
    if name == "35_3_b" and values["large_scale"] == "yes":
        special = tuple(_special(values, tagged))
        if special:
            yield from (Why("large_scale"), *special)


PROFILED = ("profiling", "automated_decision")
"""Profiling that decisions rest on: the heart of Art. 35(3)(a)."""

ANSWERS = {
    "35_3_a": ("extensive_evaluation",),
    "35_3_c": ("public_monitoring",),
    "evaluation": ("profiling", "extensive_evaluation"),
    "automated": ("automated_decision",),
    "monitoring": ("monitoring", "public_monitoring", "camera"),
    "large_scale": ("large_scale",),
    "combining": ("combined",),
    "vulnerable": ("children", "vulnerable"),
    "new_technology": ("new_technology",),
    "prevents": ("hindrance",),
}
"""The questions whose "yes" speaks for each."""


def unanswered(values: Values) -> tuple[str, ...]:
    """Name the questions that the criteria turn on and that are not answered, in the order of the criteria."""
    asked = dict.fromkeys(path for name in CRITERIA for path in ANSWERS.get(name, ()))
    return tuple(path for path in asked if values[path] is None)


def _answers(values: Values, paths: Iterable[str]) -> Iterator[Why]:
    return (Why(path) for path in paths if values[path] == "yes")


def _words(name: str, values: Values, tagged: Tagged) -> Iterator[Why]:
    """Give the words of the record that speak for a criterion."""
    match name:
        case "evaluation":
            yield from _told("operations", [c for c in values["operations"] if c == "profiling"])
            yield from _told("data.data", [c for c in _data(values) if c == "profile"])
        case "monitoring":
            yield from _told("data.data", [c for c in _data(values) if tagged("data", c, "monitoring")])
        case "sensitive":
            yield from _special(values, tagged)
            yield from _told("data.data", [c for c in _data(values) if tagged("data", c, "personal")])
        case "combining":
            yield from _told("operations", [c for c in values["operations"] if c == "combination"])
        case "vulnerable":
            subjects = dict.fromkeys(code for row in values["data"] for code in row["subjects"])
            tags = ("vulnerable", "child", "employee")
            weak = [c for c in subjects if any(tagged("data_subject", c, tag) for tag in tags)]
            yield from _told("data.subjects", weak)
        case "new_technology":
            biometric = [c for c in _data(values) if tagged("data", c, "special:biometric")]
            yield from _told("data.data", biometric)
        case "prevents":
            yield from _told("data.data", [c for c in _data(values) if c == "credit"])


def _data(values: Values) -> Sequence[str]:
    return [code for code in dict.fromkeys(row["data"] for row in values["data"]) if code is not None]


def _special(values: Values, tagged: Tagged) -> Iterator[Why]:
    """Give the data of Art. 9(1) and Art. 10, as the rows say or as their category is."""
    yield from _told("data.special", list(dict.fromkeys(code for row in values["data"] for code in row["special"])))
    kinds = ("special", "offences")
    yield from _told("data.data", [c for c in _data(values) if any(tagged("data", c, kind) for kind in kinds)])
    if any(row["inferred"] == "yes" for row in values["data"]):
        yield Why("data.inferred")


def _told(path: str, codes: Sequence[str]) -> Iterator[Why]:
    if codes:
        yield Why(path, tuple(codes))


class Outcome(StrEnum):
    """What follows."""

    OUTSIDE = "outside"  # Arts 35-50 do not apply (DSL 1:7)
    EXEMPT = "exempt"  # assessed in the legislation (Art. 35(10))
    REQUIRED = "required"
    DECLINED = "declined"  # enough criteria, and a written reason why the risk still is not high
    CONSIDER = "consider"  # one criterion and a high risk
    NOT_REQUIRED = "not_required"
    UNSCREENED = "unscreened"  # nothing is said


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from the criteria that are met: how many of the nine, and which cases of Art. 35(3)."""

    outcome: Outcome
    count: int
    always: tuple[str, ...]
    cite: str


def conclude(values: Values, met: Iterable[str] | None = None) -> Conclusion:
    """Say what follows from the criteria met: those that the record states, unless others are given."""
    criteria = set(values["dpia_criteria"] if met is None else met)
    always = tuple(name for name in ALWAYS if name in criteria)
    count = sum(1 for name in CRITERIA if name in criteria)
    outcome, cite = _outcome(values, count, always)
    return Conclusion(outcome, count, always, cite)


def _outcome(values: Values, count: int, always: tuple[str, ...]) -> tuple[Outcome, str]:
    if values["journalistic"] == "yes":
        return Outcome.OUTSIDE, "DSL 1:7"
    if exempt(values):
        return Outcome.EXEMPT, "35.10"
    if always:
        return Outcome.REQUIRED, "35.3"
    return _by_count(values, count)


def _by_count(values: Values, count: int) -> tuple[Outcome, str]:
    """Follow IMY's list: two criteria ask for an assessment, one can be enough where the risk is high."""
    enough = count >= ENOUGH
    if not enough and not (count and values["risk"] == "high"):
        said = count or values["dpia_status"] == "not_required"
        return (Outcome.NOT_REQUIRED if said else Outcome.UNSCREENED), "35.1"
    if declined(values):
        return Outcome.DECLINED, "35.1"
    return (Outcome.REQUIRED, "IMY DI-2018-13200") if enough else (Outcome.CONSIDER, "WP248")


def exempt(values: Values) -> bool:
    """Tell whether Art. 35(10) is relied on: a law is named, and every basis is Art. 6(1)(c) or (e)."""
    bases = {row["article_6"] for row in values["legal_bases"]} - {None}
    by_law = bool(bases) and bases <= {"c", "e"}
    return values["dpia_exception"] == "yes" and bool(values["dpia_exception_law"]) and by_law


def declined(values: Values) -> bool:
    """Tell whether somebody has concluded, with reasons, that no assessment is needed."""
    return values["dpia_status"] == "not_required" and bool(values["dpia_reason"])
