"""Processing activities of a controller (Art. 30(1)), and what a processor's have in common with them."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

CONTROLLER, OTHER = Duty.CONTROLLER_RECORD, Duty.OTHER

LEGAL_BASES = Field(
    "legal_bases",
    Kind.ROWS,
    OTHER,
    "6.1",
    rows=(
        Field("part", Kind.TEXT, OTHER, "6.1"),
        Field("data", Kind.CHOICES, OTHER, "6.1", words="data"),
        Field("article_6", Kind.CHOICE, OTHER, "6.1", words="article_6"),
        Field("article_9", Kind.CHOICE, OTHER, "9.2", words="article_9"),
        Field("article_10", Kind.TEXT, OTHER, "10"),
        Field("law", Kind.TEXT, OTHER, "6.3"),
        Field("interest", Kind.LONG, OTHER, "13.1 d"),
        Field("balancing_test", Kind.LINK, OTHER, "6.1 f", target=("balancing_test",)),
        Field("consent", Kind.LONG, OTHER, "7.1"),
        Field("withdrawal", Kind.LONG, OTHER, "7.3"),
        Field("emergency", Kind.LONG, OTHER, "6.1 d"),
    ),
)

DATA = Field(
    "data",
    Kind.ROWS,
    CONTROLLER,
    "30.1 c",
    rows=(
        Field("data", Kind.CHOICE, CONTROLLER, "30.1 c", words="data"),
        Field("detail", Kind.TEXT),
        Field("subjects", Kind.CHOICES, CONTROLLER, "30.1 c", words="data_subject"),
        Field("sources", Kind.CHOICES, OTHER, "14.2 f", words="source"),
        Field("source_detail", Kind.TEXT, OTHER, "14.2 f"),
        Field("special", Kind.CHOICES, OTHER, "9.1", words="special"),
        Field("inferred", Kind.ANSWER, OTHER, "9.1"),
        Field("why", Kind.LONG, OTHER, "5.1 c"),
    ),
)

RECIPIENTS = Field(
    "recipients",
    Kind.ROWS,
    CONTROLLER,
    "30.1 d",
    rows=(
        Field("party", Kind.LINK, OTHER, "15.1 c", target=("party", "organisation")),
        Field("category", Kind.CHOICE, CONTROLLER, "30.1 d", words="recipient"),
        Field("roles", Kind.CHOICES, OTHER, "4.9", words="recipient_role"),
        Field("what_for", Kind.LONG),
        Field("data", Kind.CHOICES, words="data"),
        Field("countries", Kind.CHOICES, CONTROLLER, "30.1 d", words="country"),
        Field("agreement", Kind.LINK, OTHER, "28.3", target=("agreement",)),
    ),
)

RETENTION = Field(
    "retention",
    Kind.ROWS,
    CONTROLLER,
    "30.1 f",
    rows=(
        Field("data", Kind.CHOICES, CONTROLLER, "30.1 f", words="data"),
        Field("what", Kind.TEXT),
        Field("limit", Kind.CHOICE, CONTROLLER, "30.1 f", words="retention_limit"),
        Field("period", Kind.PERIOD, CONTROLLER, "30.1 f"),
        Field("trigger", Kind.CHOICE, OTHER, "5.1 e", words="trigger"),
        Field("until", Kind.TEXT, OTHER, "13.2 a"),
        Field("then", Kind.CHOICE, words="disposal"),
        Field("special_law", Kind.CHOICE, OTHER, "5.1 e", words="retention_law"),
        Field("support", Kind.TEXT),
        Field("reason", Kind.LONG, CONTROLLER, "30.1 f"),
    ),
)

LIFE = (
    Field("status", Kind.CHOICE, words="activity_status"),
    Field("department", Kind.CHOICE, words="department"),
    Field("owner", Kind.TEXT, OTHER, "24.1"),
    Field("started", Kind.DATE),
    Field("ended", Kind.DATE),
)

SMALL = (
    Field("occasional", Kind.ANSWER, OTHER, "30.5"),
    Field("risk_likely", Kind.ANSWER, OTHER, "30.5"),
)
"""What decides, for one processing, whether a small organisation need not record it."""

ACTIVITY = record_type(
    "activity",
    "B",
    Section(
        "head",
        (
            *LIFE,
            Field("successor", Kind.LINK, target=("activity",)),
            Field("rank", Kind.CHOICE, words="activity_rank"),
            Field("situation", Kind.LONG),
            Field("operations", Kind.CHOICES, OTHER, "4.2", words="operation"),
            Field("means", Kind.CHOICE, OTHER, "2.1", words="means"),
            Field("systems", Kind.LINKS, OTHER, "32", target=("system",)),
            Field("journalistic", Kind.ANSWER, OTHER, "DSL 1:7"),
            *SMALL,
        ),
    ),
    Section(
        "who",
        (
            Field("controller", Kind.LINK, CONTROLLER, "30.1 a", target=("organisation",)),
            Field("joint", Kind.ANSWER, CONTROLLER, "30.1 a"),
            Field(
                "joint_controllers",
                Kind.ROWS,
                CONTROLLER,
                "30.1 a",
                rows=(
                    Field("party", Kind.LINK, CONTROLLER, "30.1 a", target=("party", "organisation")),
                    Field("responsibility", Kind.LONG, OTHER, "26.1"),
                    Field("receives", Kind.ANSWER, OTHER, "4.9"),
                    Field("agreement", Kind.LINK, OTHER, "26.1", target=("agreement",)),
                ),
            ),
            Field("joint_law", Kind.TEXT, OTHER, "26.1", only_for="joint"),
        ),
        "a",
        "30.1 a",
    ),
    Section(
        "purpose",
        (
            Field("purpose", Kind.LONG, CONTROLLER, "30.1 b"),
            Field("further_purpose", Kind.ANSWER, OTHER, "6.4"),
            Field("compatibility", Kind.LONG, OTHER, "6.4"),
            Field("archiving", Kind.ANSWER, OTHER, "89.1"),
            Field("direct_marketing", Kind.ANSWER, OTHER, "21.2"),
            Field("electronic_marketing", Kind.ANSWER, OTHER, "MFL 19", only_for="marketing"),
        ),
        "b",
        "30.1 b",
    ),
    Section(
        "basis",
        (
            LEGAL_BASES,
            Field("several_bases", Kind.LONG, OTHER, "5.1 a"),
            Field("secrecy", Kind.TEXT, OTHER, "9.3"),
            Field("disclosure_ground", Kind.LONG, OTHER, "DSL 3:2"),
            Field("identity_number", Kind.ANSWER, OTHER, "DSL 3:10"),
            Field("identity_number_ground", Kind.CHOICE, OTHER, "DSL 3:10", words="identity_number_ground"),
            Field("identity_number_reason", Kind.LONG, OTHER, "DSL 3:10"),
            Field("identity_number_uses", Kind.CHOICES, OTHER, "DSL 3:10", words="identity_number_use"),
        ),
        cite="6.1",
    ),
    Section(
        "data",
        (
            DATA,
            Field("subject_count", Kind.TEXT, OTHER, "35"),
            Field("large_scale", Kind.ANSWER, OTHER, "35.3 b"),
            Field("children", Kind.ANSWER, OTHER, "8.1"),
            Field("child_service", Kind.ANSWER, OTHER, "8.1"),
            Field("parental_consent", Kind.LONG, OTHER, "DSL 2:4"),
            Field("vulnerable", Kind.ANSWER, OTHER, "35"),
            Field("combined", Kind.ANSWER, OTHER, "35"),
            Field("camera", Kind.ANSWER, OTHER, "KBL 15"),
            Field("storage_countries", Kind.CHOICES, words="country"),
            Field("storage_detail", Kind.TEXT),
        ),
        "c",
        "30.1 c",
    ),
    Section(
        "recipients",
        (RECIPIENTS, Field("no_recipients", Kind.ANSWER, CONTROLLER, "30.1 d")),
        "d",
        "30.1 d",
    ),
    Section(
        "transfers",
        (
            Field("third_country", Kind.ANSWER, CONTROLLER, "30.1 e"),
            Field("transfers", Kind.LINKS, CONTROLLER, "30.1 e", target=("transfer",)),
            Field("no_transfer_reason", Kind.LONG),
        ),
        "e",
        "30.1 e",
    ),
    Section(
        "retention",
        (
            RETENTION,
            Field("no_period_reason", Kind.LONG, CONTROLLER, "30.1 f"),
            Field("disposal_decision", Kind.TEXT, OTHER, "ArkL 10", only_for="public"),
            Field("disposal_date", Kind.DATE, OTHER, "ArkL 10", only_for="public"),
            Field("erasure_routine", Kind.LONG),
            Field("retention_followed", Kind.ANSWER, OTHER, "5.1 e"),
            Field("retention_deviation", Kind.LONG, OTHER, "5.1 e"),
            Field("erased_on", Kind.DATE, OTHER, "5.1 e", only_for="ended"),
        ),
        "f",
        "30.1 f",
    ),
    Section(
        "security",
        (
            Field("measures", Kind.LINKS, CONTROLLER, "30.1 g", target=("measure",)),
            Field("security_description", Kind.LONG, CONTROLLER, "30.1 g"),
            Field("no_security_reason", Kind.LONG, CONTROLLER, "30.1 g"),
            Field("measures_reviewed", Kind.DATE, OTHER, "32.1 d"),
            Field("classification", Kind.CHOICE, words="classification"),
            Field("secrecy_review", Kind.ANSWER, OTHER, "OSL 18:8", only_for="public"),
            Field("secrecy_provisions", Kind.TEXT, OTHER, "OSL 4:2", only_for="public"),
        ),
        "g",
        "30.1 g",
    ),
    Section(
        "information",
        (
            Field("provision", Kind.CHOICE, OTHER, "13.2 e", words="provision"),
            Field("provision_consequence", Kind.LONG, OTHER, "13.2 e"),
            Field("profiling", Kind.ANSWER, OTHER, "4.4"),
            Field("profiling_description", Kind.LONG, OTHER, "13.2 f"),
            Field("profiling_informed", Kind.ANSWER, OTHER, "skäl 60", only_for="profiling"),
            Field("automated_decision", Kind.ANSWER, OTHER, "22.1"),
            Field("automated_ground", Kind.CHOICE, OTHER, "22.2", words="automated_ground"),
            Field("automated_logic", Kind.LONG, OTHER, "13.2 f"),
            Field("human_contact", Kind.LONG, OTHER, "22.3"),
            Field("automated_special", Kind.ANSWER, OTHER, "22.4", only_for="automated"),
            Field("automated_safeguards", Kind.LONG, OTHER, "22.4", only_for="automated"),
            Field("objection", Kind.LONG, OTHER, "21"),
            Field("objection_restriction", Kind.TEXT, OTHER, "23.1"),
            Field("rights_offered", Kind.CHOICES, OTHER, "13.2 b", words="right"),
            Field("erasure_exceptions", Kind.CHOICES, OTHER, "17.3", words="erasure_exception"),
            Field("rights_note", Kind.LONG, OTHER, "12.2"),
        ),
        cite="12-22",
    ),
    Section(
        "impact",
        (
            Field("risk_assessment", Kind.LONG, OTHER, "24.1"),
            Field("risk", Kind.CHOICE, OTHER, "35.1", words="risk"),
            Field("dpia_criteria", Kind.CHOICES, OTHER, "35.1", words="dpia_criterion"),
            Field("dpia_status", Kind.CHOICE, OTHER, "35.1", words="dpia_status"),
            Field("dpia_reason", Kind.LONG, OTHER, "35.1"),
            Field("dpia_date", Kind.DATE, OTHER, "35.7"),
            Field("monitoring", Kind.ANSWER, OTHER, "35.1"),
            Field("public_monitoring", Kind.ANSWER, OTHER, "35.3 c"),
            Field("extensive_evaluation", Kind.ANSWER, OTHER, "35.3 a"),
            Field("new_technology", Kind.ANSWER, OTHER, "35.1"),
            Field("hindrance", Kind.ANSWER, OTHER, "35.1"),
            Field("dpia_exception", Kind.ANSWER, OTHER, "35.10"),
            Field("dpia_exception_law", Kind.TEXT, OTHER, "35.10"),
            Field("dpia_reference", Kind.TEXT, OTHER, "35.7"),
            Field("dpia_advice", Kind.LONG, OTHER, "35.2"),
            Field("dpia_views", Kind.LONG, OTHER, "35.9"),
            Field("dpia_risk", Kind.CHOICE, OTHER, "35.7", words="risk"),
            Field("prior_consultation", Kind.DATE, OTHER, "36.1"),
            Field("prior_consultation_answer", Kind.LONG, OTHER, "36.2"),
            Field("dpia_files", Kind.FILES, OTHER, "35.7"),
            Field("breaches", Kind.LONG, OTHER, "33.5", internal=True),
            Field("last_breach", Kind.DATE, OTHER, "33.5", internal=True),
        ),
        cite="35",
    ),
    Section(
        "marketing",
        (
            Field("marketing_permission", Kind.CHOICE, OTHER, "MFL 19", words="marketing_permission"),
            Field("existing_customers", Kind.CHOICES, OTHER, "MFL 19", words="existing_customer"),
            Field("opt_out", Kind.TEXT, OTHER, "MFL 20"),
        ),
        cite="MFL 19",
        only_for="electronic_marketing",
    ),
    Section(
        "camera",
        (
            Field("camera_public_task", Kind.ANSWER, OTHER, "KBL 7"),
            Field("camera_place", Kind.TEXT, OTHER, "KBL 10"),
            Field("camera_place_kind", Kind.TEXT, OTHER, "KBL 10"),
            Field("camera_technology", Kind.TEXT, OTHER, "KBL 10"),
            Field("camera_assessed", Kind.DATE, OTHER, "KBL 9"),
            Field("camera_exception", Kind.CHOICE, OTHER, "KBL 11", words="camera_exception"),
            Field("camera_notice", Kind.LONG, OTHER, "KBL 15"),
            Field("camera_notice_exception", Kind.CHOICE, OTHER, "KBL 16", words="camera_notice_exception"),
        ),
        cite="KBL 7",
        only_for="camera",
    ),
    Section(
        "review",
        (
            Field("officer_remark", Kind.LONG, OTHER, "39.1"),
            Field("approved_by", Kind.TEXT, OTHER, "5.2"),
            Field("approved_on", Kind.DATE, OTHER, "5.2"),
            Field("last_reviewed", Kind.DATE, OTHER, "24.1"),
            Field("next_review", Kind.DATE, OTHER, "24.1"),
        ),
        cite="24.1",
    ),
    summary=("legal_bases", "department", "status"),
)
