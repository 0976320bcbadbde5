"""Rules on the standard contractual clauses of Decision (EU) 2021/914: module, options, parties, dates and laws."""

from __future__ import annotations

import re
from datetime import date

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted, answer, day, lines
from ropa_desktop.domain.rules.countries import in_force, within_eea
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning
from ropa_desktop.domain.types.transfers import MODULE_OF

TRANSFER = "transfer"
CLAUSES = "46_2_c"
IN_FORCE_SINCE = date(2021, 6, 27)
EFTA_IN_EEA = frozenset({"IS", "LI", "NO"})
TO_THE_THIRD_COUNTRY = frozenset({"one", "two", "three"})
TO_A_PROCESSOR = frozenset({"two", "three"})
BOTH_PARTIES = 2


def relied_on(values: Values) -> bool:
    """Tell whether a transfer that goes on, or is to, rests on the clauses."""
    return bool(values["tool"] == CLAUSES and values["status"] != "ended")


def has(values: Values, modules: frozenset[str]) -> bool:
    """Tell whether one of some modules is used."""
    return not modules.isdisjoint(values["modules"])


# Module and set


def _wrong_module(values: Values, _known: Known) -> bool:
    """TRF-06: a module that the roles do not allow, or a role for which there is no module."""
    exporters, importers, modules = set(values["exporter_roles"]), set(values["importer_roles"]), set(values["modules"])
    if not (exporters and importers and modules):
        return False
    used = {pair for pair, module in MODULE_OF.items() if module in modules}
    return {exporter for exporter, _ in used} != exporters or {importer for _, importer in used} != importers


def _importer_under_gdpr(values: Values, _known: Known) -> bool:
    """SCC-30: the clauses are for importers whose processing is not itself subject to the Regulation (Art. 1(1))."""
    return relied_on(values) and values["importer_under_gdpr"] == "yes" and not answer(values, "gdpr_override")


def _old_clauses(values: Values, _known: Known) -> bool:
    """TRF-09: an earlier set, or a signature from before the clauses of 2021 were in force."""
    if not relied_on(values) or values["clause_set"] == "other":
        return False
    return values["clause_set"] == "earlier" or any(signed < IN_FORCE_SINCE for signed in _signing_days(values))


def _signing_days(values: Values) -> list[date]:
    days = [values["signed"], *(day(row.get("signed")) for row in lines(values, "signatures"))]
    return [one for one in days if one]


def _importer_in_eea(values: Values, known: Known) -> bool:
    """SCC-46: a processor in the EEA is bound under Art. 28(3), not by these; the step after it is the transfer."""
    if not relied_on(values) or not has(values, TO_A_PROCESSOR) or accepted(values, "modules.importer_in_eea"):
        return False
    return not within_eea(values, known) and known.facts["importer_country"] in known.eea


# Options


def _no_clause_9(values: Values, _known: Known) -> bool:
    """SCC-32: both options of clause 9(a) ask for a period."""
    open_ = values["clause_9"] is None or values["clause_9_days"] is None
    return relied_on(values) and has(values, TO_A_PROCESSOR) and open_


def _no_authority(values: Values, _known: Known) -> bool:
    """SCC-34: which case of clause 13 applies, and the authority in Annex I.C."""
    said = values["clause_13"] and answer(values, "authority")
    return relied_on(values) and has(values, TO_THE_THIRD_COUNTRY) and not said


def _needless_authority(values: Values, _known: Known) -> bool:
    """SCC-34I: module four has neither clause 13 nor Annex I.C."""
    said = values["clause_13"] or answer(values, "authority")
    return relied_on(values) and values["modules"] == ["four"] and bool(said)


def _wrong_clause_13(values: Values, known: Known) -> bool:
    """SCC-35: the variants for Art. 3(2) are for exporters that are not established in the Union."""
    if not relied_on(values) or values["clause_13"] in {None, "established"}:
        return False
    return known.facts["exporter_country"] in known.eea


_IMY = re.compile(r"\bIMY\b|integritetsskyddsmyndigheten|authority for privacy protection", re.IGNORECASE)


def _other_authority(values: Values, known: Known) -> bool:
    """SCC-35W: a Swedish exporter under another authority, and no word of a lead authority (Art. 56)."""
    authority = answer(values, "authority")
    if not relied_on(values) or not has(values, TO_THE_THIRD_COUNTRY) or not authority or _IMY.search(authority):
        return False
    explained = answer(values, "authority_reason") or accepted(values, "authority.not_imy")
    return not explained and known.facts["exporter_country"] == "SE"


def _law_and_forum(values: Values) -> list[tuple[str, str]]:
    """Give the country of the governing law and of the courts, each with the question it answers."""
    found = (("clause_17", values["governing_law"]), ("forum", values["forum"]))
    return [(question, country) for question, country in found if country]


def _not_allowed(values: Values, known: Known) -> bool:
    """SCC-36: law or courts outside the EEA for modules one to three, or option 2 for a module without it.

    Beside module two or three, module four takes over the country that option 2 names.
    """
    if not relied_on(values):
        return False
    if values["clause_17"] == "option_2" and ("one" in values["modules"] or values["modules"] == ["four"]):
        return True
    outside = any(country not in known.eea for _, country in _law_and_forum(values))
    return outside and has(values, TO_THE_THIRD_COUNTRY)


