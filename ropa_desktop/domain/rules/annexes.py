"""Rules on the annexes of the standard contractual clauses: what they must say, and how it fits the register."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted, answer, lines, several
from ropa_desktop.domain.rules.clauses import TO_A_PROCESSOR, TO_THE_THIRD_COUNTRY, TRANSFER, has, relied_on
from ropa_desktop.domain.rules.rule import Known, Rule, error, warning

FEWEST_MEASURES = 3
SHORTEST_MEASURE = 25
"""The characters below which the text of a measure says no more than its heading."""
DAYS_IN = {"D": 1.0, "W": 7.0, "M": 30.4375, "Y": 365.25}


# Annex I.B


def _unprotected(values: Values, known: Known) -> bool:
    """SCC-38: sensitive data without safeguards in field 3, or safeguards there for data that are not transferred."""
    if not relied_on(values):
        return False
    named = bool(several(values, "annex_sensitive"))
    sensitive = named or _are_sensitive(several(values, "annex_data"), known) or _registered_as_sensitive(known)
    return sensitive != bool(answer(values, "sensitive_safeguards"))


def _are_sensitive(data: Iterable[str], known: Known) -> bool:
    """Sensitive in the clauses' sense: special categories, and convictions and offences as well (clause 8)."""
    return any(known.tagged("data", code, tag) for code in data for tag in ("special", "offences"))


def _registered_as_sensitive(known: Known) -> bool:
    return bool(known.facts["special"]) or known.facts["offences"] == "yes"


def _beyond_register(values: Values, known: Known) -> bool:
    """SCC-39: categories in Annex I.B that no linked activity has. Purposes are free text and are not compared."""
    if not relied_on(values):
        return False
    offences = ["offences"] if known.facts["offences"] == "yes" else []
    registered = (
        ("annex_subjects", known.facts["subjects"]),
        ("annex_data", known.facts["data"]),
        ("annex_sensitive", [*known.facts["special"], *offences] if known.facts["data"] else []),
    )
    return any(
        (found or question == "annex_sensitive")
        and not set(several(values, question)) <= set(found)
        and not accepted(values, f"{question}.not_in_register")
        for question, found in registered
    )


def _kept_longer(values: Values, known: Known) -> bool:
    """SCC-40: kept longer than the register says, or beyond the agreement's end."""
    said = answer(values, "retention_longer")
    if not relied_on(values) or said == "no" or accepted(values, "annex_retention.longer"):
        return False
    written = " ".join(filter(None, (answer(values, name) for name in ("annex_retention", "annex_processor_matter"))))
    return said == "yes" or (
        bool(written) and (_over_period(written, known) or _over_agreement(written, values, known))
    )


_WRITTEN_PERIOD = re.compile(
    r"(?<![\d.,-])(\d{1,4})\s*(?:(år|years?)|(månad(?:er)?|months?)|(veck(?:a|or)|weeks?)|(dag(?:ar)?|dygn|days?))\b",
    re.IGNORECASE,
)
_ISO_PERIOD = re.compile(r"P(\d+)([DWMY])")
_WRITTEN_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def _over_period(written: str, known: Known) -> bool:
    """Compare the longest period that is written with the longest in the register, when each rule there has one."""
    found = [int(m[1]) * DAYS_IN["YMWD"[(m.lastindex or 2) - 2]] for m in _WRITTEN_PERIOD.finditer(written)]
    rules = [_ISO_PERIOD.fullmatch(row["period"] or "") for row in known.facts["retention"]]
    periods = [int(m[1]) * DAYS_IN[m[2]] for m in rules if m]
    return bool(found and periods) and len(periods) == len(rules) and max(found) > max(periods)


def _over_agreement(written: str, values: Values, known: Known) -> bool:
    agreement = known.record(values["agreement"])
    ends: date | None = agreement["valid_until"] if agreement else None
    return ends is not None and any(m[0] > ends.isoformat() for m in _WRITTEN_DAY.finditer(written))


# Annex II


def _general_measures(values: Values, known: Known) -> bool:
    """SCC-41: few measures or only their headings, or none on the encryption that the assessment relies on."""
    if not relied_on(values) or not has(values, TO_THE_THIRD_COUNTRY):
        return False
    rows = lines(values, "annex_measures")
    texts = [row["measure"].strip() for row in rows if row.get("measure")]
    if len(texts) < FEWEST_MEASURES and not _any_accepted(values, "few", "not_importer"):
        return True
    if all(len(text) < SHORTEST_MEASURE for text in texts) and not _any_accepted(values, "generic", "not_importer"):
        return True
    encrypted = any(row.get("heading") == "encryption" for row in rows) or any(_ENCRYPTION.search(t) for t in texts)
    return not encrypted and _claims_encryption(known.record(values["assessment"]))


