"""Rules on the office's own organisations and on parties."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.identity import OrganisationNumber
from ropa_desktop.domain.rules.rule import Known, Rule, error, warning

ORGANISATION, PARTY = "organisation", "party"


def _unreachable(values: Values, _known: Known) -> bool:
    return not (values["address"] or values["email"] or values["phone"])


def _officer_unreachable(values: Values, _known: Known) -> bool:
    contact = values["officer_address"] or values["officer_email"] or values["officer_phone"]
    return values["officer_designated"] == "yes" and not (values["officer"] and contact)


def _no_representative(values: Values, _known: Known) -> bool:
    """ORG-07: not established in the Union, no authority, no exception, and no representative named.

    Who keeps a register is taken to be under Art. 3(2), until the answer is no.
    """
    outside = values["established_in_union"] == "no" and values["targets_union"] != "no"
    outside = outside and values["public_body"] != "yes"
    named = values["representative"] and values["representative_contact"]
    return outside and not named and not values["no_representative_reason"]


def _bad_number(values: Values, _known: Known) -> bool:
    number = values["organisation_number"]
    swedish = values["country"] in {None, "SE"}
    return bool(number) and swedish and not OrganisationNumber.parse(number).valid


RULES: tuple[Rule, ...] = (
    error("ORG-01", ORGANISATION, "30.1 a", "name", lambda v, _: not v["name"], letter="a", also=("30.2 a",)),
    error("ORG-02", ORGANISATION, "30.1 a", "email", _unreachable, letter="a", also=("30.2 a",)),
    error(
        "ORG-03",
        ORGANISATION,
        "37.1 a",
        "officer",
        lambda v, _: v["public_body"] == "yes" and v["officer_designated"] != "yes",
        also=("30.1 a",),
    ),
    error("ORG-04", ORGANISATION, "30.1 a", "officer", _officer_unreachable, letter="a", also=("30.2 a", "37.7")),
    error(
        "ORG-07",
        ORGANISATION,
        "27.2",
        "representative",
        _no_representative,
        letter="a",
        also=("27.1", "30.1 a", "30.2 a"),
    ),
    warning(
        "ORG-05",
        ORGANISATION,
        "37.7",
        "officer_notified",
        lambda v, _: v["officer_designated"] == "yes" and not v["officer_notified"],
    ),
    warning("ORG-08", f"{ORGANISATION} {PARTY}", "SFS 1974:174", "organisation_number", _bad_number),
)
