"""Art. 30(5): which processing a small organisation need not record, and which it must all the same."""

from __future__ import annotations

from collections.abc import Sequence

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.kinds import SENSITIVE, about, has
from ropa_desktop.domain.rules.rule import Known

EXEMPT_BELOW = 250
"""The number of persons employed from which nothing is exempt."""
OFFICES = {"activity": "controller", "processor_activity": "processor"}
"""By type of activity: the field that names the own organisation."""


def claims(organisation: Values) -> bool:
    """Tell whether an organisation claims the exemption and is small enough for it."""
    return organisation["exempt"] == "yes" and (organisation["employees"] or 0) < EXEMPT_BELOW


def is_exempt(type_name: str, values: Values, known: Known) -> bool:
    """Tell whether the exemption covers an activity: each is judged by itself (WP29, 19 April 2018)."""
    organisation = known.record(values[OFFICES[type_name]])
    if organisation is None or not claims(organisation):
        return False
    if values["occasional"] == "no" or values["risk_likely"] == "yes":
        return False
    return type_name != "activity" or not (has(values, known, *SENSITIVE) or _of_staff(values, known))


def _of_staff(values: Values, known: Known) -> bool:
    """Personnel administration recurs, and is not occasional unless somebody says that this one is."""
    return values["occasional"] is None and about(values["data"], known, "imbalance")


def is_overreached(organisation: Values, known: Known) -> bool:
    """ORG-10: the exemption is claimed by one that is too large, or although an activity lies outside it."""
    if organisation["exempt"] != "yes":
        return False
    if not claims(organisation):
        return True
    plain: tuple[tuple[str, str], ...] = (("occasional", "no"), ("risk_likely", "yes"))
    for type_name, office in OFFICES.items():
        own = {office: known.id}
        if any(_within(known.those(type_name, {**own, field: answer}), type_name, known) for field, answer in plain):
            return True
    every = _within(known.those("activity", {"controller": known.id}), "activity", known)
    occasional = set(known.those("activity", {"controller": known.id, "occasional": "yes"}))
    return _sensitive(every, known) or _staff([i for i in every if i not in occasional], known)


def _within(ids: Sequence[int], type_name: str, known: Known) -> list[int]:
    """Leave out what lies outside Art. 30 altogether (DSL 1:7)."""
    if not ids or type_name != "activity":
        return list(ids)
    outside = set(known.those("activity", {"journalistic": "yes"}))
    return [i for i in ids if i not in outside]


def _sensitive(ids: Sequence[int], known: Known) -> bool:
    codes = [("data", code) for code in known.say(ids, "activity", "data.data")]
    codes += [("special", code) for code in known.say(ids, "activity", "data.special")]
    return any(known.tagged(vocabulary, code, tag) for vocabulary, code in codes for tag in SENSITIVE)


def _staff(ids: Sequence[int], known: Known) -> bool:
    return any(known.tagged("data_subject", c, "imbalance") for c in known.say(ids, "activity", "data.subjects"))
