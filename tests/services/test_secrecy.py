"""Marks for a secrecy review, and what a human has to look at before a copy leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.services import acts, copies, past, records, worksheets
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import delete, read
from ropa_desktop.services.release import at_level
from ropa_desktop.services.release_risks import release_risks
from ropa_desktop.services.secrecy import Spot, Wish, decide, mark, marks_on, spots_of, take_back, usual_ground
from ropa_desktop.services.undo import undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import history
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, approvable, opened, put, values_of

TODAY = date(2026, 11, 26)
OWN = 2
"""The office's own organisation in a new register."""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with opened(tmp_path) as register:
        yield register


def wish(path: str = "", row: int | None = None, file: str = "", by: str = EVA) -> Wish:
    return Wish(Spot(path, row, file), "osl_18_8", "Visar reservkraften", by, TODAY)


def released(register: Register, record_id: int, language: str = "sv") -> dict[str, Any]:
    with at_level(register, Level.RELEASE, language) as copy:
        return dict(read(copy, record_id).values)


def test_a_mark_says_what_it_is_about_and_is_undecided(register: Register) -> None:
    activity = add(register, "activity", "Larm", reference="B07", purpose="Larma")
    made = mark(register, activity, wish("purpose"), author=EVA).ids[0]
    (found,) = marks_on(register, activity, Wording(register, "sv"))
    assert (found.id, found.what, found.decision) == (made, "Ändamål med behandlingen", "undecided")
    assert found.ground == "18 kap. 8 § OSL, säkerhets- eller bevakningsåtgärd"
    assert values_of(register, made)["name"] == "B07 Larm – Ändamål med behandlingen"


def test_what_is_undecided_or_secret_is_left_out_and_what_is_not_secret_stays(register: Register) -> None:
    activity = add(register, "activity", "Larm", purpose="Larma om inbrott")
    made = mark(register, activity, wish("purpose"), author=EVA).ids[0]
    assert str(released(register, activity)["purpose"]).startswith("Uppgift utelämnad: 18 kap. 8 § OSL")
    decide(register, made, secret=True, by=EVA, on=TODAY, author=EVA)
    assert str(released(register, activity, "en")["purpose"]).startswith("Left out: Secrecy Act 18:8")
    decide(register, made, secret=False, by=EVA, on=TODAY, author=EVA)
    assert released(register, activity)["purpose"] == "Larma om inbrott"


def test_a_mark_that_is_taken_back_leaves_nothing_out(register: Register) -> None:
    activity = add(register, "activity", "Larm", purpose="Larma")
    made = mark(register, activity, wish("purpose"), author=EVA).ids[0]
    take_back(register, made, on=TODAY, author=EVA)
    assert marks_on(register, activity, Wording(register, "sv")) == []
    assert released(register, activity)["purpose"] == "Larma"


def test_a_past_day_is_released_with_what_is_secret_and_whom_the_register_knows_today(register: Register) -> None:
    text = "Larma om inbrott i valvet, sade Vera Vakt på +46 70 123 45 67"
    activity = add(register, "activity", "Larm", purpose=text, situation="Vera Vakt har koden")
    day = latest_day(register)
    mark(register, activity, wish("purpose"), author=EVA)
    put(register, activity, owner="Vera Vakt, säkerhetschef", purpose="Något annat", situation="x")
    later = add(register, "activity", "Senare", purpose="y")
    mark(register, later, wish(), author=EVA)
    with past.as_of(register, day) as then, at_level(then, Level.RELEASE, "sv") as copy:
        values = read(copy, activity).values
    assert values["purpose"].startswith("Uppgift utelämnad: 18 kap. 8 § OSL")
    assert values["situation"] == "[namn utelämnat] har koden"


