"""Every type of record that a register holds, each declared once."""

from __future__ import annotations

from collections.abc import Mapping

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.types.activities import ACTIVITY
from ropa_desktop.domain.types.assessments import BALANCING_TEST, TRANSFER_ASSESSMENT
from ropa_desktop.domain.types.authorities import AUTHORITY, AUTHORITY_REQUEST, HAND_OVER
from ropa_desktop.domain.types.information import NOTICE
from ropa_desktop.domain.types.office import ACCEPTANCE, REGISTER, SAVED_FILTER, WORD
from ropa_desktop.domain.types.oversight import ACTION, REVIEW, REVIEW_ITEM
from ropa_desktop.domain.types.parties import AGREEMENT, ORGANISATION, PARTY
from ropa_desktop.domain.types.processor_activities import PROCESSOR_ACTIVITY
from ropa_desktop.domain.types.secrecy import SECRECY_MARK
from ropa_desktop.domain.types.security import MEASURE, SYSTEM
from ropa_desktop.domain.types.transfers import ADEQUACY_DECISION, TRANSFER

RECORD_TYPES: Mapping[str, RecordType] = {
    record_type.name: record_type
    for record_type in (
        REGISTER,
        ORGANISATION,
        ACTIVITY,
        PROCESSOR_ACTIVITY,
        PARTY,
        AGREEMENT,
        TRANSFER,
        BALANCING_TEST,
        TRANSFER_ASSESSMENT,
        ADEQUACY_DECISION,
        NOTICE,
        MEASURE,
        SYSTEM,
        REVIEW,
        REVIEW_ITEM,
        ACTION,
        AUTHORITY,
        AUTHORITY_REQUEST,
        HAND_OVER,
        ACCEPTANCE,
        SECRECY_MARK,
        WORD,
        SAVED_FILTER,
    )
}