_ENCRYPTION = re.compile("krypt|encrypt|cipher", re.IGNORECASE)
FORMATS = ("format_transit", "format_rest", "format_use")


def _any_accepted(values: Values, *codes: str) -> bool:
    return any(accepted(values, f"annex_measures.{code}") for code in codes)


def _claims_encryption(assessment: Values | None) -> bool:
    return assessment is not None and any(answer(assessment, f) in {"own_keys", "importer_keys"} for f in FORMATS)


# Annex III and the agreed list


def _no_list(values: Values, known: Known) -> bool:
    """SCC-33: option 1 of clause 9(a) authorises the sub-processors in Annex III, and there are some, but none in it.

    Those that the register's agreement lists stand in the annex.
    """
    if not relied_on(values) or not has(values, TO_A_PROCESSOR) or values["clause_9"] != "specific":
        return False
    if lines(values, "annex_sub_processors") or _agreed(values, known):
        return False
    assessment = known.record(values["assessment"])
    chain = lines(assessment, "chain") if assessment else []
    return answer(values, "uses_sub_processors") == "yes" or any(row.get("kind") == "sub_processor" for row in chain)


def _needless_list(values: Values, _known: Known) -> bool:
    """SCC-33W: modules one and four know no sub-processors."""
    listed = relied_on(values) and bool(lines(values, "annex_sub_processors"))
    return listed and bool(values["modules"]) and not has(values, TO_A_PROCESSOR)


def _agreed(values: Values, known: Known) -> list[Values]:
    """Give the sub-processors that the agreement with the clauses lists, the importer itself apart."""
    agreement = known.record(values["agreement"])
    rows = agreement["sub_processors"] if agreement else []
    return [row for row in rows if row["party"] is None or row["party"] != values["importer"]]


def _onward_without_ground(values: Values, known: Known) -> bool:
    """SCC-42: someone outside the EEA further on, without a contract under 9(b) or a ground in 8.7 or 8.8."""
    if not relied_on(values) or not has(values, TO_THE_THIRD_COUNTRY):
        return False
    annex = lines(values, "annex_sub_processors")
    told = [(row.get("party"), row.get("country"), row.get("ground")) for row in annex]
    told += [(row["party"], row["country"], row["ground"]) for row in values["onward"]]
    if any(country and country not in known.eea and not ground for _, country, ground in told):
        return True
    grounded = {party for party, _, ground in told if party and ground}
    countries = {country for _, country, ground in told if country and ground}
    return any(
        row["party"] not in grounded and not known.eea.union(countries).issuperset(row["countries"])
        for row in _agreed(values, known)
    )


def _unlisted_recipient(values: Values, known: Known) -> bool:
    """SCC-42W: a sub-processor that no linked activity has among its recipients."""
    if not relied_on(values) or accepted(values, "annex_sub_processors.not_in_register"):
        return False
    parties = {row.get("party") for row in lines(values, "annex_sub_processors")}
    parties |= {row["party"] for row in _agreed(values, known)}
    parties -= {None, values["importer"]}
    if not parties or not known.facts["activities"]:
        return False
    recipients = known.said([known.id], "activity", "recipients.party")
    return bool(parties - {*recipients, *known.said([known.id], "processor_activity", "sub_processors.party")})


RULES: tuple[Rule, ...] = (
    error(
        "SCC-38", TRANSFER, "2021/914 bilaga I.B", "worksheet", _unprotected, also=("2021/914 klausul 8",), checks=(38,)
    ),
    error("SCC-33", TRANSFER, "2021/914 bilaga III", "worksheet", _no_list, also=("2021/914 klausul 9",), checks=(33,)),
    error(
        "SCC-42",
        TRANSFER,
        "2021/914 klausul 8",
        "onward",
        _onward_without_ground,
        also=("2021/914 klausul 9", "44"),
        checks=(42,),
    ),
    warning("SCC-33W", TRANSFER, "2021/914 bilaga III", "worksheet", _needless_list),
    warning("SCC-39", TRANSFER, "2021/914 bilaga I.B", "worksheet", _beyond_register, also=("30.1 c",), checks=(39,)),
    warning("SCC-40", TRANSFER, "2021/914 bilaga I.B", "worksheet", _kept_longer, also=("5.1 e",), checks=(40,)),
    warning("SCC-41", TRANSFER, "2021/914 bilaga II", "worksheet", _general_measures, also=("32.1",), checks=(41,)),
    warning("SCC-42W", TRANSFER, "30.1 d", "worksheet", _unlisted_recipient, also=("2021/914 bilaga III",)),
)