def test_controller_and_officer_stay_whole_whoever_else_bears_their_names(register: Register) -> None:
    reach = {"email": "eva@ombud.se", "phone": "08-765 43 21"}
    officer = add(register, "party", EVA, kind="person", **reach)
    own = {"name": "Kim Berg Konsult", "email": "kim@berg.se", "officer_phone": "08-123 45 67"}
    put(register, OWN, officer_party=officer, **own)
    people = "Kim Berg, kim@berg.se, 08-1234567, Eva Ek, eva@ombud.se, 08-7654321"
    activity = add(register, "activity", "Löner", controller=OWN, owner=people, purpose=f"Ring {people}")
    shown, party = released(register, OWN), released(register, officer)
    assert {name: shown[name] for name in own} == own
    assert party["name"] == EVA
    assert {name: party[name] for name in reach} == reach
    assert released(register, activity)["purpose"].count(EVA) == 1


def test_of_the_past_only_what_records_are_called_now_is_told(register: Register) -> None:
    gone = add(register, "activity", "Hemligt valv")
    kept = add(register, "activity", "Löner hos Kim Före", owner="Kim Före")
    put(register, kept, name="Löner", owner="Bo By")
    records.delete(register, [gone], author=EVA)
    with at_level(register, Level.RELEASE, "sv") as copy, copy.reading() as connection:
        versions = [one for one in history.copy_versions(connection, 99) if one["type"] == "activity" and one["body"]]
    assert [json.loads(one["body"])["name"] for one in versions] == ["[namn utelämnat]", "Löner", "Löner"]


