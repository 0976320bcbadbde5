"""Rules on where data go: what lies outside the EEA without a transfer, and what an adequacy decision covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from ropa_desktop.domain import office
from ropa_desktop.domain.days import months_after
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning

TRANSFER, DECISION = "transfer", "adequacy_decision"
ACTIVITIES = "activity processor_activity"
ADEQUACY = "45"
SUNSET_MONTHS = 12
VERIFIED_DAYS = 90

Place = tuple[str, int | None]
"""A country, and the party that the data are with there, where it is named."""


# Places without a transfer


def _unrecorded_place(values: Values, known: Known) -> bool:
    """TRF-14: a place outside the EEA where the activity says that data are, that no linked transfer is about."""
    return _without_transfer(values, known, _stated_places)


def _unrecorded_home(values: Values, known: Known) -> bool:
    """TRF-14W: a party or system that by its own record is outside the EEA; whether these data are is to be seen."""
    return _without_transfer(values, known, _known_places) and not _unrecorded_place(values, known)


def _without_transfer(values: Values, known: Known, places: Callable[[Values, Known], Iterator[Place]]) -> bool:
    """Tell whether some place lies outside the EEA without a transfer there, nor a reason why none takes place.

    While the question of transfers is open, REC-15 or PR2-03 says so; where the answer is that data are transferred
    but no transfer is linked at all, TRF-01 does.
    """
    linked = transfers_of(values)
    answered = values["third_country"] == "no" or (values["third_country"] == "yes" and linked)
    if not answered or values.get("no_transfer_reason"):
        return False
    eea = known.eea
    outside = {place for place in places(values, known) if place[0] not in eea}
    if not outside:
        return False
    found = [transfer for i in linked if (transfer := known.record(i)) is not None]
    countries = {country for transfer in found for country in destinations(transfer)}
    importers = {transfer["importer"] for transfer in found} - {None}
    return any(country not in countries and party not in importers for country, party in outside)


def transfers_of(values: Values) -> list[int]:
    """Give the transfers that an activity links, those of each customer included."""
    return [*values["transfers"], *(t for row in values.get("customers", ()) for t in row["transfers"])]


def destinations(transfer: Values) -> set[str]:
    """Give every country that a transfer leads to: for storage, for access and onward as well."""
    onward = (row["country"] for row in transfer["onward"])
    every = (transfer["country"], *transfer["storage_countries"], *transfer["access_countries"], *onward)
    return {country for country in every if country}


def _stated_places(values: Values, _known: Known) -> Iterator[Place]:
    """Walk the places that an activity says its data are in: its own and its recipients'."""
    for country in values["storage_countries"]:
        yield country, None
    for row in (*values.get("recipients", ()), *values.get("sub_processors", ())):
        for country in row["countries"]:
            yield country, row["party"]


def _known_places(values: Values, known: Known) -> Iterator[Place]:
    """Walk the places of the recipients and systems of an activity, as their own records have them."""
    for row in (*values.get("recipients", ()), *values.get("sub_processors", ())):
        party = known.record(row["party"])
        if party is not None:
            if party["country"]:
                yield party["country"], row["party"]
            for country in _held_in(party):
                yield country, row["party"]
    for i in values["systems"]:
        system = known.record(i)
        if system is not None:
            for country in _held_in(system):
                yield country, system["supplier"]


def _held_in(kept: Values) -> tuple[str, ...]:
    """Give the countries in which a party or a system stores data or has access to them."""
    return (*kept.get("storage_countries", ()), *kept.get("access_countries", ()))


def within_eea(values: Values, known: Known) -> bool:
    """Tell whether a transfer leads nowhere outside the EEA, nor to an international organisation."""
    if values["country"] is None or values["international_organisation"]:
        return False
    return known.eea.issuperset(destinations(values))


def _no_third_country(values: Values, known: Known) -> bool:
    """TRF-05: recorded as a transfer, but within the EEA; a mere risk of a transfer is recorded for what it is."""
    kept_as_risk = values["residual_risk"] == "yes" and not values["tool"]
    return not kept_as_risk and within_eea(values, known)


# Adequacy decisions


def _adequate(values: Values, known: Known) -> bool:
    """Tell whether a transfer that goes on, or is to, rests on an adequacy decision."""
    return values["tool"] == ADEQUACY and values["status"] != "ended" and not within_eea(values, known)


def in_force(transfer: Values, known: Known) -> Values | None:
    """Give the decision that a transfer links when it is in force, its expiry apart, and about the destination."""
    decision = known.record(transfer["decision"])
    if decision is None or decision["retired"] or decision["status"] != "in_force":
        return None
    if decision["country"]:
        return decision if transfer["country"] in {None, decision["country"]} else None
    return decision if transfer["international_organisation"] else None


