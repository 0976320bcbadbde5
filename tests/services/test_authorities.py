"""Supervisory authorities: what the program says of one is dated, sourced and the office's own to correct."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ropa_desktop.services import find, records, registers
from ropa_desktop.services.authorities import seed_edits
from ropa_desktop.services.example import example_edits
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage.register import Register, making
from tests.services.made import EVA, add, everything, opened


def test_what_nobody_has_seen_is_left_blank_and_the_rest_says_where_it_stood() -> None:
    (sv,), (en,) = seed_edits("sv"), seed_edits("en")
    assert sv.values["name"] == "Integritetsskyddsmyndigheten (IMY)"
    assert sv.values["address"] == "Box 8114\n104 20 Stockholm"
    assert (sv.values["phone"], en.values["phone"]) == ("08-657 61 00", "+46 8 657 61 00")
    assert (sv.values["checked"], en.values["language"]) == (date(2026, 11, 24), "sv")
    assert sv.values["visiting_address"] is None
    assert "Besöksadressen är inte kontrollerad" in sv.values["source"]
    assert "visiting address was not verified" in en.values["source"]


@pytest.mark.parametrize(
    "called", ["Swedish Authority for Privacy Protection (IMY)", "IMY", "Integritetsskyddsmyndigheten"]
)
def test_an_authority_is_found_by_its_name_in_every_language_and_by_its_abbreviation(
    tmp_path: Path, called: str
) -> None:
    with opened(tmp_path) as register:
        add(register, "authority", "Datatilsynet")
        add(register, "party", called)
        ((imy, _, _),) = find.suggest(register, ["authority"], "imy")
        records.save(register, "authority", imy, {"name": called}, author=EVA)
        for typed in ("imy", "Integritetsskyddsmyndigheten", "integritets", "privacy protection", "Authority (IMY)"):
            assert [i for i, _, _ in find.suggest(register, ["authority"], typed)] == [imy]
        assert find.suggest(register, ["authority"], "Integritet i Norge") == []
        assert len(find.suggest(register, ["authority"], "", 1)) == 1


def test_the_example_has_the_authority_too() -> None:
    assert [e.values["reference"] for e in example_edits("en") if e.type == "authority"] == ["M01"]


def test_an_older_register_gets_it_once_in_its_language_and_what_was_deleted_stays_deleted(tmp_path: Path) -> None:
    path = tmp_path / "gammal.ropa"
    with making(path) as register:
        change(
            register,
            [Edit("register", None, {"name": "Ex", "content_language": "en"})],
            Save(EVA, "create", state="act"),
        )
    with registers.open_register(path, read_only=True) as register:
        assert authorities(register) == {}
    with registers.open_register(path, author=EVA) as register:
        ((record_id, name),) = authorities(register).items()
        assert name == "Swedish Authority for Privacy Protection (IMY)"
        records.delete(register, [record_id], author=EVA)
    with registers.open_register(path, author=EVA) as register:
        assert authorities(register) == {}


def authorities(register: Register) -> dict[int, str]:
    return {i: v["name"] for i, v in everything(register).items() if "visiting_address" in v}
