"""Processing activities in the W3C Data Privacy Vocabulary: what Art. 30(1) and 30(2) ask for, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rights import Applies
from ropa_desktop.exchange.jsonld_values import Json, day, duration, node, ref, refs, text
from ropa_desktop.exchange.jsonld_words import RIGHTS, Words
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.consequences import rights_of
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import content_language

SPECIAL = "dpv:SpecialCategoryPersonalData"
_RECIPIENT = {
    "processor": "dpv:hasDataProcessor",
    "controller": "dpv:hasRecipientDataController",
    "third_party": "dpv:hasRecipientThirdParty",
}
"""How DPV says that a recipient is one of a role; the others are recipients."""
_MEASURE = {"technical": "dpv:hasTechnicalMeasure", "organisational": "dpv:hasOrganisationalMeasure"}
MEASURE = "dpv:hasTechnicalOrganisationalMeasure"


class Activities:
    """Describes activities. `named` grows with the records that they name, which are then described in turn."""

    def __init__(self, source: Source, words: Words, scope: Scope) -> None:
        self._source = source
        self._words = words
        self._other = "other" in scope.annexes
        self._rights = self._other or "rights" in scope.annexes
        self._language = content_language(source.register)
        self.named: dict[int, None] = {}
        self.contacts: set[int] = set()

    def controller(self, stored: Stored) -> Json:
        """Describe an activity of a controller (Art. 30(1)), a record of DPCat's."""
        members: dict[str, Any] = self._head(stored) | self._controllers(stored) | self._what(stored)
        members |= self._recipients(stored) | self._retention(stored) | self._measures(stored)
        if self._other:
            members |= self._impact(stored) | self._basis(stored)
        if self._rights:
            members |= self._rights_of(stored)
        return node(place(stored), ("dpcat:ROPARecord", "dpv:PersonalDataProcess"), members)

    def processor(self, stored: Stored) -> Json:
        """Describe an activity of a processor (Art. 30(2)), for which DPCat's record asks too much."""
        values, customers = stored.values, stored.values["customers"]
        operations = [*values["operations"], *(code for row in customers for code in row["operations"])]
        transfers = [*values["transfers"], *(i for row in customers for i in row["transfers"])]
        members = self._head(stored) | {
            "dpv:hasDataProcessor": self._party(values["processor"]),
            "dpv:hasDataController": self._parties(row["controller"] for row in customers),
            "dpv:hasProcessing": self._words.several("operation", operations) + self._records("transfer", transfers),
            "dct:description": self._text(values["categories"]),
            "ropa:onBehalf": [self._customer(stored, row) for row in customers],
        }
        more = (i for row in customers for i in row["measures"])
        return node(
            place(stored), ("ropa:ProcessorRecord", "dpv:PersonalDataProcess"), members | self._measures(stored, more)
        )

    # Parts

    def _head(self, stored: Stored) -> dict[str, Any]:
        values = stored.values
        told: dict[str, Any] = {"dct:identifier": values["reference"], "dct:title": self._text(values["name"])}
        if self._other:
            told |= {
                "dpcat:hasStatus": self._words.one("activity_status", values["status"]),
                "dpv:hasContext": self._words.one("activity_rank", values.get("rank")),
                "dpv:isImplementedUsingTechnology": self._records("system", values["systems"]),
            }
        return told

    def _controllers(self, stored: Stored) -> dict[str, Any]:
        """Say who decides (letter a): the own organisation, and those with whom it decides."""
        values, joint = stored.values, stored.values["joint_controllers"]
        own = self._party(values["controller"])
        told: dict[str, Any] = {"dpv:hasDataController": own}
        if joint:
            members = [own, *self._parties(row["party"] for row in joint)]
            together = {
                "dpv:hasDataController": [each for each in members if each],
                "ropa:responsibility": [each for row in joint if (each := self._text(row["responsibility"]))],
            }
            told["dpv:hasJointDataControllers"] = node(f"{place(stored)}/joint", ["dpv:JointDataControllers"], together)
        return told

    def _what(self, stored: Stored) -> dict[str, Any]:
        """Say what is done with which data, whose and from where (letters b, c and e)."""
        values, words = stored.values, self._words
        operations = words.several("operation", values["operations"]) if self._other else []
        return {
            "dpv:hasPurpose": self._purpose(stored),
            "dpv:hasProcessing": operations + self._records("transfer", values["transfers"]),
            "dpv:hasPersonalData": [self._data(stored, row) for row in values["data"]],
            "dpv:hasDataSubject": words.several("data_subject", (c for row in values["data"] for c in row["subjects"])),
            "dpv:hasDataSource": words.several("source", (c for row in values["data"] for c in row["sources"])),
        }

    def _purpose(self, stored: Stored) -> Json | None:
        values = stored.values
        if not values["purpose"]:
            return None
        kinds = ["dpv:Purpose", *(["dpv:DirectMarketing"] if values["direct_marketing"] == "yes" else [])]
        return node(f"{place(stored)}/purpose", kinds, {"dct:description": self._text(values["purpose"])})

    def _data(self, stored: Stored, row: Values) -> Json:
        words = self._words
        kinds = words.kinds("data", row["data"]) + words.kinds("special", *row["special"])
        if set(row["special"]) - {"offences"}:
            kinds.append(SPECIAL)
        members = {
            "dct:type": words.several("data", [row["data"]]) + words.several("special", row["special"]),
            "dct:description": self._text(row["detail"]),
            "dpv:hasDataSubject": words.several("data_subject", row["subjects"]),
            "dpv:hasDataSource": words.several("source", row["sources"]),
            "ropa:sourceInWords": self._text(row["source_detail"]),
            "ropa:whyNeeded": self._text(row["why"]),
        }
        return node(row_place(stored, "data", row), kinds, members)

    def _basis(self, stored: Stored) -> dict[str, Any]:
        """Say what makes the processing lawful: a node for each basis, and one for the condition of Art. 9(2)."""
        rows = stored.values["legal_bases"]
        tests = dict.fromkeys(row["balancing_test"] for row in rows if row["balancing_test"])
        return {
            "dpv:hasLegalBasis": [each for row in rows for each in self._bases(stored, row)],
            "dpv:hasAssessment": self._records("balancing_test", tests),
        }

    def _bases(self, stored: Stored, row: Values) -> Iterator[Json]:
        words, where = self._words, row_place(stored, "legal_bases", row)
        special = row["article_9"]
        condition = f"{where}/special" if special else ""
        test = [row["balancing_test"]] if row["balancing_test"] else []
        told = {
            "dct:type": words.one("article_6", row["article_6"]),
            "dpv:hasPersonalData": words.several("data", row["data"]),
            "dpv:hasAssessment": self._records("balancing_test", test),
            "dct:description": self._text(row["part"]),
            "ropa:law": self._text(row["law"]),
            "ropa:criminalDataGround": self._text(row["article_10"]),
            "ropa:legitimateInterest": self._text(row["interest"]),
            "ropa:howConsentIsGiven": self._text(row["consent"]),
            "ropa:howConsentIsWithdrawn": self._text(row["withdrawal"]),
            "ropa:togetherWith": ref(condition) if condition else None,
        }
        yield node(where, words.kinds("article_6", row["article_6"]), told)
        if condition:
            yield node(condition, words.kinds("article_9", special), {"dct:type": words.one("article_9", special)})

    def _recipients(self, stored: Stored) -> dict[str, Any]:
        """Say who receives data (letter d): each recipient as DPV says it, and each row whole as a disclosure."""
        told: dict[str, Any] = {}
        rows = stored.values["recipients"]
        for row in rows:
            for who in self._who(row):
                for key in sorted({_RECIPIENT.get(role, "dpv:hasRecipient") for role in row["roles"] or [""]}):
                    told.setdefault(key, {})[who["@id"]] = None
        return {key: refs(those) for key, those in sorted(told.items())} | {
            "ropa:disclosure": [self._disclosure(stored, row) for row in rows]
        }

    def _who(self, row: Values) -> list[Json]:
        named = self._party(row["party"])
        return [named] if named else self._words.several("recipient", [row["category"]])

    def _disclosure(self, stored: Stored, row: Values) -> Json:
        words = self._words
        members = {
            "dpv:hasRecipient": self._who(row),
            "dct:type": words.one("recipient", row["category"]),
            "ropa:role": words.several("recipient_role", row["roles"]),
            "dct:description": self._text(row["what_for"]),
            "dpv:hasPersonalData": words.several("data", row["data"]),
            "dpv:hasLocation": words.several("country", row["countries"]),
        }
        return node(row_place(stored, "recipients", row), ["ropa:Disclosure"], members)

    def _retention(self, stored: Stored) -> dict[str, Any]:
        """Say how long data are kept (letter f), from when, and what becomes of them."""
        return {
            "dpv:hasStorageCondition": [self._kept(stored, row) for row in stored.values["retention"]],
            "ropa:whyNoPeriod": self._text(stored.values["no_period_reason"]),
        }

    def _kept(self, stored: Stored, row: Values) -> Json:
        words, where = self._words, row_place(stored, "retention", row)
        lasting = {
            "time:hasXSDDuration": duration(row["period"]),
            "ropa:periodInWords": None if duration(row["period"]) else self._text(row["period"]),
            "ropa:countedFrom": words.one("trigger", row["trigger"]),
            "ropa:until": self._text(row["until"]),
        }
        members = {
            "dpv:hasPersonalData": words.several("data", row["data"]),
            "dct:description": self._text(row["what"]),
            "dpv:hasDuration": node(f"{where}/duration", words.kinds("retention_limit", row["limit"]), lasting),
            "ropa:afterwards": words.one("disposal", row["then"]),
            "ropa:support": self._text(row["support"]),
            "ropa:reason": self._text(row["reason"]),
        }
        return node(where, ["dpv:StorageDuration"], members)

    def _measures(self, stored: Stored, more: Iterable[int] = ()) -> dict[str, Any]:
        """Say how the data are protected (letter g, or d): each measure by its nature, and what is said of all."""
        told: dict[str, Any] = {}
        ids = list(dict.fromkeys([*stored.values["measures"], *more]))
        self._source.remember(ids)
        for record_id in ids:
            found = self._source.named(record_id)
            key = _MEASURE.get(found.values["nature"], MEASURE) if found else MEASURE
            told[key] = [*told.get(key, []), *self._records("measure", [record_id])]
        said = self._text(stored.values["security_description"])
        if said:
            whole = node(f"{place(stored)}/security", ["dpv:TechnicalOrganisationalMeasure"], {"dct:description": said})
            told[MEASURE] = [*told.get(MEASURE, []), whole]
        return told

    def _impact(self, stored: Stored) -> dict[str, Any]:
        """Say how the impact assessment stands (Art. 35), and whether people must give the data (Art. 13(2)(e))."""
        values = stored.values
        done = {"dct:issued": day(values["dpia_date"]), "dct:identifier": values["dpia_reference"]}
        made = node(f"{place(stored)}/dpia", ["dpv:DPIA"], done) if values["dpia_status"] == "done" else None
        return {
            "dpv:hasStatus": self._words.one("dpia_status", values["dpia_status"]),
            "dpv:hasImpactAssessment": made,
            "dpv:hasNecessity": self._words.one("provision", values["provision"]),
        }

    def _rights_of(self, stored: Stored) -> dict[str, Any]:
        """Give the rights that follow from the legal bases, and apart from them those that have conditions."""
        lines = rights_of(stored.values, self._source.wording)
        those = {applies: [one.key for one in lines if one.applies is applies] for applies in Applies}
        return {
            "dpv:hasRight": self._words.several(RIGHTS, those[Applies.YES]),
            "ropa:hasRightOnConditions": self._words.several(RIGHTS, those[Applies.CONDITION]),
        }

    def _customer(self, stored: Stored, row: Values) -> Json:
        """Describe what is done for one controller (Art. 30(2)(b)-(d))."""
        members = {
            "dpv:hasDataController": self._party(row["controller"]),
            "dpv:hasProcessing": self._words.several("operation", row["operations"])
            + self._records("transfer", row["transfers"]),
            MEASURE: self._records("measure", row["measures"]),
            "dct:description": self._text(row["description"]),
        }
        return node(row_place(stored, "customers", row), ["dpv:PersonalDataProcess"], members)

    # References

    def _text(self, value: str | None) -> Json | None:
        return text(value, self._source.wording.language if self._source.withheld.ground(value) else self._language)

    def _party(self, record_id: int | None) -> Json | None:
        """Refer to somebody of whom the record tells who it is and how it is reached (Art. 30(1)(a), 30(2)(a))."""
        stored = self._source.named(record_id)
        if stored is None:
            return None
        self.named[stored.id] = None
        return ref(place(stored))

    def _parties(self, ids: Iterable[int | None]) -> list[Json]:
        """Refer to those with whom, or for whom, the office decides: their contacts are told too."""
        found = {stored.id: ref(place(stored)) for i in ids if (stored := self._source.named(i))}
        self.named |= dict.fromkeys(found)
        self.contacts |= found.keys()
        return list(found.values())

    def _records(self, record_type: str, ids: Iterable[int]) -> list[Json]:
        those: Sequence[int] = list(dict.fromkeys(ids))
        self.named |= dict.fromkeys(those)
        return refs(f"{record_type}/{i}" for i in those)


def place(stored: Stored) -> str:
    """Name a record within its register."""
    return f"{stored.type}/{stored.id}"


def row_place(stored: Stored, field: str, row: Values) -> str:
    """Name a row of a record."""
    return f"{place(stored)}/{field}/{row['id']}"
