"""What the office lays down, findings that are set aside, reviews by record, and more that the rules ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ropa_desktop.storage.laying_out import lay_out

revision = "0003"
down_revision = "0002"

OWN = {
    "acceptance": "about:l rule reason decided_by decided_on:d look_again:d seen",
    "action": "status description responsible due:d done:d about:j evidence files:j origin rule review:l request:l",
    "activity": (
        "status department owner started:d ended:d successor:l rank situation operations:j means systems:j "
        "journalistic occasional risk_likely controller:l joint joint_law purpose further_purpose "
        "compatibility archiving direct_marketing electronic_marketing several_bases secrecy "
        "disclosure_ground identity_number identity_number_ground identity_number_reason "
        "identity_number_uses:j subject_count large_scale children child_service parental_consent vulnerable "
        "combined camera storage_countries:j storage_detail no_recipients third_country transfers:j "
        "no_transfer_reason no_period_reason disposal_decision disposal_date:d erasure_routine "
        "retention_followed retention_deviation erased_on:d measures:j security_description "
        "no_security_reason measures_reviewed:d classification secrecy_review secrecy_provisions provision "
        "provision_consequence profiling profiling_description profiling_informed automated_decision "
        "automated_ground automated_logic human_contact automated_special automated_safeguards objection "
        "objection_restriction rights_offered:j erasure_exceptions:j rights_note risk_assessment risk "
        "dpia_criteria:j dpia_status dpia_reason dpia_date:d monitoring public_monitoring "
        "extensive_evaluation new_technology hindrance dpia_exception dpia_exception_law dpia_reference "
        "dpia_advice dpia_views dpia_risk prior_consultation:d prior_consultation_answer dpia_files:j "
        "breaches last_breach:d marketing_permission existing_customers:j opt_out camera_public_task "
        "camera_place camera_place_kind camera_technology camera_assessed:d camera_exception camera_notice "
        "camera_notice_exception officer_remark approved_by approved_on:d last_reviewed:d next_review:d"
    ),
    "notice": (
        "status version date:d articles:j published given languages audience:j for_children activities:j "
        "exception exception_reason next_review:d files:j"
    ),
    "organisation": (
        "roles:j organisation_number address country email phone website contact_person officer_designated "
        "officer officer_address officer_email officer_phone officer_party:l officer_notified:d "
        "no_officer_reason established_in_union targets_union representative representative_contact "
        "no_representative_reason public_authority public_body archives_act employees:i exempt exempt_reason "
        "accounting_law financial_year_end lead_authority rights_contact"
    ),
    "processor_activity": (
        "status department owner started:d ended:d successor:l systems:j occasional risk_likely processor:l "
        "operations:j categories third_country transfers:j storage_countries:j measures:j "
        "security_description no_security_reason instructions approved_by approved_on:d last_reviewed:d "
        "next_review:d"
    ),
    "register": (
        "content_language time_zone description activity_interval balancing_interval us_transfer_interval "
        "transfer_interval dpia_interval agreement_interval notice_interval measure_interval purpose_length:i "
        "keep_history keep_backups keep_hand_overs"
    ),
    "review": (
        "status scope period_from:d period_to:d reviewers begun:d types:j department party:l country "
        "legal_basis not_reviewed_since:d where records:j result signed_by signed_on:d rules files:j"
    ),
    "review_item": (
        "status review:l record:l decision remark decided_by decided_on:d action:l revision_begun:i revision_decided:i"
    ),
    "saved_filter": "about condition description",
    "system": (
        "description supplier:l supplier_processes owner storage_countries:j access_countries:j measures:j "
        "classification"
    ),
}
ROWS = {
    "activity_joint_controllers": "party:l responsibility receives agreement:l",
    "activity_legal_bases": (
        "part data:j article_6 article_9 article_10 law interest balancing_test:l consent withdrawal emergency"
    ),
    "activity_retention": "data:j what limit period trigger until then special_law support reason",
    "register_retention_limits": "data:j period reason",
    "register_rule_settings": "rule severity reason",
    "review_checklist": "question asked_of asked answer remark",
    "review_item_checklist": "question answer remark",
    "review_item_findings_begun": "rule severity letter",
    "review_item_findings_ended": "rule severity letter",
}


def upgrade() -> None:
    op.add_column("finding", sa.Column("accepted", sa.Integer(), nullable=True))
    op.add_column("finding", sa.Column("area", sa.Text(), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("off", sa.Integer(), nullable=False, server_default="0"))
    op.drop_column("record", "errors")
    op.drop_column("record", "remarks")
    lay_out(OWN, ROWS)
