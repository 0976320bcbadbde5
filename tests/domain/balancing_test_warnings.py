"""What warns in a balancing of interests, told from the law and the judgments: one that does, one that does not."""

from __future__ import annotations

from datetime import date

from tests.domain.balancing_test_blocks import EVERY, EXTRA, ORDINARY, PAST, POSITIVE, SOON, Case
from tests.domain.worksheets import TODAY, said

BANK = [{"party": 5, "roles": ["controller"]}]
PROCESSOR = [{"party": 6, "roles": ["processor"]}]
PLAIN = {"officer": "Disa Dal\n08-123 45 67"}

WARNINGS: tuple[Case, ...] = (
    # Chapter V.
    (
        "recipients.transfer_unsupported",
        POSITIVE,
        said(register={"transfers": [4]}),
        said(register={"transfers": [4]}, transfers_supported="yes"),
    ),
    ("recipients.transfer_unsupported", POSITIVE, said(transfers_supported="no"), said(register={"transfers": []})),
    (
        "retention.indefinite",
        POSITIVE,
        said(register={"retention": [{"limit": "indefinite"}]}),
        said(register={"retention": [{"limit": "period", "period": "P2Y"}]}),
    ),
    (
        "retention.indefinite",
        POSITIVE,
        said(retention="Sparas tills vidare."),
        said(retention="Två år från senaste köpet."),
    ),
    (
        "retention.indefinite",
        POSITIVE,
        said(register={"retention": [{"limit": "event", "until": "tills vidare"}]}),
        said(register={"retention": [{"limit": "event", "until": "avtalet upphör"}]}),
    ),
    # The assessment must come first.
    (
        "started.before_approval",
        POSITIVE,
        said(started="yes", record={"approved_on": None}),
        said(started="no", record={"approved_on": None}),
    ),
    (
        "started.before_approval",
        POSITIVE,
        said(started="yes", started_on=PAST, record={"approved_on": TODAY}),
        said(started="yes", started_on=SOON, record={"approved_on": TODAY}),
    ),
    (
        "started.before_approval",
        POSITIVE,
        said(register={"started": PAST}),
        said(register={"started": PAST}, record={"replaces": 3}),
    ),
    ("started.before_approval", POSITIVE, said(register={"started": PAST}), said(register={"started": SOON})),
    (
        "why_this_basis.thin",
        POSITIVE,
        said(why_this_basis="Passar bäst."),
        said(why_this_basis="Ingen lag eller något avtal kräver behandlingen."),
    ),
    ("authority_task.outside", POSITIVE, said(authority_task="outside"), said(authority_task="no")),
    (
        "authority_task.mismatch",
        POSITIVE,
        said(authority_task="no", register={"public_authority": "yes"}),
        said(authority_task="outside", register={"public_authority": "yes"}),
    ),
    (
        "special_data.mismatch",
        POSITIVE,
        said(special_data="no", register={"special": ["health"], "article_9": ["h"]}),
        said(special_data="yes", register={"special": ["health"]}),
    ),
    ("offences.unsure", POSITIVE, said(offences="unsure"), said(offences="no")),
    (
        "offences.mismatch",
        POSITIVE,
        said(offences="no", register={"offences": "yes"}),
        said(offences="yes", register={"offences": "yes"}),
    ),
    ("identity_number.unsure", POSITIVE, said(identity_number="unsure"), said(identity_number="no")),
    (
        "identity_number.mismatch",
        POSITIVE,
        said(identity_number="no", register={"identity_number": "yes"}),
        said(identity_number="yes", register={"identity_number": "yes"}),
    ),
    (
        "other_law.unnamed",
        POSITIVE,
        said(other_law="exception"),
        said(other_law="exception", other_law_reason="Befintliga kunder"),
    ),
    ("automated.unsure", POSITIVE, said(automated="unsure"), said(automated="no")),
    (
        "automated.mismatch",
        POSITIVE,
        said(automated="no", register={"automated_decision": "yes"}),
        said(automated="no", register={"automated_decision": "no"}),
    ),
    ("crime_only.unsure", POSITIVE, said(crime_only="unsure"), said(crime_only="no")),
    ("further_purpose.unsure", POSITIVE, said(further_purpose="unsure"), said(further_purpose="no")),
    (
        "further_purpose.mismatch",
        POSITIVE,
        said(further_purpose="no", register={"further_purpose": "yes"}),
        said(further_purpose="yes", register={"further_purpose": "yes"}),
    ),
    ("dpia.not_screened", POSITIVE, said(dpia="not_screened"), said(dpia="not_required")),
    (
        "dpia.not_screened",
        POSITIVE,
        said(register={"dpia": ["not_screened"]}),
        said(register={"dpia": ["not_required"]}),
    ),
    # Camera Surveillance Act 15; Co-determination Act 11-14.
    ("camera.surveillance", POSITIVE, said(camera="yes"), said(camera="no")),
    (
        "whose_interest.unnamed",
        POSITIVE,
        said(whose_interest=["third_party"]),
        said(whose_interest=["third_party"], third_party="Banken AB"),
    ),
    (
        "whose_interest.unnamed",
        POSITIVE,
        said(whose_interest=["own", "group"]),
        said(whose_interest=["own", "general"]),
    ),
    # IMY's three questions; a processor is no third party (Article 4(10)).
    (
        "whose_interest.disclosure",
        POSITIVE,
        said(whose_interest=["own"], register={"recipients": BANK}),
        said(whose_interest=["own"], register={"recipients": PROCESSOR}),
    ),
    (
        "disclosure.unexamined",
        POSITIVE,
        said(register={"recipients": BANK}),
        said(register={"recipients": BANK}, disclosure="Banken behöver dem för att …"),
    ),
    ("disclosure.unexamined", POSITIVE, said(whose_interest=["third_party"]), said(register={"recipients": PROCESSOR})),
    ("present.unsure", POSITIVE, said(present="unsure"), said(present="yes")),
    (
        "without_processing.missing",
        POSITIVE,
        said(without_processing=None),
        said(without_processing="Stölderna fortsätter."),
    ),
    ("weight.negligible", POSITIVE, said(weight="1"), said(weight="2")),
    ("less_intrusive.unsure", POSITIVE, said(less_intrusive="unsure"), said(less_intrusive="no")),
    # C-394/23, paragraphs 65-70.
    ("objection_left_out.relied_on", POSITIVE, said(objection_left_out="no"), said(objection_left_out="yes")),
    (
        "private_data.very_private",
        POSITIVE,
        said(private_data=["location"], private_degree="3"),
        said(private_data=["location"], private_degree="2"),
    ),
    ("children.present", POSITIVE, said(children="possible"), said(children="no")),
    ("children.present", POSITIVE, said(children="yes"), said(children="no")),
    (
        "children.mismatch",
        POSITIVE,
        said(children="no", register={"children": "yes"}),
        said(children="yes", register={"children": "yes"}),
    ),
    (
        "children.mismatch",
        POSITIVE,
        said(children="yes", register={"children": "no"}),
        said(children="no", register={"children": "no"}),
    ),
    ("vulnerable.present", POSITIVE, said(vulnerable=["employees"]), said(vulnerable=["none"])),
    ("vulnerable.present", POSITIVE, said(register={"vulnerable": "yes"}), said(register={"vulnerable": "no"})),
    ("scale.large", POSITIVE, said(large_scale="yes"), said(large_scale="no")),
    ("scale.large", POSITIVE, said(register={"large_scale": "yes"}), said(register={"large_scale": "no"})),
    ("methods.intrusive", POSITIVE, said(methods=["combining"]), said(methods=["none"])),
    ("methods.intrusive", POSITIVE, said(register={"profiling": "yes"}), said(register={"profiling": "no"})),
    ("power.dominant", POSITIVE, said(power="dominant"), said(power="stronger")),
    ("discrimination.risk", POSITIVE, said(discrimination="unsure"), said(discrimination="no")),
    ("recipient_harm.harm", POSITIVE, said(recipient_harm="yes"), said(recipient_harm="no")),
    ("impact.significant", POSITIVE, said(impact="3"), said(impact="2")),
    ("relationship.none", POSITIVE, said(relationship="none"), said(relationship="former")),
    ("collection.missing", POSITIVE, said(collection=None), said(collection="Vid inloggningen; policyn visades.")),
    ("expected.not_expected", POSITIVE, said(expected="partly"), said(expected="expected")),
    ("object.many", POSITIVE, said(object="many"), said(object="some")),
    ("object.unexplainable", POSITIVE, said(explainable="no"), said(explainable="yes")),
    (
        "safeguards.even_without",
        POSITIVE,
        said(first_balance="even", safeguards=[ORDINARY]),
        said(first_balance="even", safeguards=[EXTRA]),
    ),
    ("final_balance.even", POSITIVE, said(final_balance="even"), said(final_balance="ours")),
    # Article 13(4) is for data from the person, Article 14(5) for data from elsewhere.
    (
        "notice.wrong_exception",
        POSITIVE,
        said(notice=[], notice_exception="14_5", sources=["subject"], register={"notices": []}),
        said(notice_exception="14_5", sources=["public"]),
    ),
    (
        "notice.wrong_exception",
        POSITIVE,
        said(notice=[], notice_exception="13_4", sources=["third_party"], register={"notices": []}),
        said(notice_exception="13_4", sources=["subject"]),
    ),
    (
        "objection_routine.missing",
        POSITIVE,
        said(objection_routine=None),
        said(objection_routine="Begränsa, pröva, svara."),
    ),
    ("notice_text.missing", POSITIVE, said(notice_text=None), said(notice_text="Vi har ett berättigat intresse av …")),
    (
        "officer_advice.missing",
        EVERY,
        said(record={"officer_advice": None}),
        said(record={"officer_advice": "Inget att invända."}),
    ),
    (
        "officer_advice.deviation",
        EVERY,
        said(advice_followed="no"),
        said(advice_followed="no", advice_deviation="Rådet byggde på en äldre version."),
    ),
    # Article 38(6): the officer advises and does not decide.
    (
        "approval.own_work",
        EVERY,
        said(record={"author": "Ada Alm", "approver": " ada  ALM"}),
        said(record={"author": "Ada Alm", "approver": "Bo Berg"}),
    ),
    (
        "approval.officer",
        EVERY,
        said(record={"approver": "Disa Dal"}, register=PLAIN),
        said(record={"approver": "Bo Berg"}, register=PLAIN),
    ),
    (
        "approval.officer",
        EVERY,
        said(record={"approver": "disa dal"}, register={"officer": "Disa Dal"}),
        said(record={"approver": "Bo Berg"}, register={"officer": None}),
    ),
    (
        "approval.officer",
        EVERY,
        said(record={"approver": "Disa Dal, ombud"}, register={"officer": "Disa Dal"}),
        said(register={"officer": "Disa Dal"}),
    ),
    ("next_review.missing", EVERY, said(record={"next_review": None}), said(record={"next_review": SOON})),
    (
        "next_review.late",
        EVERY,
        said(record={"next_review": date(2029, 1, 1)}),
        said(record={"next_review": date(2028, 11, 26)}),
    ),
    ("next_review.passed", EVERY, said(record={"next_review": PAST}), said(record={"next_review": TODAY})),
)
