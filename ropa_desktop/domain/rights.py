"""Which rights a data subject has, from what an activity says: its legal bases, its means, its sources and its use.

Read from the articles themselves: 7(3), 11(2), 13-22 and 77 GDPR, and DSL 1:7. One that is not answered is not assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ropa_desktop.domain.field import Values

Tagged = Callable[[str, str | None, str], bool]
"""Tells whether a word of a vocabulary carries a tag."""


SEEN = (
    "journalistic",
    "means",
    "direct_marketing",
    "archiving",
    "legal_bases",
    "data",
    "children",
    "no_recipients",
    "automated_decision",
    "automated_special",
    "erasure_exceptions",
    "objection_restriction",
)
"""The fields of an activity that are looked at."""


class Right(StrEnum):
    """The rights in the order in which they are told."""

    INFORMATION = "information"
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    NOTIFICATION = "notification"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    AUTOMATED = "automated"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"


CITES = {
    Right.INFORMATION: "13-14",
    Right.ACCESS: "15",
    Right.RECTIFICATION: "16",
    Right.ERASURE: "17",
    Right.RESTRICTION: "18",
    Right.NOTIFICATION: "19",
    Right.PORTABILITY: "20",
    Right.OBJECTION: "21",
    Right.AUTOMATED: "22",
    Right.WITHDRAWAL: "7.3",
    Right.COMPLAINT: "77",
}
"""The article of each right."""


class Applies(StrEnum):
    """How far a right goes."""

    YES = "yes"
    CONDITION = "condition"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition, a limit or a ground, with its exact provision; `rows` are the legal bases that it is true of.

    A reason without rows is true of the whole activity.
    """

    key: str
    cite: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A right as it stands: `but` are the legal bases for which it does not apply, where it applies for others."""

    right: Right
    applies: Applies
    reasons: tuple[Reason, ...] = ()
    but: tuple[int, ...] = ()


def rights(values: Values, tagged: Tagged) -> tuple[Held, ...]:
    """Give every right of the data subjects of an activity, merged over its legal bases."""
    if values["journalistic"] == "yes":
        return tuple(_outside(right) for right in Right)
    told = ("article_6", "article_9", "part", "data")
    bases = [(place, row) for place, row in enumerate(values["legal_bases"]) if any(row[name] for name in told)]
    if not bases:
        return tuple(_held(right, UNKNOWN, values, tagged) for right in Right)
    each = [(place, of_basis(row, values, tagged)) for place, row in bases]
    return tuple(_merged([(place, held[n]) for place, held in each]) for n in range(len(Right)))


def of_basis(row: Values, values: Values, tagged: Tagged) -> tuple[Held, ...]:
    """Give every right as it follows from one legal basis of an activity."""
    return tuple(_held(right, row, values, tagged) for right in Right)


UNKNOWN: Values = {"article_6": None, "article_9": None, "data": []}
"""A legal basis that is not stated."""

Grounds = Iterator[Reason]
Given = tuple[Applies, Iterable[Reason]]
"""How far a right goes for one legal basis, and why."""


def _outside(right: Right) -> Held:
    """Arts 5-30 and 35-50 do not apply to journalism and to academic, artistic or literary creation; Art. 77 does."""
    if right is Right.COMPLAINT:
        return Held(right, Applies.YES)
    return Held(right, Applies.NO, (Reason("journalistic", "DSL 1:7"),))


def _held(right: Right, row: Values, values: Values, tagged: Tagged) -> Held:
    applies, reasons = _GIVES[right](row, values, tagged)
    return Held(right, applies, tuple(reasons))


def _informed(row: Values, values: Values, tagged: Tagged) -> Grounds:
    """Art. 13 where the person gave the data, Art. 14 where they came from elsewhere; both where it is not said."""
    told = _from_person(row, values, tagged)
    if told != {False}:
        yield Reason("from_person", "13")
    if told != {True}:
        yield Reason("from_elsewhere", "14")


def _from_person(row: Values, values: Values, tagged: Tagged) -> set[bool | None]:
    """Tell whether the data that a legal basis carries come from the person, from elsewhere, or (None) unsaid.

    An office's own word for a source tells neither.
    """
    sources = (d["sources"] or [None] for d in values["data"] if not row["data"] or d["data"] in row["data"])
    each = {source for several in sources for source in several} or {None}
    return {
        True if tagged("source", s, "subject") else False if tagged("source", s, "elsewhere") else None for s in each
    }


def _erasure(row: Values, values: Values) -> Grounds:
    basis, ground = row["article_6"], row["article_9"]
    yield Reason("not_needed", "17.1 a")
    if basis == "a" or ground == "a":
        yield Reason("withdrawn", "17.1 b")
    if basis in {"e", "f"}:
        yield Reason("objected", "17.1 c")
    if values["direct_marketing"] != "no":
        yield Reason("objected_marketing", "17.1 c")
    yield Reason("unlawful", "17.1 d")
    yield Reason("duty_to_erase", "17.1 e")
    if basis == "a" and values["children"] != "no":
        yield Reason("child_service", "17.1 f")
    yield from _not_erased(basis, ground, values)


def _not_erased(basis: str | None, ground: str | None, values: Values) -> Grounds:
    """Art. 17(3): what erasure does not reach; (a) and (e) hold whatever the basis, the others also where claimed."""
    claimed = set(values["erasure_exceptions"])
    yield Reason("expression", "17.3 a")
    if basis == "c":
        yield Reason("obligation", "17.3 b")
    elif basis == "e":
        yield Reason("task", "17.3 b")
    elif "17_3_b" in claimed:
        yield Reason("obligation_or_task", "17.3 b")
    if ground in {"h", "i"} or "17_3_c" in claimed:
        yield Reason("public_health", "17.3 c")
    if ground == "j" or values["archiving"] == "yes" or "17_3_d" in claimed:
        yield Reason("research_kept", "17.3 d")
    yield Reason("claims", "17.3 e")


def _restriction(row: Values) -> Grounds:
    yield Reason("accuracy_contested", "18.1 a")
    yield Reason("unlawful_kept", "18.1 b")
    yield Reason("claims_of_person", "18.1 c")
    if row["article_6"] in {"e", "f"}:
        yield Reason("objection_pending", "18.1 d")


def _notification(values: Values) -> Given:
    if values["no_recipients"] == "yes":
        return Applies.NO, (Reason("no_recipients", "19"),)
    return Applies.YES, (Reason("unless_disproportionate", "19"),)


def _portability(row: Values, values: Values, tagged: Tagged) -> Given:
    """Consent or contract, by automated means, what the person has provided; never a public task (Art. 20(3))."""
    basis = row["article_6"]
    if basis == "e":
        return Applies.NO, (Reason("public_task", "20.3"),)
    if basis is None and row["article_9"] != "a":
        return Applies.CONDITION, (Reason("consent_or_contract", "20.1 a"), *_portable(row, values, tagged))
    if basis not in {"a", "b"} and row["article_9"] != "a":
        return Applies.NO, (Reason("neither_consent_nor_contract", "20.1 a"),)
    if values["means"] == "manual":
        return Applies.NO, (Reason("by_hand", "20.1 b"),)
    if _from_person(row, values, tagged) == {False}:
        return Applies.NO, (Reason("not_provided", "20.1"),)
    open_yet = tuple(_portable(row, values, tagged))
    return (Applies.CONDITION if open_yet else Applies.YES), (*open_yet, Reason("others_rights", "20.4"))


def _portable(row: Values, values: Values, tagged: Tagged) -> Grounds:
    """Give the conditions that the record does not show to be met wholly."""
    if values["means"] == "partly":
        yield Reason("automated_part", "20.1 b")
    elif values["means"] != "automated":
        yield Reason("if_automated", "20.1 b")
    if _from_person(row, values, tagged) != {True}:
        yield Reason("only_provided", "20.1")


def _objection(row: Values, values: Values) -> Given:
    """Art. 21(1) for a public task and legitimate interests; 21(2) for direct marketing whatever the basis."""
    basis = row["article_6"]
    reasons: list[Reason] = []
    if basis in {"e", "f"}:
        reasons.append(Reason("own_situation", "21.1"))
    elif basis is None:
        reasons.append(Reason("if_task_or_interest", "21.1"))
    marketing = values["direct_marketing"]
    if marketing == "yes":
        reasons.append(Reason("marketing", "21.3"))
    elif marketing != "no":
        reasons.append(Reason("if_marketing", "21.2"))
    if row["article_9"] == "j" or values["archiving"] == "yes":
        reasons.append(Reason("research", "21.6"))
    restricted = bool(reasons) and bool(values["objection_restriction"])
    if restricted:
        reasons.append(Reason("objection_restricted", "23.1"))
    if (basis in {"e", "f"} and not restricted) or marketing == "yes":
        return Applies.YES, reasons
    if reasons:
        return Applies.CONDITION, reasons
    return Applies.NO, (Reason("neither_task_nor_interest", "21.1"),)


EXCEPTIONS = {
    "a": Reason("automated_consent", "22.2 c"),
    "b": Reason("automated_contract", "22.2 a"),
    "c": Reason("automated_law", "22.2 b"),
    "e": Reason("automated_law", "22.2 b"),
    "d": Reason("automated_none", "22.1"),
    "f": Reason("automated_none", "22.1"),
}
"""The exception from Art. 22(1) that each basis can rest on; for two there is none."""


def _automated(row: Values, values: Values) -> Given:
    """Art. 22 holds whatever the basis; what the basis decides is the exception."""
    decided = values["automated_decision"]
    if decided == "no":
        return Applies.NO, (Reason("no_automated_decision", "22.1"),)
    reasons = [] if decided == "yes" else [Reason("if_automated_decision", "22.1")]
    if row["article_6"] in EXCEPTIONS:
        reasons.append(EXCEPTIONS[row["article_6"]])
    if row["article_6"] in {"a", "b"}:
        reasons.append(Reason("human_contact", "22.3"))
    special = values["automated_special"]
    if special == "yes" or (row["article_9"] and special != "no"):
        key = "automated_special" if row["article_9"] in {"a", "g"} else "automated_special_barred"
        reasons.append(Reason(key, "22.4"))
    return (Applies.YES if decided == "yes" else Applies.CONDITION), reasons


def _withdrawal(row: Values) -> Given:
    if row["article_6"] == "a" or row["article_9"] == "a":
        return Applies.YES, (Reason("withdraw_any_time", "7.3"),)
    if row["article_6"] is None:
        return Applies.CONDITION, (Reason("if_consent", "7.3"),)
    return Applies.NO, (Reason("no_consent", "7.3"),)


ACCESS_LIMITS = (
    Reason("unidentified", "11.2"),
    Reason("access_others", "15.4"),
    Reason("access_secrecy", "DSL 5:1"),
    Reason("access_draft", "DSL 5:2"),
)

_GIVES: Mapping[Right, Callable[[Values, Values, Tagged], Given]] = {
    Right.INFORMATION: lambda row, values, tagged: (Applies.YES, _informed(row, values, tagged)),
    Right.ACCESS: lambda _row, _values, _tagged: (Applies.YES, ACCESS_LIMITS),
    Right.RECTIFICATION: lambda _row, _values, _tagged: (Applies.YES, ()),
    Right.ERASURE: lambda row, values, _tagged: (Applies.CONDITION, _erasure(row, values)),
    Right.RESTRICTION: lambda row, _values, _tagged: (Applies.CONDITION, _restriction(row)),
    Right.NOTIFICATION: lambda _row, values, _tagged: _notification(values),
    Right.PORTABILITY: _portability,
    Right.OBJECTION: lambda row, values, _tagged: _objection(row, values),
    Right.AUTOMATED: lambda row, values, _tagged: _automated(row, values),
    Right.WITHDRAWAL: lambda row, _values, _tagged: _withdrawal(row),
    Right.COMPLAINT: lambda _row, _values, _tagged: (Applies.YES, ()),
}


def _merged(held: Sequence[tuple[int, Held]]) -> Held:
    """Put one right together from several legal bases: as far as it goes for any, and for which it does not."""
    order = list(Applies)
    best = min((one.applies for _, one in held), key=order.index)
    without = tuple(place for place, one in held if one.applies is Applies.NO)
    found: dict[tuple[str, str], list[int]] = {}
    for place, one in held:
        for reason in one.reasons:
            found.setdefault((reason.key, reason.cite), []).append(place)
    whole = len(held)
    reasons = (Reason(k, c, () if len(rows) == whole else tuple(rows)) for (k, c), rows in found.items())
    ordered = sorted(reasons, key=lambda reason: reason.cite)
    return Held(held[0][1].right, best, tuple(ordered), without if best is not Applies.NO else ())
