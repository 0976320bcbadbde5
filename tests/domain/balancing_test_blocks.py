"""What blocks in a balancing of interests, told from the law and the judgments: one that does, one that does not."""

from __future__ import annotations

from datetime import date

from tests.domain.worksheets import TODAY, Said, said

POSITIVE = frozenset({"can_rely", "with_conditions"})
RELY = frozenset({"can_rely"})
CONDITIONS = frozenset({"with_conditions"})
CANNOT = frozenset({"cannot"})
EVERY: frozenset[str] = frozenset()

Case = tuple[str, frozenset[str], Said, Said]
"""The check, the conclusions it stands against (none: every one), what raises it, what does not."""

PAST, SOON = date(2026, 3, 2), date(2027, 2, 1)
EXTRA = {"measure": "Ovillkorlig rätt att säga nej", "beyond": "yes", "status": "in_place"}
ORDINARY = {"measure": "Kryptering enligt artikel 32", "beyond": "no", "status": "in_place"}
MARKETING = "direct_marketing"

BLOCKS: tuple[Case, ...] = (
    (
        "assessed.unlinked",
        POSITIVE,
        said(record={"activities": []}, register={"purposes": []}),
        said(record={"activities": [1]}),
    ),
    (
        "data_needed.none",
        POSITIVE,
        said(data_needed=[], register={"data": []}),
        said(data_needed=[{"data": "contact", "why": "Nå kunden"}]),
    ),
    # C-394/23: the title was collected along with the address, and only the address was needed.
    (
        "data_needed.unreasoned",
        POSITIVE,
        said(
            data_needed=[{"data": "contact", "why": "Nå kunden"}],
            register={"data": [{"data": "contact"}, {"data": "name"}]},
        ),
        said(
            data_needed=[{"data": "contact", "why": "Nå kunden"}],
            register={"data": [{"data": "contact"}, {"data": "name", "why": "Skilja kunder åt"}]},
        ),
    ),
    # Article 6(1), second subparagraph.
    ("authority_task.performing", POSITIVE, said(authority_task="performing"), said(authority_task="outside")),
    # Article 9: doubt is enough, and so is what the register says; only an exception in Article 9(2) helps.
    (
        "special_data.no_exception",
        POSITIVE,
        said(special_data="unsure"),
        said(special_data="yes", register={"article_9": ["f"]}),
    ),
    (
        "special_data.no_exception",
        POSITIVE,
        said(special_data="no", register={"special": ["health"]}),
        said(special_data="no", register={"special": ["offences"]}),
    ),
    # Article 10; Chapter 3, Sections 8-9 of the Data Protection Act.
    ("offences.unsupported", POSITIVE, said(offences="yes"), said(offences="yes", register={"article_10": "DSF 5"})),
    (
        "offences.unsupported",
        POSITIVE,
        said(offences="no", register={"offences": "yes"}),
        said(offences="no", register={"offences": "no"}),
    ),
    # Chapter 3, Section 10 of the Data Protection Act.
    (
        "identity_number.unjustified",
        POSITIVE,
        said(identity_number="yes"),
        said(identity_number="yes", identity_number_reason="Säker identifiering"),
    ),
    (
        "identity_number.unjustified",
        POSITIVE,
        said(register={"identity_number": "yes"}),
        said(identity_number="yes", register={"identity_number_ground": ["identification"]}),
    ),
    # Electronic Communications Act 9:28; Section 19 of the Marketing Act.
    (
        "other_law.missing",
        POSITIVE,
        said(other_law="none"),
        said(other_law="exception", other_law_reason="Befintliga kunder"),
    ),
    (
        "other_law.unrecorded",
        POSITIVE,
        said(other_law="consent"),
        said(other_law="consent", register={"consent": "I kundsystemet"}),
    ),
    (
        "other_law.unrecorded",
        POSITIVE,
        said(other_law="consent"),
        said(other_law="consent", other_law_reason="I kundsystemet"),
    ),
    # Article 22(2) does not name legitimate interests.
    (
        "automated.no_ground",
        POSITIVE,
        said(automated="yes"),
        said(automated="yes", register={"automated_ground": ["22_2_c"]}),
    ),
    (
        "automated.no_ground",
        POSITIVE,
        said(automated="no", register={"automated_decision": "yes"}),
        said(automated="no"),
    ),
    # C-252/21, paragraph 124: a private operator, foreign to its business.
    (
        "crime_only.private",
        POSITIVE,
        said(crime_only="yes"),
        said(crime_only="yes", register={"public_authority": "yes"}),
    ),
    # Article 6(4).
    (
        "further_purpose.untested",
        POSITIVE,
        said(further_purpose="yes"),
        said(further_purpose="yes", register={"compatibility": "Förenligt, eftersom …"}),
    ),
    (
        "further_purpose.untested",
        POSITIVE,
        said(register={"further_purpose": "yes"}),
        said(further_purpose="yes", further_purpose_reason="Samtycke finns"),
    ),
    # Article 35(1): prior to the processing.
    ("dpia.missing", POSITIVE, said(dpia=None, register={"dpia": []}), said(register={"dpia": ["not_required"]})),
    ("dpia.unfinished", POSITIVE, said(dpia="under_way"), said(dpia="done")),
    ("dpia.unfinished", POSITIVE, said(dpia="not_begun"), said(dpia="not_required")),
    ("dpia.unfinished", POSITIVE, said(register={"dpia": ["done", "required"]}), said(register={"dpia": ["done"]})),
    # C-621/22, paragraphs 40 and 49.
    ("lawful.unlawful", POSITIVE, said(lawful="no"), said(lawful="yes")),
    ("lawful.unlawful", POSITIVE, said(lawful="unsure"), said(lawful="yes")),
    # C-708/18, paragraph 44.
    ("present.hypothetical", POSITIVE, said(present="no"), said(present="unsure")),
    ("connected.unconnected", POSITIVE, said(connected="no"), said(connected="yes")),
    ("connected.unconnected", POSITIVE, said(connected="unsure"), said(connected="yes")),
    ("step_1.not_met", POSITIVE, said(step_1="not_met"), said(step_1="met")),
    # Necessity: C-252/21, paragraph 108; C-621/22, paragraphs 51-53; C-26/22, paragraphs 88 and 91-92.
    ("suitable.unsuitable", POSITIVE, said(suitable="no"), said(suitable="yes")),
    ("suitable.unsuitable", POSITIVE, said(suitable="unsure"), said(suitable="yes")),
    (
        "alternatives.none",
        POSITIVE,
        said(alternatives=[]),
        said(alternatives=[{"alternative": "Fråga medlemmarna först"}]),
    ),
    (
        "alternatives.none",
        POSITIVE,
        said(alternatives=[{"why_rejected": "För dyrt"}]),
        said(alternatives=[{"alternative": "Larm", "why_rejected": "Prövat"}]),
    ),
    (
        "alternatives.unexplained",
        POSITIVE,
        said(alternatives=[{"alternative": "Larm"}]),
        said(alternatives=[{"alternative": "Larm", "why_rejected": "Prövat"}]),
    ),
    ("less_intrusive.exists", POSITIVE, said(less_intrusive="yes"), said(less_intrusive="unsure")),
    (
        "each_category_necessary.excessive",
        POSITIVE,
        said(each_category_necessary="no"),
        said(each_category_necessary="yes"),
    ),
    ("limited.unlimited", POSITIVE, said(limited="no"), said(limited="yes")),
    ("step_2.not_necessary", POSITIVE, said(step_2="not_necessary"), said(step_2="necessary")),
    # Article 6(1)(f), last words; recital 38.
    (
        "children.no_child_assessment",
        POSITIVE,
        said(children="yes", interest_types=[MARKETING]),
        said(children="yes", interest_types=[MARKETING], children_assessment="Barnens bästa"),
    ),
    (
        "children.no_child_assessment",
        POSITIVE,
        said(children="yes", methods=["profiling"]),
        said(children="yes", methods=["monitoring"]),
    ),
    (
        "children.no_child_assessment",
        POSITIVE,
        said(children="yes", register={"profiling": "yes"}),
        said(children="no", register={"profiling": "yes"}),
    ),
    (
        "children.no_child_assessment",
        POSITIVE,
        said(register={"children": "yes", MARKETING: "yes"}),
        said(register={"children": "yes", MARKETING: "no"}),
    ),
    ("consequences.none", POSITIVE, said(consequences=[]), said(consequences=[{"consequence": "Felaktig misstanke"}])),
    # C-394/23, paragraphs 58-62: in direct marketing the interest cannot prevail, whatever the safeguards.
    (
        "discrimination.marketing",
        POSITIVE,
        said(discrimination="yes", interest_types=[MARKETING], safeguards=[EXTRA]),
        said(discrimination="unsure", interest_types=[MARKETING]),
    ),
    (
        "discrimination.marketing",
        POSITIVE,
        said(discrimination="yes", register={MARKETING: "yes"}, safeguards=[EXTRA]),
        said(discrimination="yes", interest_types=["fraud"]),
    ),
    (
        "discrimination.unmitigated",
        POSITIVE,
        said(discrimination="yes", safeguards=[ORDINARY]),
        said(discrimination="yes", safeguards=[ORDINARY, EXTRA]),
    ),
    ("impact.disproportionate", POSITIVE, said(impact="4", weight="2"), said(impact="4", weight="3")),
    ("impact.disproportionate", POSITIVE, said(impact="4", weight="1"), said(impact="3", weight="1")),
    ("impact.unweighed", POSITIVE, said(impact="4", weight=None), said(impact="4", weight="4")),
    # Recital 47.
    (
        "expected.unmitigated",
        POSITIVE,
        said(expected="unexpected", safeguards=[ORDINARY]),
        said(expected="unexpected", safeguards=[EXTRA]),
    ),
    (
        "safeguards.none_beyond",
        POSITIVE,
        said(first_balance="overridden", safeguards=[ORDINARY]),
        said(first_balance="overridden", safeguards=[EXTRA]),
    ),
    (
        "safeguards.none_beyond",
        POSITIVE,
        said(first_balance="overridden", safeguards=[]),
        said(first_balance="ours", safeguards=[]),
    ),
    # Article 6(1)(f) fails only when the person's interests override.
    ("final_balance.overridden", POSITIVE, said(final_balance="overridden"), said(final_balance="even")),
    ("in_place.not_all", RELY, said(in_place="partly"), said(in_place="all")),
    ("in_place.not_all", RELY, said(in_place="no"), said(in_place="all")),
    (
        "in_place.planned",
        RELY,
        said(in_place="all", safeguards=[EXTRA | {"status": "planned"}]),
        said(in_place="all", safeguards=[EXTRA, ORDINARY | {"status": "planned"}]),
    ),
    ("step_3.overridden", POSITIVE, said(step_3="overridden"), said(step_3="not_overridden")),
    # C-394/23, paragraph 52; Articles 13(1)(d), 13(4), 14(2)(b) and 14(5).
    ("notice.missing", POSITIVE, said(notice=[], register={"notices": []}), said(register={"notices": [7]})),
    (
        "notice.missing",
        POSITIVE,
        said(notice=[{"since": PAST}], register={"notices": []}),
        said(notice=[{"notice": 7}]),
    ),
    ("notice.missing", POSITIVE, said(notice=[], register={"notices": []}), said(notice_exception="14_5")),
    # Article 13(1)(d): the notice to those from whom the data are collected states the interest.
    (
        "notice.unnamed",
        POSITIVE,
        said(notice=[], sources=["subject"], register={"notices": [7]}),
        said(notice=[{"notice": 7}], sources=["subject"], register={"notices": [7]}),
    ),
    (
        "notice.unnamed",
        POSITIVE,
        said(notice=[{"notice": 8}], register={"notices": [7], "sources": ["device"]}),
        said(notice=[], sources=["public"], register={"notices": [7], "sources": ["press"]}),
    ),
    (
        "notice.unnamed",
        POSITIVE,
        said(notice=[], sources=["subject"], notice_exception="14_5", register={"notices": [7]}),
        said(notice=[], sources=["subject"], notice_exception="13_4", register={"notices": [7]}),
    ),
    # Articles 21(4), 12(2).
    ("objection.missing", POSITIVE, said(objection=[], register={"objection": None}), said(objection=["link"])),
    (
        "objection.missing",
        POSITIVE,
        said(objection=[], register={"objection": None}),
        said(register={"objection": "Länk i varje brev"}),
    ),
    # Article 21(2)-(3): absolute.
    ("marketing_objection.no", POSITIVE, said(marketing_objection="no"), said(marketing_objection="not_relevant")),
    (
        "marketing_objection.marketing",
        POSITIVE,
        said(interest_types=[MARKETING], marketing_objection="not_relevant"),
        said(interest_types=[MARKETING], marketing_objection="yes"),
    ),
    (
        "marketing_objection.marketing",
        POSITIVE,
        said(register={MARKETING: "yes"}, marketing_objection="not_relevant"),
        said(register={MARKETING: "yes"}, marketing_objection=None),
    ),
    # Articles 5(2) and 24: whoever decides must be able to show it.
    ("conclusion.missing", EVERY, said(record={"conclusion": None}), said(record={"conclusion": "cannot"})),
    ("summary.short", EVERY, said(summary="x" * 199), said(summary="x" * 200)),
    ("summary.short", EVERY, said(summary=None), said(summary="x" * 900)),
    (
        "conditions.none",
        CONDITIONS,
        said(record={"conclusion": "with_conditions"}, conditions=[]),
        said(record={"conclusion": "with_conditions"}, conditions=[{"action": "Inför åtgärden"}]),
    ),
    (
        "conditions.none",
        CONDITIONS,
        said(record={"conclusion": "with_conditions"}, conditions=[{"due": SOON}]),
        said(record={"conclusion": "can_rely"}),
    ),
    (
        "fallback.missing",
        CANNOT,
        said(record={"conclusion": "cannot"}, started="yes", fallback=None),
        said(record={"conclusion": "cannot"}, started="yes", fallback="Den upphör i dag"),
    ),
    (
        "fallback.missing",
        CANNOT,
        said(record={"conclusion": "cannot"}, register={"started": PAST}, fallback=None),
        said(record={"conclusion": "can_rely"}, started="yes"),
    ),
    (
        "fallback.missing",
        CANNOT,
        said(record={"conclusion": "cannot"}, started="no", register={"started": PAST}, fallback=None),
        said(record={"conclusion": "cannot"}, started="no", register={"started": SOON}),
    ),
    (
        "fallback.missing",
        CANNOT,
        said(record={"conclusion": "cannot"}, register={"started": PAST}, fallback=None),
        said(record={"conclusion": "cannot"}, register={"started": SOON}),
    ),
    ("author.missing", EVERY, said(record={"author": None}), said(record={"author": "Ada Alm"})),
    ("approval.no_approver", EVERY, said(record={"approver": None}), said(record={"approver": "Bo Berg"})),
    ("approval.no_date", EVERY, said(record={"approved_on": None}), said(record={"approved_on": TODAY})),
)

UNANSWERED: dict[str, frozenset[str]] = dict.fromkeys(
    (
        "title",
        "controller",
        "data_subjects",
        "authority_task",
        "special_data",
        "offences",
        "identity_number",
        "other_law",
        "automated",
        "crime_only",
        "further_purpose",
        "interest",
        "whose_interest",
        "lawful",
        "present",
        "connected",
        "step_1",
        "suitable",
        "less_intrusive",
        "each_category_necessary",
        "limited",
        "step_2",
        "rights_affected",
        "children",
        "discrimination",
        "impact",
        "expected",
        "first_balance",
        "final_balance",
        "step_3",
        "marketing_objection",
    ),
    POSITIVE,
) | {"in_place": RELY}
"""The questions that must be answered, with the conclusions that an open one stands against."""
