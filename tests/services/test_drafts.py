from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from ropa_desktop.services.drafts import drop_draft, keep_draft, kept_drafts
from ropa_desktop.services.past import newest
from ropa_desktop.services.registers import open_register
from tests.services.made import add, opened


def test_an_unsaved_form_is_kept_beside_the_records_and_survives_a_close(tmp_path: Path) -> None:
    values = {"purpose": "Halv\nmening 🧾", "started": date(2026, 1, 2), "owner": None, "operations": []}
    with opened(tmp_path) as register:
        activity, before = add(register, "activity"), newest(register)
        keep_draft(register, "activity", activity, values)
        keep_draft(register, "party", None, {"name": "Ny"})
        assert newest(register) == before
    with open_register(register.path) as again:
        new, old = kept_drafts(again)
    assert (new.type, new.record_id, new.values) == ("party", None, {"name": "Ny"})
    assert (old.type, old.record_id, old.values) == ("activity", activity, values)
    assert old.at <= new.at <= datetime.now(UTC)


def test_what_is_written_and_is_no_value_is_kept_with_the_form_and_becomes_none(tmp_path: Path) -> None:
    written = {"started": "i höst 🍂", "legal_bases": (1, {"law": "kanske lag"})}
    with opened(tmp_path) as register:
        activity = add(register, "activity")
        keep_draft(register, "activity", activity, {"purpose": "Fest"}, written)
    with open_register(register.path) as again:
        (kept,) = kept_drafts(again)
    assert kept.values == {"purpose": "Fest"}
    assert kept.written == {"started": "i höst 🍂", "legal_bases": [1, {"law": "kanske lag"}]}


def test_a_draft_takes_the_place_of_the_one_before_and_can_be_dropped(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        for text in ("Ett", "Två"):
            keep_draft(register, "activity", None, {"purpose": text})
        assert [d.values for d in kept_drafts(register)] == [{"purpose": "Två"}]
        drop_draft(register, "activity", 7)
        assert len(kept_drafts(register)) == 1
        drop_draft(register, "activity", None)
        assert kept_drafts(register) == []
