"""Everything about a party: what names it, what it is in through that, which part it has, and how each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.about_party import HAS_PART, compose_party
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.services.records import retire, save
from ropa_desktop.storage.register import Register, open_register
from tests.exchange.outlines import (
    AGREEMENT,
    FULL,
    ORGANISATION,
    OUTSIDE,
    PROCESSOR,
    SYSTEM,
    TRADER,
    TRANSFER,
    as_markdown,
    make_small,
)
from tests.exchange.registers import IDS, make_full
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("party") / "small.ropa"
    make_small(path)
    with open_register(path, read_only=True) as opened:
        yield opened


@pytest.fixture
def editable(tmp_path: Path) -> Iterator[Register]:
    make_small(tmp_path / "small.ropa")
    with open_register(tmp_path / "small.ropa") as opened:
        yield opened


def lines(outline: Outline) -> dict[int, tuple[str, ...]]:
    grids = [c.summary for c in outline.chapters if c.summary]
    return {row.record: row.cells for grid in grids for row in grid.rows}


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_about_a_party_in_words(register: Register, snapshot: Callable[[str, str], None], code: str) -> None:
    snapshot(f"party.{code}.md", as_markdown(compose_party(register, OUTSIDE, code, Scope(made=MADE))))


def test_the_part_tells_the_field_its_role_and_through_what(register: Register) -> None:
    found = lines(compose_party(register, OUTSIDE, "sv", Scope(made=MADE)))
    assert {FULL, AGREEMENT, TRANSFER, SYSTEM} <= found.keys()
    part = found[FULL][2].split("\n")
    assert part[0].startswith("Kategorier av mottagare: personuppgiftsbiträde, it-leverantörer")
    assert part[1] == "Genom A01 Biträdesavtal Cloud, T01 Drift i USA, Y01 Molnet"
    assert found[PROCESSOR][2] == "Genom T01 Drift i USA", "it is named by the transfer alone"


def test_every_type_whose_fields_can_name_a_party_has_its_lines(tmp_path: Path) -> None:
    make_full(tmp_path / "full.ropa", tmp_path)
    with open_register(tmp_path / "full.ropa", read_only=True) as register:
        about = (compose_party(register, IDS[name], "sv", Scope(made=MADE)) for name in ("party", "organisation"))
        found = [line for outline in about for line in lines(outline).items()]
    assert all(cells[2] for _, cells in found)
    assert {record for record, _ in found} >= {IDS[name] for name in HAS_PART if name != "balancing_test"}


def test_what_is_out_of_use_is_told_so(editable: Register) -> None:
    retire(editable, SYSTEM, on=date(2026, 5, 1), author="Eva")
    save(editable, "agreement", AGREEMENT, {"valid_until": date(2020, 1, 31)}, author="Eva")
    found = lines(compose_party(editable, OUTSIDE, "sv", Scope(made=MADE)))
    assert found[SYSTEM][3] == "ur bruk sedan 2026-05-01"
    assert "gick ut 2020-01-31" in found[AGREEMENT][3]


def test_a_party_without_a_part_has_a_page_all_the_same(register: Register) -> None:
    outline = compose_party(register, TRADER, "sv", Scope(made=MADE))
    assert outline.cover[0].text == "Ingen post i registret"
    assert [chapter.id for chapter in outline.chapters] == ["about"]


def test_an_own_organisation_is_told_of_too_and_nothing_else_is(register: Register) -> None:
    found = lines(compose_party(register, ORGANISATION, "en", Scope(made=MADE)))
    assert found[FULL][2] == "Controller"
    with pytest.raises(Problem, match="no_party"):
        compose_party(register, SYSTEM, "sv", Scope(made=MADE))
    with pytest.raises(Problem, match="gone"):
        compose_party(register, 9999, "sv", Scope(made=MADE))


def test_the_details_give_each_record_in_full(register: Register) -> None:
    outline = compose_party(register, OUTSIDE, "sv", Scope(made=MADE), details=True)
    given = {record.number for chapter in outline.chapters for record in chapter.records}
    assert given == {OUTSIDE, *lines(outline)}


def test_who_stops_gets_nothing(register: Register) -> None:
    with pytest.raises(Cancelled):
        compose_party(register, OUTSIDE, "sv", Scope(made=MADE), progress=as_long_as(lambda _done, _total: False))
