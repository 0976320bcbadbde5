"""What changed since a hand-over is told field by field, within what was handed over, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.changes import compose_changes, earlier, since
from ropa_desktop.exchange.hand_over import Sent, send
from ropa_desktop.exchange.manifest import Manifest, read_manifest, written
from ropa_desktop.exchange.outline import Grid, Record, Row
from ropa_desktop.exchange.package import Wanted, make_package
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.services.records import delete, retire
from ropa_desktop.services.undo import undo
from ropa_desktop.storage.register import Register
from tests.exchange.outlines import as_markdown
from tests.services.made import EVA, add, opened, put, values_of
from tests.stopping import as_long_as

SENT = Sent(date(2026, 11, 26), "E-post", "Eva Ek", "IMY", author=EVA)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def here(register: Register) -> dict[str, int]:
    """A register with two activities: one of them names a party, a test and a system."""
    ids = {"supplier": add(register, "party", "Driftbolaget"), "other": add(register, "party", "Ingens part")}
    answers = {"version": 1, "answers": {"interest": "Hindra stölder"}}
    ids["test"] = add(register, "balancing_test", "Kameror", worksheet=answers)
    bases = [{"article_6": "f", "balancing_test": ids["test"]}]
    recipients = [{"party": ids["supplier"], "what_for": "Drift"}]
    ids["cameras"] = add(
        register, "activity", "Kameror", purpose="Hindra stölder", legal_bases=bases, recipients=recipients
    )
    ids["pay"] = add(register, "activity", "Löner", purpose="Betala ut lön", owner="Bo")
    return ids


def _handed(
    register: Register, folder: Path, *ids: int, request: int | None = None, annexes: frozenset[str] = frozenset()
) -> int:
    scope = Scope(ids=ids or None, annexes=annexes)
    make_package(register, folder / "paket", Wanted(scope, "sv", frozenset()))
    return send(register, folder / "paket", replace(SENT, request_id=request))


def _told(
    register: Register, handed: int, scope: Scope | None = None
) -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
    """Give what became of each record, and its fields before and now."""
    outline = compose_changes(register, since(register, handed), "sv", scope)
    glance = outline.chapters[0].summary
    found = {row.cells[3]: (row.cells[0], dict[str, tuple[str, str]]()) for row in glance.rows} if glance else {}
    for chapter in outline.chapters[1:]:
        for record in chapter.records:
            (grid,) = record.groups[0].entries
            assert isinstance(grid, Grid)
            for row in grid.rows:
                found[record.title][1][row.cells[0]] = (row.cells[1] if len(row.cells) > 2 else "", row.cells[-1])
    return found


def test_nothing_changed_is_said_so(register: Register, here: dict[str, int], tmp_path: Path) -> None:
    handed = _handed(register, tmp_path)
    put(register, here["cameras"], note="Bara internt")
    put(register, here["pay"], purpose="Något annat")
    undo(register, author=EVA)
    outline = compose_changes(register, since(register, handed), "sv")
    assert "Inget av det som lämnades över har ändrats sedan dess." in as_markdown(outline)
    assert "internt" not in as_markdown(outline)


def test_fields_rows_and_answers_are_told_before_and_now_and_nothing_internal(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path)
    rows = values_of(register, here["cameras"])["recipients"]
    put(
        register,
        here["cameras"],
        purpose="Hindra stölder och rån",
        recipients=[rows[0] | {"what_for": "Drift och larm"}],
    )
    put(register, here["cameras"], note="Bara internt", attachments=[])
    put(register, here["supplier"], name="Nya driftbolaget", organisation_number="197001011234")
    put(register, here["test"], worksheet={"version": 1, "answers": {"interest": "Hindra rån"}})
    told = _told(register, handed)
    assert told["Kameror"][0] == "Ändrad"
    assert told["Nya driftbolaget"] == (
        "Ändrad",
        {"Namn": ("Driftbolaget", "Nya driftbolaget"), "Organisationsnummer": ("–", "700101-****")},
    )
    outline = compose_changes(register, since(register, handed), "sv")
    activity, test = (r for r in outline.chapters[1].records if r.title == "Kameror")
    cells = {row.cells[0]: row.cells[1:] for row in _grid(activity)}
    assert cells["Ändamål med behandlingen"] == ("Hindra stölder", "Hindra stölder och rån")
    assert cells["Kategorier av mottagare"] == ("Driftbolaget · Drift", "Nya driftbolaget · Drift och larm")
    assert [row.cells[1:] for row in _grid(test)] == [("Hindra stölder", "Hindra rån")]
    assert "internt" not in as_markdown(outline)


def _grid(record: Record) -> tuple[Row, ...]:
    (grid,) = record.groups[0].entries
    assert isinstance(grid, Grid)
    return grid.rows


def test_what_came_and_what_went_is_told_apart(register: Register, here: dict[str, int], tmp_path: Path) -> None:
    gone = add(register, "activity", "Tillfällig")
    handed = _handed(register, tmp_path)
    retire(register, here["pay"], on=date(2026, 12, 1), author=EVA)
    delete(register, [gone], author=EVA)
    add(register, "activity", "Larm", purpose="Skydda lokaler")
    told = _told(register, handed)
    assert {name: kind for name, (kind, _) in told.items()} == {
        "Larm": "Ny",
        "Löner": "Ur bruk 2026-12-01",
        "Tillfällig": "Borttagen",
    }
    assert told["Larm"][1] == {"Ändamål med behandlingen": ("", "Skydda lokaler")}


def test_what_a_request_names_is_told_when_it_is_taken_out_of_use(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    request = add(register, "authority_request", "Begäran", added=[here["pay"]])
    handed = _handed(register, tmp_path, request=request)
    retire(register, here["pay"], on=date(2026, 12, 1), author=EVA)
    assert _told(register, handed) == {"Löner": ("Ur bruk 2026-12-01", {})}


def test_a_part_of_the_register_tells_only_of_that_part(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path, here["cameras"])
    put(register, here["pay"], purpose="Betala ut lön i tid")
    put(register, here["other"], name="Annan part")
    put(register, here["supplier"], website="https://example.se")
    add(register, "activity", "Larm")
    assert _told(register, handed).keys() == {"Driftbolaget"}


def test_a_request_says_what_would_be_handed_over_now(register: Register, here: dict[str, int], tmp_path: Path) -> None:
    request = add(register, "authority_request", "Begäran", where="owner = Bo")
    handed = _handed(register, tmp_path, here["pay"], request=request)
    put(register, here["pay"], owner="Eva")
    put(register, here["cameras"], owner="Bo")
    told = _told(register, handed)
    assert (told["Löner"][0], told["Kameror"][0]) == ("Ingår inte längre", "Ingår nu")
    assert told["Kameror"][1]["Ändamål med behandlingen"] == ("", "Hindra stölder")
    assert not told["Löner"][1]
    assert told["Driftbolaget"][0] == "Ingår nu"  # it came with what names it


def test_what_lies_beyond_the_record_is_told_only_where_it_is_handed_over(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path)
    put(register, here["pay"], owner="Eva", risk_assessment="Låg")
    put(register, here["supplier"], website="https://example.se")
    assert _told(register, handed, Scope(annexes=frozenset())) == {}
    assert _told(register, handed, Scope(annexes=frozenset({"party"}))).keys() == {"Driftbolaget"}
    assert _told(register, handed, Scope(annexes=frozenset({"other"}))).keys() == {"Löner"}


def test_an_annex_that_was_handed_over_is_compared_also_where_it_is_not_handed_over_again(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path, annexes=frozenset({"party"}))
    put(register, here["pay"], risk_assessment="Låg")
    put(register, here["supplier"], website="https://example.se")
    begun, bare = since(register, handed), Scope(annexes=frozenset())
    assert begun.manifest.annexes == ("party",)
    assert _told(register, handed, bare).keys() == {"Driftbolaget"}
    assert _told(register, handed, replace(bare, annexes=frozenset({"other"}))).keys() == {"Driftbolaget", "Löner"}
    older = replace(begun, manifest=replace(begun.manifest, annexes=None))
    told = as_markdown(compose_changes(register, older, "sv", bare))
    assert "Bilagor: –" in told
    assert "Driftbolaget" not in told


def test_a_manifest_without_its_annexes_is_read_as_it_was_written() -> None:
    manifest = Manifest(
        "Kommunen",
        "o",
        1,
        SENT.date,
        datetime(2026, 11, 26, tzinfo=UTC),
        Level.FULL,
        "sv",
        "",
        (),
        (),
        "",
        "",
        "",
        "",
        (),
    )
    content, older = written(manifest)
    assert b"annexes" not in content
    assert read_manifest(content) == older
    for annexes in ((), ("other", "party")):
        content, said = written(replace(manifest, annexes=annexes))
        assert read_manifest(content) == said


def test_the_report_says_what_it_compares(register: Register, here: dict[str, int], tmp_path: Path) -> None:
    handed = _handed(register, tmp_path)
    put(register, here["pay"], purpose="Annat")
    values = values_of(register, handed)
    texts = {code: as_markdown(compose_changes(register, since(register, handed), code)) for code in ("sv", "en")}
    assert texts["sv"].startswith("# Ändringar sedan överlämningen\n")
    assert texts["en"].startswith("# Changes since the hand-over\n")
    for text in texts.values():
        assert values["manifest"] in text
        assert f"(revision {values['revision']})" in text


def test_the_earlier_hand_overs_to_an_authority_are_found_newest_first(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    assert here
    with register.reading() as connection:
        imy = connection.exec_driver_sql("SELECT id FROM record WHERE type = 'authority'").scalar_one()
    first, second = (add(register, "authority_request", str(n), supervisor=imy) for n in range(2))
    make_package(register, tmp_path / "paket", Wanted(Scope(annexes=frozenset()), "sv", frozenset()))
    old, new, other = (
        send(register, tmp_path / "paket", replace(SENT, date=date(2026, 11, day), **more))
        for day, more in ((1, {"authority_id": imy}), (20, {"request_id": first, "authority_id": imy}), (25, {}))
    )
    assert earlier(register, second) == (new, old)
    assert other not in earlier(register, first)


def test_a_state_that_is_no_longer_there_is_told_plainly(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path)
    begun = since(register, handed)
    put(register, here["pay"], purpose="Annat")
    with pytest.raises(Cancelled):
        compose_changes(register, begun, "sv", progress=as_long_as(lambda _done, _total: False))
    with register.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE revision SET verb = 'merge' WHERE number = (SELECT max(number) FROM revision)"
        )
    with pytest.raises(Problem, match="thinned"):
        compose_changes(register, begun, "sv")
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE revision SET at = '2099-01-01T00:00:00.000+00:00' WHERE number > 1")
    with pytest.raises(Problem, match="changes_unknown"):
        since(register, handed)


def test_a_copy_for_release_tells_nothing_of_what_does_not_leave(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    """Neither what is secret by its kind or by a mark of today, then or now; what a deleted mark hid stays hidden."""
    gone = add(register, "activity", "Hemlig utredning")
    mark = add(register, "secrecy_mark", "Märkning", about=gone, ground="own_security")
    handed = _handed(register, tmp_path)
    put(register, here["pay"], purpose="HEMLIGT ändamål nu", owner="Eva HEMLIG", security_description="HEMLIGT skydd")
    put(register, here["cameras"], purpose="Öppet nytt ändamål")
    delete(register, [mark], author=EVA)
    delete(register, [gone], author=EVA)
    add(register, "secrecy_mark", "Märkning", about=here["pay"], field="purpose", ground="own_security")
    begun, scope = since(register, handed), Scope(annexes=frozenset({"other"}), level=Level.RELEASE)
    full = as_markdown(compose_changes(register, begun, "sv", replace(scope, level=Level.FULL)))
    assert "Betala ut lön" in full
    assert "Hemlig utredning" in full
    released = as_markdown(compose_changes(register, begun, "sv", scope))
    assert "Bilagor: Övriga uppgifter." in full
    assert "Öppet nytt ändamål" in released
    for secret in ("HEMLIG", "Betala ut lön", "Hemlig utredning", "Bo "):
        assert secret not in released


def test_a_package_holds_the_changes_where_they_are_wanted(
    register: Register, here: dict[str, int], tmp_path: Path
) -> None:
    handed = _handed(register, tmp_path)
    put(register, here["pay"], purpose="Betala ut lön i tid")
    wanted = Wanted(Scope(annexes=frozenset()), "sv", frozenset(), since=handed)
    (entry,) = make_package(register, tmp_path / "igen", wanted).files
    assert (entry.path, entry.kind, entry.title) == ("01-andringar.pdf", "changes", "Ändringar sedan överlämningen")
    document = QPdfDocument()
    document.load(str(tmp_path / "igen" / entry.path))
    told = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    assert "Betala ut lön i tid" in told
