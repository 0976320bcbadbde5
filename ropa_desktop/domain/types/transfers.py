"""Transfers to third countries and international organisations (Chapter V; Art. 30(1)(e), 30(2)(c))."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

CONTROLLER, OTHER = Duty.CONTROLLER_RECORD, Duty.OTHER

MODULE_OF = {
    ("controller", "controller"): "one",
    ("controller", "processor"): "two",
    ("processor", "processor"): "three",
    ("processor", "controller"): "four",
}
"""The module of the clauses (Decision (EU) 2021/914) by the roles of exporter and importer."""

TRANSFER = record_type(
    "transfer",
    "T",
    Section(
        "parties",
        (
            Field("status", Kind.CHOICE, words="transfer_status"),
            Field("exporter", Kind.LINK, OTHER, "44", target=("organisation", "party")),
            Field("exporter_roles", Kind.CHOICES, OTHER, "2021/914", words="transfer_role"),
            Field("importer", Kind.LINK, OTHER, "44", target=("party", "organisation")),
            Field("importer_category", Kind.CHOICE, CONTROLLER, "30.1 d", words="recipient"),
            Field("importer_roles", Kind.CHOICES, OTHER, "2021/914", words="transfer_role"),
            Field("importer_under_gdpr", Kind.ANSWER, OTHER, "2021/914"),
        ),
        cite="44",
    ),
    Section(
        "destination",
        (
            Field("country", Kind.CHOICE, CONTROLLER, "30.1 e", words="country"),
            Field("country_unknown_reason", Kind.LONG),
            Field("international_organisation", Kind.TEXT, CONTROLLER, "30.1 e"),
            Field("storage_countries", Kind.CHOICES, words="country"),
            Field("access_countries", Kind.CHOICES, words="country"),
            Field("residual_risk", Kind.ANSWER, OTHER, "44"),
            Field("residual_risk_description", Kind.LONG, OTHER, "44"),
            Field("data", Kind.CHOICES, words="data"),
            Field("frequency", Kind.CHOICE, OTHER, "2021/914", words="frequency"),
            Field("started", Kind.DATE),
            Field("ended", Kind.DATE),
        ),
        cite="30.1 e",
    ),
    Section(
        "tool",
        (
            Field("tool", Kind.CHOICE, OTHER, "44", words="transfer_tool"),
            Field("decision", Kind.LINK, OTHER, "45.3", target=("adequacy_decision",)),
            Field("adequacy_confirmed", Kind.ANSWER, OTHER, "45.1"),
            Field("listed_entity", Kind.TEXT, OTHER, "45.1"),
            Field("coverage", Kind.CHOICES, OTHER, "45.1", words="list_coverage"),
            Field("adequacy_checked", Kind.DATE, OTHER, "45.1"),
            Field("fallback_tool", Kind.CHOICE, OTHER, "46.1", words="transfer_tool"),
            Field("supplementary_measures", Kind.LINKS, OTHER, "46.1", target=("measure",)),
            Field("supplementary_description", Kind.LONG, OTHER, "46.1"),
            Field("assessment", Kind.LINK, OTHER, "46.1", target=("transfer_assessment",)),
            Field("copy_available", Kind.LONG, OTHER, "13.1 f"),
            Field("authorisation", Kind.TEXT, OTHER, "46.3"),
        ),
        cite="44-49",
    ),
    Section(
        "clauses",
        (
            Field("worksheet", Kind.WORKSHEET, OTHER, "2021/914", words="transfer"),
            Field("modules", Kind.CHOICES, OTHER, "2021/914", words="scc_module"),
            Field("clause_set", Kind.CHOICE, OTHER, "2021/914", words="clause_set"),
            Field("agreement", Kind.LINK, OTHER, "2021/914", target=("agreement",)),
            Field("signed", Kind.DATE, OTHER, "2021/914"),
            Field("docking", Kind.ANSWER, OTHER, "2021/914"),
            Field("clause_9", Kind.CHOICE, OTHER, "2021/914", words="clause_9"),
            Field("clause_9_days", Kind.NUMBER, OTHER, "2021/914"),
            Field("clause_11", Kind.TEXT, OTHER, "2021/914"),
            Field("clause_13", Kind.CHOICE, OTHER, "2021/914", words="clause_13"),
            Field("clause_17", Kind.CHOICE, OTHER, "2021/914", words="clause_17"),
            Field("governing_law", Kind.CHOICE, OTHER, "2021/914", words="country"),
            Field("forum", Kind.CHOICE, OTHER, "2021/914", words="country"),
            Field("deviations", Kind.LONG, OTHER, "2021/914"),
            Field("importer_unable", Kind.ANSWER, OTHER, "2021/914"),
            Field("suspension_ordered", Kind.DATE, OTHER, "2021/914"),
            Field("files", Kind.FILES, OTHER, "2021/914"),
        ),
        cite="2021/914",
    ),
    Section(
        "onward",
        (
            Field(
                "onward",
                Kind.ROWS,
                OTHER,
                "44",
                rows=(
                    Field("party", Kind.LINK, OTHER, "44", target=("party",)),
                    Field("country", Kind.CHOICE, OTHER, "44", words="country"),
                    Field("what_for", Kind.TEXT, OTHER, "44"),
                    Field("ground", Kind.TEXT, OTHER, "44"),
                ),
            ),
        ),
        cite="44",
    ),
    Section(
        "derogation",
        (
            Field("derogation_reason", Kind.LONG, OTHER, "49.1"),
            Field("occasional", Kind.ANSWER, OTHER, "49.1"),
            Field("limited_number", Kind.ANSWER, OTHER, "49.1 2"),
            Field("compelling_interest", Kind.LONG, CONTROLLER, "49.6"),
            Field("suitable_safeguards", Kind.LONG, CONTROLLER, "30.1 e"),
            Field("authority_informed", Kind.DATE, OTHER, "49.1 2"),
            Field("subjects_informed", Kind.DATE, OTHER, "49.1 2"),
            Field("consent_route", Kind.LONG, OTHER, "49.1 a"),
            Field("public_powers", Kind.ANSWER, OTHER, "49.3"),
        ),
        cite="49",
    ),
    summary=("country", "importer", "tool", "modules"),
)

ADEQUACY_DECISION = record_type(
    "adequacy_decision",
    "K",
    Section(
        "decision",
        (
            Field("status", Kind.CHOICE, OTHER, "45.3", words="decision_status"),
            Field("country", Kind.CHOICE, OTHER, "45.3", words="country"),
            Field("international_organisation", Kind.TEXT, OTHER, "45.3"),
            Field("decision", Kind.TEXT, OTHER, "45.3"),
            Field("celex", Kind.TEXT),
            Field("amended_by", Kind.TEXT),
            Field("adopted", Kind.DATE, OTHER, "45.3"),
            Field("expires", Kind.DATE, OTHER, "45.3"),
            Field("next_review", Kind.DATE, OTHER, "45.4"),
            Field("ended_on", Kind.DATE, OTHER, "45.5"),
        ),
        cite="45.3",
    ),
    Section(
        "scope",
        (
            Field("scope", Kind.CHOICE, OTHER, "45.3", words="decision_scope"),
            Field("scope_description", Kind.LONG, OTHER, "45.3"),
            Field("question", Kind.LONG, OTHER, "45.1"),
            Field("threat", Kind.LONG),
            Field("review_note", Kind.LONG),
        ),
        cite="45.3",
    ),
    Section(
        "source",
        (
            Field("verified_on", Kind.DATE),
            Field("source_url", Kind.TEXT),
            Field("sourcing", Kind.TEXT),
        ),
    ),
    summary=("status", "scope", "expires", "verified_on", "country", "decision"),
)
