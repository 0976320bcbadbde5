"""Records that activities name, in the W3C Data Privacy Vocabulary: parties, transfers, assessments, measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ropa_desktop.domain.identity import mask
from ropa_desktop.exchange.jsonld_activities import MEASURE, place
from ropa_desktop.exchange.jsonld_values import Json, day, node, ref, refs, text
from ropa_desktop.exchange.jsonld_words import Words
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import content_language

TOLD = (
    "organisation",
    "party",
    "agreement",
    "transfer",
    "adequacy_decision",
    "balancing_test",
    "transfer_assessment",
    "notice",
    "measure",
    "system",
)
"""The types of records that are described beside the activities, in order."""

_AGREEMENT = {"processing": "dpv:DataProcessingAgreement", "joint": "dpv:JointDataControllersAgreement"}


class Others:
    """Describes records. One whose type is no annex of the scope is only named, with what Art. 30 asks of it.

    `named` grows with the records that these name in turn.
    """

    def __init__(self, source: Source, words: Words, scope: Scope, contacts: set[int]) -> None:
        self._source = source
        self._words = words
        self._annexes = scope.annexes
        self._chosen = None if scope.ids is None else frozenset(scope.ids)
        self._contacts = contacts
        self._language = content_language(source.register)
        self.named: dict[int, None] = {}

    def record(self, stored: Stored) -> Json:
        """Describe a record of one of the types that are TOLD."""
        return _DESCRIBE[stored.type](self, stored)

    def _whole(self, stored: Stored) -> bool:
        return stored.type in self._annexes

    def _head(self, stored: Stored) -> dict[str, Any]:
        return {"dct:identifier": stored.values["reference"], "dct:title": self._text(stored.values["name"])}

    # Who

    def organisation(self, stored: Stored) -> Json:
        """Describe an own organisation: name, contact, representative and officer (Art. 30(1)(a), 30(2)(a))."""
        roles = self._words.kinds("own_role", *stored.values["roles"])[1:]
        return node(place(stored), ["dpv:LegalEntity", *roles], self._reached(stored))

    def party(self, stored: Stored) -> Json:
        """Describe a party: how it is reached where Art. 30 asks it, or where the parties are an annex."""
        kinds = self._words.kinds("party_kind", stored.values["kind"])
        if self._whole(stored) or stored.id in self._contacts:
            return node(place(stored), kinds, self._reached(stored))
        return node(place(stored), kinds, self._called(stored))

    def _called(self, stored: Stored) -> dict[str, Any]:
        country = self._words.one("country", stored.values["country"])
        return {"dpv:hasName": stored.values["name"], "dpv:hasCountry": country}

    def _reached(self, stored: Stored) -> dict[str, Any]:
        values, source = stored.values, self._source
        number = values["organisation_number"]
        behind = {
            ("dpv:hasRepresentative", "dpv:Representative"): source.representative(stored),
            ("dpv:hasDataProtectionOfficer", "dpv:DataProtectionOfficer"): source.officer(stored),
        }
        told: dict[str, Any] = self._called(stored) | {
            "dpv:hasIdentifier": mask(number) if number else None,
            "dpv:hasAddress": values["address"],
            "dpv:hasContact": [each for each in (values["email"], values["phone"]) if each],
        }
        for (key, kind), who in behind.items():
            name, _, contact = who.partition("\n")
            members = {"dpv:hasName": name, "dpv:hasContact": contact}
            told[key] = node(f"{place(stored)}/{kind.removeprefix('dpv:')}", [kind], members) if who else None
        return told

    # Transfers

    def transfer(self, stored: Stored) -> Json:
        """Describe a transfer (letter e, or c): where to, to whom and by which tool; the rest where it is an annex."""
        values, words = stored.values, self._words
        members: dict[str, Any] = self._head(stored) | {
            "dpv:hasThirdCountry": words.one("country", values["country"]),
            "dpv:hasLocation": words.one("country", values["country"]),
            "ropa:internationalOrganisation": values["international_organisation"],
            "ropa:whyNoCountry": self._text(values["country_unknown_reason"]),
            "dpv:hasDataImporter": self._link(values["importer"])
            or words.one("recipient", values["importer_category"]),
            "dpv:hasLegalBasis": words.one("transfer_tool", values["tool"]),
        }
        if values["tool"] == "49_1_second":
            members |= {
                "ropa:compellingInterest": self._text(values["compelling_interest"]),
                "ropa:suitableSafeguards": self._text(values["suitable_safeguards"]),
            }
        more = self._transfer_whole(stored) if self._whole(stored) else {}
        return node(place(stored), ["dpv:Transfer", "dpv:CrossBorderTransfer"], members | more)

    def _transfer_whole(self, stored: Stored) -> dict[str, Any]:
        values, words = stored.values, self._words
        return {
            "dpv:hasStatus": words.one("transfer_status", values["status"]),
            "dpv:hasDataExporter": self._link(values["exporter"]),
            "dpv:hasPersonalData": words.several("data", values["data"]),
            "dpv:hasFrequency": words.one("frequency", values["frequency"]),
            "ropa:module": words.several("scc_module", values["modules"]),
            "ropa:fallbackTool": words.one("transfer_tool", values["fallback_tool"]),
            "ropa:residualRisk": self._text(values["residual_risk_description"]),
            "ropa:decision": self._link(values["decision"]),
            "dpv:hasAssessment": self._link(values["assessment"]),
            MEASURE: [each for i in values["supplementary_measures"] if (each := self._link(i))],
            "ropa:copyAvailable": self._text(values["copy_available"]),
        }

    def decision(self, stored: Stored) -> Json:
        """Describe an adequacy decision (Art. 45(3))."""
        values = stored.values
        if not self._whole(stored):
            return node(place(stored), ["eu-gdpr:AdequacyDecision"], self._head(stored))
        members = self._head(stored) | {
            "dct:identifier": values["celex"] or values["reference"],
            "dpv:hasCountry": self._words.one("country", values["country"]),
            "dct:issued": day(values["adopted"]),
        }
        return node(place(stored), ["eu-gdpr:AdequacyDecision"], members)

    # Assessments

    def test(self, stored: Stored) -> Json:
        """Describe a balancing test (Art. 6(1)(f))."""
        kinds = ["dpv:LegitimateInterestAssessment", "eu-gdpr:BalancingTest"]
        return node(place(stored), kinds, self._assessed(stored, "balancing_conclusion"))

    def assessment(self, stored: Stored) -> Json:
        """Describe a transfer assessment (Art. 46(1); the clauses' clause 14)."""
        return node(place(stored), ["dpv:DataTransferImpactAssessment"], self._assessed(stored, "transfer_conclusion"))

    def _assessed(self, stored: Stored, conclusions: str) -> dict[str, Any]:
        values = stored.values
        if not self._whole(stored):
            return self._head(stored)
        return self._head(stored) | {
            "dcat:version": values["version"],
            "dpv:hasStatus": self._words.one("assessment_status", values["status"]),
            "dpv:hasOutcome": self._words.one(conclusions, values["conclusion"]),
            "dct:issued": day(values["approved_on"]),
        }

    # The rest

    def agreement(self, stored: Stored) -> Json:
        """Describe an agreement (Arts 26, 28): between whom, and since when."""
        values = stored.values
        kind = _AGREEMENT.get(values["kind"], "dpv:Contract")
        parties = (self._link(i) for i in (values["organisation"], *values["parties"]))
        members = self._head(stored) | {
            "dpv:hasParty": [each for each in parties if each],
            "dct:issued": day(values["signed"]),
        }
        return node(place(stored), [kind], members)

    def notice(self, stored: Stored) -> Json:
        """Describe a notice (Arts 13-14) and the activities that it tells of."""
        values = stored.values
        about = [i for i in values["activities"] if self._chosen is None or i in self._chosen]
        members = self._head(stored) | {
            "dcat:version": values["version"],
            "dct:issued": day(values["date"]),
            "ropa:published": values["published"],
            "dct:subject": refs(f"activity/{i}" for i in about),
        }
        return node(place(stored), ["dpv:PrivacyNotice"], members)

    def measure(self, stored: Stored) -> Json:
        """Describe a measure (Art. 32)."""
        members = self._head(stored) | {
            "dct:type": self._words.one("measure", stored.values["category"]),
            "dct:description": self._text(stored.values["description"]),
        }
        return node(place(stored), self._words.kinds("measure", stored.values["category"]), members)

    def system(self, stored: Stored) -> Json:
        """Describe a system by its name."""
        return node(place(stored), ["dpv:Technology"], self._head(stored))

    def _text(self, value: str | None) -> Json | None:
        return text(value, self._source.wording.language if self._source.withheld.ground(value) else self._language)

    def _link(self, record_id: int | None) -> Json | None:
        stored = self._source.named(record_id)
        if stored is None:
            return None
        self.named[stored.id] = None
        return ref(place(stored))


_DESCRIBE: Mapping[str, Callable[[Others, Stored], Json]] = {
    "organisation": Others.organisation,
    "party": Others.party,
    "agreement": Others.agreement,
    "transfer": Others.transfer,
    "adequacy_decision": Others.decision,
    "balancing_test": Others.test,
    "transfer_assessment": Others.assessment,
    "notice": Others.notice,
    "measure": Others.measure,
    "system": Others.system,
}