def _without_decision(values: Values, known: Known) -> bool | date | None:
    """TRF-03: no decision in force for the destination, at once or once it has expired."""
    if not _adequate(values, known):
        return None
    decision = in_force(values, known)
    if decision is None:
        return True
    expires: date | None = decision["expires"]
    return expires


def _scope(values: Values, known: Known) -> str:
    """Give the scope of the decision in force that a transfer rests on, or "" when it rests on none."""
    decision = in_force(values, known) if _adequate(values, known) else None
    return (decision["scope"] or "full") if decision else ""


def _unconfirmed(values: Values, known: Known) -> bool:
    """TRF-04: the decision covers only some, and nobody says whether it covers this importer."""
    answered = values["adequacy_confirmed"] in {"yes", "no"} or accepted(values, "adequacy_confirmed.unconfirmed")
    return not answered and _scope(values, known) in {"sector", "organisation"}


def _sunset(values: Values, known: Known) -> date | None:
    """SCC-25: within twelve months of its expiry."""
    decision = in_force(values, known) if _adequate(values, known) else None
    if decision is None or not decision["expires"]:
        return None
    return months_after(decision["expires"], -SUNSET_MONTHS)


def _not_listed(values: Values, known: Known) -> bool:
    """SCC-26: only those on the list are covered, and nothing shows that the importer is, for these data."""
    if _scope(values, known) != "listed":
        return False
    shown = values["adequacy_confirmed"] == "yes" and values["listed_entity"] and values["adequacy_checked"]
    return not shown or ("hr" not in values["coverage"] and _about_staff(values, known))


def _about_staff(values: Values, known: Known) -> bool:
    """Whether human resources data are transferred: by the kind of data, or by whose they are."""
    if any(known.tagged("data", code, "employment") for code in values["data"]):
        return True
    return any(known.tagged("data_subject", code, "employee") for code in known.facts["subjects"])


def _list_check_old(values: Values, known: Known) -> date | None:
    """SCC-26W: the list was looked at longer ago than the office's interval, six months where it has laid down none."""
    checked = values["adequacy_checked"]
    if not checked or _scope(values, known) != "listed":
        return None
    return office.after(checked, office.interval(known.settings, "us_transfer"))


def _outside_scope(values: Values, known: Known) -> bool:
    """SCC-27: the importer is not covered by the decision; for a list SCC-26 says so."""
    return values["adequacy_confirmed"] == "no" and _scope(values, known) in {"full", "sector", "organisation"}


def _no_fallback(values: Values, known: Known) -> bool:
    """SCC-28: the decision is under threat or depends on a list, and there is nothing to fall back on."""
    if values["fallback_tool"] not in {None, ADEQUACY} or accepted(values, "fallback_tool.missing"):
        return False
    decision = in_force(values, known) if _adequate(values, known) else None
    return decision is not None and bool(decision["scope"] == "listed" or decision["threat"])


def _unverified(values: Values, _known: Known) -> bool | date:
    """TIA-58: nobody has checked for 90 days that the decision still is as recorded."""
    if values["status"] != "in_force":
        return False
    verified: date | None = values["verified_on"]
    return verified + timedelta(days=VERIFIED_DAYS) if verified else True


RULES: tuple[Rule, ...] = (
    error("TRF-14", ACTIVITIES, "30.1 e", "transfers", _unrecorded_place, also=("30.2 c", "44"), checks=(22,)),
    error("TRF-03", TRANSFER, "45.3", "decision", _without_decision, also=("45.1", "45.5"), checks=(24,)),
    error("SCC-26", TRANSFER, "45.1", "adequacy_confirmed", _not_listed, also=("45.3", "5.2"), checks=(26,)),
    error("SCC-27", TRANSFER, "45.1", "adequacy_confirmed", _outside_scope, also=("45.3",), checks=(27,)),
    warning("TRF-14W", ACTIVITIES, "30.1 e", "transfers", _unrecorded_home, also=("30.2 c", "44")),
    warning("TRF-05", TRANSFER, "44", "country", _no_third_country, checks=(23,)),
    warning("TRF-04", TRANSFER, "45.1", "adequacy_confirmed", _unconfirmed, also=("45.3",)),
    warning("SCC-25", TRANSFER, "45.3", "decision", _sunset, checks=(25,)),
    warning("SCC-26W", TRANSFER, "45.1", "adequacy_checked", _list_check_old, also=("5.2",)),
    warning("SCC-28", TRANSFER, "46.1", "fallback_tool", _no_fallback, also=("45.5",), checks=(28,)),
    advice("TIA-58", DECISION, "45.3", "verified_on", _unverified, also=("45.4",), checks=(58,)),
)