def _efta(values: Values, _known: Known) -> bool:
    """SCC-36W: clauses 17 and 18 say "EU Member State"; whether that takes in Iceland and others is arguable."""
    if not relied_on(values) or not has(values, TO_THE_THIRD_COUNTRY):
        return False
    chosen = _law_and_forum(values)
    return any(country in EFTA_IN_EEA and not accepted(values, f"{question}.efta") for question, country in chosen)


def _law_differs(values: Values, known: Known) -> bool:
    """SCC-37: law and courts of different countries, or under option 2 a law that is not the exporter's."""
    law, forum = values["governing_law"], values["forum"]
    if not relied_on(values) or law is None or _not_allowed(values, known):
        return False
    if forum and forum != law and not accepted(values, "forum.differs"):
        return True
    if values["clause_17"] != "option_2" or accepted(values, "clause_17.option_2_country"):
        return False
    return known.facts["exporter_country"] not in {None, law}


def _no_contact(values: Values, _known: Known) -> bool:
    """SCC-44: nobody to complain to (clause 11(a)), or the option without its body."""
    if not relied_on(values):
        return False
    if answer(values, "clause_11_option") == "yes" and not values["clause_11"]:
        return not accepted(values, "clause_11_option.body")
    return not answer(values, "complaints_contact") and not accepted(values, "clause_11_option.contact")


# Signatures


def _unsigned(values: Values, _known: Known) -> bool:
    """SCC-43: Annex I.A bears the signature and the date of each party; one date for all may stand on the transfer."""
    if not relied_on(values) or values["status"] != "active":
        return False
    rows = lines(values, "signatures")
    dated = [row for row in rows if row.get("signed")]
    return len(dated) < len(rows) or (len(dated) < BOTH_PARTIES and not values["signed"])


def _signed_late(values: Values, _known: Known) -> bool:
    """SCC-43W: the transfer had begun when the last signature was given."""
    if not relied_on(values) or not values["started"] or accepted(values, "signatures.after_start"):
        return False
    return any(signed > values["started"] for signed in _signing_days(values))


# Beside another tool


def _two_tools(values: Values, _known: Known) -> bool:
    """SCC-45: clauses beside another tool, and not as what to fall back on."""
    tools = (values["tool"], values["fallback_tool"])
    if values["tool"] is None or CLAUSES in tools or values["status"] == "ended":
        return False
    return bool(values["modules"] or values["clause_set"])


def _now_adequate(values: Values, known: Known) -> bool:
    """SCC-45I: a decision covers the importer by now, and clause 16(e) lets either party revoke its agreement."""
    if not relied_on(values) or accepted(values, "decision.clause_16_e"):
        return False
    decision = in_force(values, known)
    if decision is None:
        return False
    covered = {"yes", None} if decision["scope"] == "full" else {"yes"}
    return values["adequacy_confirmed"] in covered


RULES: tuple[Rule, ...] = (
    error("TRF-06", TRANSFER, "2021/914", "modules", _wrong_module, also=("2021/914 bilaga I.A",), checks=(29,)),
    error("SCC-30", TRANSFER, "2021/914 1", "importer_under_gdpr", _importer_under_gdpr, also=("3",), checks=(30,)),
    error("TRF-09", TRANSFER, "2021/914 4", "clause_set", _old_clauses, also=("46.1",), checks=(31,)),
    error("SCC-32", TRANSFER, "2021/914 klausul 9", "clause_9", _no_clause_9, also=("28.2",), checks=(32,)),
    error(
        "SCC-34",
        TRANSFER,
        "2021/914 bilaga I.C",
        "clause_13",
        _no_authority,
        also=("2021/914 klausul 13",),
        checks=(34,),
    ),
    error("SCC-35", TRANSFER, "2021/914 klausul 13", "clause_13", _wrong_clause_13, also=("3.2",), checks=(35,)),
    error(
        "SCC-36",
        TRANSFER,
        "2021/914 klausul 17",
        "governing_law",
        _not_allowed,
        also=("2021/914 klausul 18",),
        checks=(36,),
    ),
    error("SCC-43", TRANSFER, "2021/914 bilaga I.A", "signed", _unsigned, also=("46.1",), checks=(43,)),
    warning("SCC-35W", TRANSFER, "2021/914 klausul 13", "worksheet", _other_authority, also=("56",)),
    warning("SCC-36W", TRANSFER, "2021/914 klausul 17", "governing_law", _efta, also=("2021/914 klausul 18",)),
    warning(
        "SCC-37",
        TRANSFER,
        "2021/914 klausul 17",
        "governing_law",
        _law_differs,
        also=("2021/914 klausul 18",),
        checks=(37,),
    ),
    warning("SCC-43W", TRANSFER, "2021/914 bilaga I.A", "signed", _signed_late, also=("46.1",)),
    warning("SCC-44", TRANSFER, "2021/914 klausul 11", "worksheet", _no_contact, checks=(44,)),
    warning("SCC-45", TRANSFER, "46.1", "fallback_tool", _two_tools, also=("44",), checks=(45,)),
    warning("SCC-46", TRANSFER, "2021/914 1", "modules", _importer_in_eea, also=("28.3",)),
    advice("SCC-34I", TRANSFER, "2021/914 bilaga I.C", "clause_13", _needless_authority),
    advice("SCC-45I", TRANSFER, "2021/914 klausul 16", "decision", _now_adequate, also=("45.3",)),
)
