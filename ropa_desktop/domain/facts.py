"""What the register already says about what a worksheet assesses, declared; `domain/gathering.py` gathers it.

A fact is declared as a field, so that it is worded, compared and kept like any other value. Nothing is typed twice:
a worksheet shows its facts as they are until it is approved, and what they were then is kept with it (`assessed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ropa_desktop.domain.field import Field, Kind, Values

ACTIVITIES = ("activity", "processor_activity")
PARTIES = ("party", "organisation")


class Records(Protocol):
    """A way to the records around one record."""

    def record(self, record_id: int | None) -> Values | None:
        """Give the values of a record, with its "id" and "type"; None when there is none."""

    def naming(self, record_id: int | None, record_type: str) -> Sequence[Values]:
        """Give the records in use of a type that name a record, with "id" and "type"; for few, not for thousands."""

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        """Give what the records in use of a type that name any of some records say in a field ("data.data").

        Each value is given once, in the order in which it first comes; of a list, its items; "id" gives the records.
        """

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        """Tell whether a word carries a tag."""


def _choices(name: str, words: str) -> Field:
    return Field(name, Kind.CHOICES, words=words)


def _links(name: str, *target: str) -> Field:
    return Field(name, Kind.LINKS, target=target)


def _answer(name: str) -> Field:
    return Field(name, Kind.ANSWER)


def _text(name: str) -> Field:
    return Field(name, Kind.LONG)


RETENTION = Field(
    "retention",
    Kind.ROWS,
    rows=(
        _choices("data", "data"),
        Field("what", Kind.TEXT),
        Field("limit", Kind.CHOICE, words="retention_limit"),
        Field("period", Kind.PERIOD),
        Field("trigger", Kind.CHOICE, words="trigger"),
        Field("until", Kind.TEXT),
        Field("then", Kind.CHOICE, words="disposal"),
        Field("reason", Kind.LONG),
    ),
)
PURPOSES = Field(
    "purposes",
    Kind.ROWS,
    rows=(Field("activity", Kind.LINK, target=ACTIVITIES), Field("purpose", Kind.LONG)),
)
DATA = Field("data", Kind.ROWS, rows=(Field("data", Kind.CHOICE, words="data"), Field("why", Kind.LONG)))
RECIPIENTS = Field(
    "recipients",
    Kind.ROWS,
    rows=(
        Field("party", Kind.LINK, target=PARTIES),
        Field("category", Kind.CHOICE, words="recipient"),
        _choices("roles", "recipient_role"),
        _choices("countries", "country"),
    ),
)
SUB_PROCESSORS = Field(
    "sub_processors",
    Kind.ROWS,
    rows=(
        Field("party", Kind.LINK, target=PARTIES),
        Field("what_for", Kind.LONG),
        _choices("countries", "country"),
        Field("authorised", Kind.DATE),
    ),
)
ONWARD = Field(
    "onward",
    Kind.ROWS,
    rows=(
        Field("party", Kind.LINK, target=("party",)),
        Field("country", Kind.CHOICE, words="country"),
        Field("what_for", Kind.TEXT),
        Field("ground", Kind.TEXT),
    ),
)

FACTS: Mapping[str, tuple[Field, ...]] = {
    "balancing_test": (
        PURPOSES,
        _links("controllers", *PARTIES),
        _answer("public_authority"),
        _text("officer"),
        _choices("subjects", "data_subject"),
        DATA,
        _choices("special", "special"),
        _choices("article_9", "article_9"),
        _answer("offences"),
        _text("article_10"),
        _answer("identity_number"),
        _choices("identity_number_ground", "identity_number_ground"),
        _choices("sources", "source"),
        RECIPIENTS,
        _links("transfers", "transfer"),
        _choices("countries", "country"),
        RETENTION,
        Field("started", Kind.DATE),
        _answer("children"),
        _answer("vulnerable"),
        _answer("large_scale"),
        _text("subject_count"),
        _answer("profiling"),
        _answer("direct_marketing"),
        _answer("automated_decision"),
        _choices("automated_ground", "automated_ground"),
        _answer("further_purpose"),
        _text("compatibility"),
        _choices("dpia", "dpia_status"),
        _links("notices", "notice"),
        _text("objection"),
        _text("interest"),
        _text("consent"),
        _links("measures", "measure"),
    ),
    "transfer": (
        _text("exporter"),
        _text("importer"),
        _text("exporter_officer"),
        _links("activities", *ACTIVITIES),
        _choices("subjects", "data_subject"),
        _choices("data", "data"),
        _choices("special", "special"),
        _answer("offences"),
        _choices("operations", "operation"),
        PURPOSES,
        RETENTION,
        _links("measures", "measure"),
        SUB_PROCESSORS,
        _links("notices", "notice"),
        _choices("suggested_modules", "scc_module"),
        Field("exporter_country", Kind.CHOICE, words="country"),
        Field("importer_country", Kind.CHOICE, words="country"),
        Field("decision_status", Kind.CHOICE, words="decision_status"),
        Field("decision_scope", Kind.CHOICE, words="decision_scope"),
    ),
    "transfer_assessment": (
        _links("transfers", "transfer"),
        _links("exporters", *PARTIES),
        _links("importers", *PARTIES),
        _text("officer"),
        _choices("countries", "country"),
        _choices("storage_countries", "country"),
        _choices("access_countries", "country"),
        _choices("tools", "transfer_tool"),
        _choices("fallback_tools", "transfer_tool"),
        _choices("modules", "scc_module"),
        Field("signed", Kind.DATE),
        _links("decision", "adequacy_decision"),
        _choices("decision_status", "decision_status"),
        _choices("subjects", "data_subject"),
        _choices("data", "data"),
        _choices("special", "special"),
        _choices("operations", "operation"),
        PURPOSES,
        _choices("frequency", "frequency"),
        ONWARD,
        SUB_PROCESSORS,
        _links("supplementary_measures", "measure"),
    ),
}
"""The facts that each type of worksheet is given, by the type of record it stands on."""

MATERIAL: Mapping[str, tuple[str, ...]] = {
    "balancing_test": (
        "purposes",
        "controllers",
        "subjects",
        "data",
        "special",
        "offences",
        "sources",
        "recipients",
        "transfers",
        "countries",
        "retention",
        "children",
        "profiling",
        "direct_marketing",
        "automated_decision",
    ),
    "transfer_assessment": (
        "transfers",
        "importers",
        "countries",
        "storage_countries",
        "access_countries",
        "tools",
        "modules",
        "subjects",
        "data",
        "special",
        "purposes",
        "frequency",
        "onward",
        "sub_processors",
    ),
}
"""The facts whose change puts an approved assessment out of date."""


def changed(record_type: str, assessed: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """Name the material facts that are no longer what was assessed; both as JSON holds them.

    The order in which the register says them is of no account.
    """
    return [
        name
        for name in MATERIAL.get(record_type, ())
        if _regardless(assessed.get(name)) != _regardless(facts.get(name))
    ]


def _regardless(value: Any) -> Any:
    """Give a fact without the order of its items, and of the words within one."""
    if isinstance(value, dict):
        return sorted((key, repr(_regardless(one))) for key, one in value.items())
    return sorted(repr(_regardless(one)) for one in value) if isinstance(value, list) else value
