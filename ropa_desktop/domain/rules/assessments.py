"""Rules on the assessment of a third country's law and practice (Art. 46; SCC clauses 14 and 15; EDPB 01/2020)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ropa_desktop.domain.days import months_after
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.gathering import covered
from ropa_desktop.domain.rules.annexes import FORMATS
from ropa_desktop.domain.rules.answers import answer, approval_day, lines, several
from ropa_desktop.domain.rules.rule import AGAINST, MISSING, Known, Rule, error, warning
from ropa_desktop.domain.rules.transfers import TRANSFER, under_way

ASSESSMENT = "transfer_assessment"
POSITIVE = frozenset({"sufficient", "sufficient_with_measures"})
LONGEST_MONTHS = 12
HERE, THERE = frozenset({"exporter", "eea_third_party"}), frozenset({"importer", "third_country"})
OBJECTIVE = frozenset({"case_law", "authority", "ngo", "other"})


# On the transfer


def _needs_assessment(values: Values) -> bool:
    """An Art. 46 tool does; module four alone only where the processor adds data that it collected in the Union."""
    only_back = values["modules"] == ["four"] and answer(values, "combined") != "yes"
    return (values["tool"] or "").startswith("46") and not only_back


def _unassessed(values: Values, known: Known) -> bool:
    """TRF-07: no approved assessment that allows this transfer to this importer in this country.

    One that came to a negative result is left to TRF-08, until measures are there that it has not weighed.
    """
    if not _needs_assessment(values):
        return False
    marks = known.marks(values["assessment"])
    if marks == AGAINST:
        return not _refused(values, known)
    return marks in {"", MISSING} or _of_another(values, known.record(values["assessment"]))


def _of_another(transfer: Values, assessment: Values | None) -> bool:
    """Tell whether an assessment names another importer or country."""
    if assessment is None:
        return False
    pairs = ((transfer[name], assessment[name]) for name in ("importer", "country"))
    return any(one is not None and other is not None and one != other for one, other in pairs)


def _refused(values: Values, known: Known) -> bool:
    """TRF-08: the assessment found the level insufficient and nothing supplements it, or that it must stop."""
    if values["status"] in {"suspended", "ended"} or known.marks(values["assessment"]) != AGAINST:
        return False
    supplemented = values["supplementary_measures"] or values["supplementary_description"]
    assessment = known.record(values["assessment"])
    return not supplemented or (assessment is not None and assessment["conclusion"] == "stopped")


# On the assessment


def _tested(values: Values) -> bool:
    """Tell whether law and practice are asked about: not when Chapter V is not at stake or a decision covers all."""
    if "no" in {answer(values, name) for name in ("gdpr_applies", "disclosed", "third_country")}:
        return False
    return answer(values, "adequacy") != "covered" and not (values["tool"] or "").startswith("49")


def _measures_missing(values: Values, known: Known) -> bool:
    """TIA-48: allowed without being essentially equivalent, or on measures that are not in place.

    A transfer that may begin once measures are in place may wait for them, but not go on without.
    """
    if values["conclusion"] not in POSITIVE or not _tested(values):
        return False
    needed = answer(values, "step_3") == "measures_needed"
    if needed and answer(values, "equivalent") != "yes":
        return True
    if not any(_waiting(values, measures=needed)):
        return False
    return values["conclusion"] == "sufficient" or _goes_on(values, known)


def _waiting(values: Values, *, measures: bool) -> Iterator[bool]:
    """Walk what is relied on, telling of each whether it is still to be done."""
    yield from (row.get("relied_on") == "yes" and not row.get("done") for row in lines(values, "actions"))
    if measures:
        for name in ("technical", "contractual", "organisational"):
            yield from (row.get("in_place") != "yes" for row in lines(values, name))


def _goes_on(values: Values, known: Known) -> bool:
    return any(under_way(transfer) for transfer in covered({**values, "id": known.id}, known))


def _keys_elsewhere(values: Values, known: Known) -> bool:
    """TIA-49: own keys in the EEA that someone else holds, or mere storage for an importer that reads the data."""
    if values["conclusion"] in {"not_sufficient", "stopped"} or not _tested(values):
        return False
    if answer(values, "use_case") == "uc1" and answer(values, "clear_text") == "yes":
        return True
    if "own_keys" not in {answer(values, name) for name in FORMATS}:
        return False
    keys = [(row.get("key_holder"), row.get("key_country")) for row in lines(values, "technical")]
    abroad = [holder in THERE or (country is not None and country not in known.eea) for holder, country in keys]
    at_home = [holder in HERE and not away for (holder, _), away in zip(keys, abroad, strict=True)]
    return any(abroad) and not any(at_home)


def _only_the_importers_word(values: Values, _known: Known) -> bool:
    """TIA-50: that problematic law is not applied rests on nothing but what the importer says."""
    if values["conclusion"] in {"not_sufficient", "stopped"} or not _tested(values):
        return False
    if answer(values, "step_3") != "not_applied":
        return False
    objective = any(row.get("kind") in OBJECTIVE for row in lines(values, "sources"))
    return not objective and not any(row.get("supported") == "yes" for row in lines(values, "practice"))


def _country_left_out(values: Values, known: Known) -> bool:
    """TIA-51: the transfers lead to a country outside the EEA that the assessment does not speak of."""
    if not values["conclusion"] or not _tested(values):
        return False
    facts = known.facts
    spoken_of = {*several(values, "locations"), *([values["country"]] if values["country"] else facts["countries"])}
    spoken_of |= {row.get("country") for row in lines(values, "chain")}
    led_to = {*facts["countries"], *facts["storage_countries"], *facts["access_countries"]}
    led_to |= {row["country"] for row in facts["onward"]} - {None}
    led_to |= {country for row in facts["sub_processors"] for country in row["countries"]}
    return not led_to - known.eea <= spoken_of


def _too_old(values: Values, known: Known) -> bool | date | None:
    """TIA-52: the register changed since, a sub-processor came later, or twelve months or the review have passed."""
    made = approval_day(values)
    if values["status"] != "approved":
        return None
    if known.changed_since(values):
        return True
    if made and any(row["authorised"] and row["authorised"] > made for row in known.facts["sub_processors"]):
        return True
    days = [values["next_review"], months_after(made, LONGEST_MONTHS) if made else None]
    return min((one for one in days if one), default=None)


def _unassessed_notice(values: Values, known: Known) -> bool:
    """TIA-59: a notification under clause 14(e) or 15.1 that nobody has assessed, and the transfer goes on."""
    rows = [row for row in lines(values, "notifications") if row.get("received") or row.get("what")]
    documented = all(row.get("assessed") and (row.get("measures_14f") or row.get("closed")) for row in rows)
    return not documented and _goes_on(values, known)


CLAUSE_14 = "2021/914 klausul 14"

RULES: tuple[Rule, ...] = (
    error(
        "TRF-07",
        TRANSFER,
        "46.1",
        "assessment",
        _unassessed,
        also=("C-311/18", CLAUSE_14, "EDPB 01/2020"),
        checks=(47,),
    ),
    error("TRF-08", TRANSFER, "46.1", "assessment", _refused, also=("44", CLAUSE_14, "C-311/18", "EDPB 01/2020")),
    error(
        "TIA-48", ASSESSMENT, "46.1", "conclusion", _measures_missing, also=("EDPB 01/2020", CLAUSE_14), checks=(48,)
    ),
    error("TIA-49", ASSESSMENT, "EDPB 01/2020", "worksheet", _keys_elsewhere, also=("46.1",), checks=(49,)),
    error("TIA-50", ASSESSMENT, "EDPB 01/2020", "worksheet", _only_the_importers_word, also=(CLAUSE_14,), checks=(50,)),
    error(
        "TIA-59",
        ASSESSMENT,
        CLAUSE_14,
        "worksheet",
        _unassessed_notice,
        also=("2021/914 klausul 15", "2021/914 klausul 16"),
        checks=(59,),
    ),
    warning("TIA-51", ASSESSMENT, CLAUSE_14, "worksheet", _country_left_out, also=("EDPB 01/2020",), checks=(51,)),
    warning("TIA-52", ASSESSMENT, "5.2", "next_review", _too_old, also=("24.1", CLAUSE_14), checks=(52,)),
)