def test_a_mark_whose_row_or_file_was_replaced_is_told_of(register: Register, tmp_path: Path) -> None:
    kept = []
    for name in ("gammal.txt", "ny.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        kept.append(keep_file(register, tmp_path / name))
    activity = add(register, "activity", "Larm", retention=[{"what": "Koder"}], dpia_files=[kept[0]])
    row = values_of(register, activity)["retention"][0]["id"]
    mark(register, activity, wish("retention", row), author=EVA)
    mark(register, activity, wish("dpia_files", file=kept[0]["sha256"]), author=EVA)
    lost = [risk for risk in release_risks(register, [activity]) if risk.kind == "mark_lost"]
    assert lost == []
    put(register, activity, retention=[{"what": "Larmkoder"}], dpia_files=[kept[1]])
    lost = [risk for risk in release_risks(register, [activity]) if risk.kind == "mark_lost"]
    assert [(risk.record_id, risk.path) for risk in lost] == [(activity, "retention"), (activity, "dpia_files")]


def test_a_copy_of_what_is_marked_is_marked_as_well_until_that_is_decided(register: Register) -> None:
    rows: list[dict[str, Any]] = [{"what": "Larmkoderna i valvet", "period": "P2Y"}, {"what": "Andra uppgifter"}]
    whole = add(register, "activity", "Larm", purpose="Larma om inbrott i valvet")
    parts = add(register, "activity", "Vakt", purpose="Vakta", situation="Vakten har koden", retention=rows)
    row = values_of(register, parts)["retention"][0]["id"]
    mark(register, whole, wish(), author=EVA)
    mark(register, parts, wish("retention", row), author=EVA)
    decided = [mark(register, parts, wish(path), author=EVA).ids[0] for path in ("situation", "purpose")]
    for made, secret in zip(decided, (True, False), strict=True):
        decide(register, made, secret=secret, by=EVA, on=TODAY, author=EVA)
    made_anew = [copies.copy(register, i, name="Kopia", author=EVA).id for i in (whole, parts)]
    assert released(register, made_anew[0])["name"].startswith("Uppgift utelämnad")
    found = marks_on(register, made_anew[1], Wording(register, "sv"))
    assert [(one.spot.path, one.spot.row, one.decision) for one in found] == [
        ("retention", None, "undecided"),
        ("situation", None, "undecided"),
    ]
    values = released(register, made_anew[1])
    assert (values["retention"], values["purpose"]) == ([], "Vakta")
    undo(register, author=EVA)
    with pytest.raises(Problem, match="gone"):
        read(register, made_anew[1])


def test_the_next_version_of_what_is_marked_is_marked_as_well(register: Register) -> None:
    test = add(register, "balancing_test", **approvable("balancing_test"))
    mark(register, test, wish("worksheet"), author=EVA)
    acts.perform(register, test, by="Bo", on=TODAY, author=EVA)
    later = worksheets.new_version(register, test, reason="Nytt system", author=EVA).id
    assert [one.spot.path for one in marks_on(register, later, Wording(register, "sv"))] == ["worksheet"]
    assert released(register, later)["worksheet"] is None


def latest_day(register: Register) -> date:
    """Let all that was saved until now be of the day before what is saved from now on; give that day."""
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE revision SET at = '2026-11-20T10:00:00.000Z'")
    return date(2026, 11, 20)


def test_marking_can_be_undone(register: Register) -> None:
    activity = add(register, "activity", "Larm", purpose="Larma")
    mark(register, activity, wish("purpose"), author=EVA)
    undo(register, author=EVA)
    assert marks_on(register, activity, Wording(register, "sv")) == []


def test_a_row_and_a_cell_are_marked_by_the_rows_own_number(register: Register) -> None:
    rows = [{"reason": "Avtalet löper"}, {"reason": "Lagen kräver det"}]
    activity = add(register, "activity", "Larm", retention=rows)
    first, second = (row["id"] for row in values_of(register, activity)["retention"])
    mark(register, activity, wish("retention", first), author=EVA)
    mark(register, activity, wish("retention.reason", second), author=EVA)
    told = [found.what for found in marks_on(register, activity, Wording(register, "sv"))]
    assert told[0].startswith("Tidsfrister för radering, rad 1: Avtalet löper")
    rows = released(register, activity)["retention"]
    assert [row["reason"][:17] for row in rows] == ["Uppgift utelämnad"]


def test_nothing_that_article_30_wants_shown_can_be_marked(register: Register) -> None:
    for path in ("", "officer", "email", "name"):
        with pytest.raises(Problem, match="mark_kept"):
            mark(register, OWN, wish(path), author=EVA)
    put(register, OWN, officer="Kim Berg", rights_contact="Brev")
    paths = {spot.path for spot, _ in spots_of(read(register, OWN), Wording(register, "sv"))}
    assert "rights_contact" in paths
    assert not paths & {"", "officer", "name"}


def test_a_mark_twice_or_by_nobody_is_refused(register: Register) -> None:
    activity = add(register, "activity", "Larm")
    mark(register, activity, wish(), author=EVA)
    with pytest.raises(Problem, match="mark_twice"):
        mark(register, activity, wish(), author=EVA)
    with pytest.raises(Problem, match="mark_by_missing"):
        mark(register, activity, wish("purpose", by=" "), author=EVA)


def test_the_ground_proposed_is_a_provision_only_where_the_act_binds(register: Register) -> None:
    assert usual_ground(register) == "own"
    put(register, OWN, public_authority="yes")
    assert usual_ground(register) == "osl_18_8"


# What follows from a mark on a whole record


def test_what_is_only_about_a_record_that_is_left_out_is_left_out_with_it(register: Register) -> None:
    activity = add(register, "activity", "Hemligt larm", reference="B07", purpose="Larma om inbrott i valvet")
    test = add(register, "balancing_test", "Vägning av larmet", activities=[activity])
    action = add(register, "action", "Rätta larmet", about=[activity])
    other = add(register, "notice", "Hemligt larm i korthet", activities=[activity], given="Larma om inbrott i valvet")
    alike = add(register, "activity", "Annat larm", purpose="Larma om inbrott i valvet")
    mark(register, activity, wish(), author=EVA)
    assert released(register, alike)["purpose"] == "Larma om inbrott i valvet", "nobody has marked it there"
    with at_level(register, Level.RELEASE, "sv") as copy:
        for record_id in (activity, test, action):
            assert read(copy, record_id).values["name"].startswith("Uppgift utelämnad")
        notice = read(copy, other).values
    assert notice["name"] == "[Uppgift utelämnad: 18 kap. 8 § OSL, säkerhets- eller bevakningsåtgärd] i korthet"
    assert notice["given"].startswith("Uppgift utelämnad"), "the same text is left out beside it"


# Persons


def test_a_name_goes_and_the_role_beside_it_stays(register: Register) -> None:
    for owner, wanted in (
        ("Ada Ask, personalchef", "personalchef (namn utelämnat: artikel 5.1 c)"),
        ("personalchef", "personalchef"),
        ("Ada Ask", "Uppgift utelämnad: personuppgift, uppgiftsminimering enligt artikel 5.1 c"),
    ):
        activity = add(register, "activity", "Lön", owner=owner)
        assert released(register, activity)["owner"] == wanted


def test_known_persons_are_put_out_of_texts_but_the_officer_stays(register: Register) -> None:
    put(register, OWN, officer="Kim Berg")
    add(register, "activity", "Lön", owner="Ada Ask")
    party = add(register, "party", "Bolaget", contact_person="Bo Björk", email="bo.bjork@bolaget.se", phone="08-1")
    activity = add(register, "activity", "Ek", situation="Ring Ada Asks kollega BO BJÖRK, eller Kim Berg.")
    assert (
        released(register, activity)["situation"] == "Ring [namn utelämnat] kollega [namn utelämnat], eller Kim Berg."
    )
    at = released(register, party)
    assert str(at["email"]).startswith("Uppgift utelämnad")
    assert at["phone"] == "08-1"


def test_a_party_that_is_a_person_is_not_named(register: Register) -> None:
    party = add(register, "party", "Ada Ask", kind="person", address="Vägen 1")
    agreement = add(register, "agreement", "Avtal med Ada Ask", parties=[party])
    assert str(released(register, party)["name"]).startswith("Uppgift utelämnad: personuppgift")
    assert str(released(register, party)["address"]).startswith("Uppgift utelämnad: personuppgift")
    assert released(register, agreement)["name"] == "Avtal med [namn utelämnat]"


def test_what_was_looked_at_and_needs_no_review_stays(register: Register) -> None:
    held = add(register, "measure", "Larm i serverhallen", category="access", description="Dörr 4")
    seen = add(register, "measure", "Loggning", category="logging", description="Allmänt", secrecy_review="no")
    assert released(register, held)["description"] == "Uppgift utelämnad: säkerhetsåtgärd, vår egen bedömning"
    assert "Larm" not in str(released(register, held)["name"])
    assert released(register, seen)["name"] == "Loggning"
    put(register, OWN, public_authority="yes")
    assert str(released(register, held)["description"]).startswith("Uppgift utelämnad: 18 kap. 8 § OSL")


def test_the_register_itself_is_not_changed(register: Register) -> None:
    activity = add(register, "activity", "Lön", owner="Ada Ask")
    before = register.file.read_bytes()
    released(register, activity)
    assert register.file.read_bytes() == before
    assert values_of(register, activity)["owner"] == "Ada Ask"


def test_a_record_that_was_marked_can_be_deleted_with_its_mark(register: Register) -> None:
    activity = add(register, "activity", "Larm")
    made = mark(register, activity, wish(), author=EVA).ids[0]
    delete(register, [made, activity], author=EVA)


# What a human has to look at


def test_parts_of_names_addresses_and_files_are_listed(register: Register) -> None:
    add(register, "activity", "Lön", owner="Ada Ask")
    add(register, "activity", "Bonus", owner="Cleo")
    file = {"name": "avtal.pdf", "sha256": "0" * 64, "size": 1}
    add(register, "agreement", "Avtal", renewal="Fråga Ask eller Cleo, se ask.", files=[file])
    add(register, "party", "Bolaget", email="sven.svensson@bolaget.se")
    found = [(risk.kind, risk.path, risk.found) for risk in release_risks(register)]
    assert sorted(found) == [
        ("file", "files", "avtal.pdf"),
        ("mail", "email", "sven.svensson@bolaget.se"),
        ("name_part", "renewal", "Ask"),
        ("name_part", "renewal", "Cleo"),
    ]


def test_risks_are_listed_of_the_records_that_are_asked_about(register: Register) -> None:
    add(register, "party", "Ett", email="sven.svensson@ett.se")
    two = add(register, "party", "Två", email="sara.ek@tva.se")
    assert [risk.record_id for risk in release_risks(register, [two])] == [two]
