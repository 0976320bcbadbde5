"""What is handed over in answer to a request: as it asks, by its condition, as of its day, corrected by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.exchange.scope import PACKAGE_ANNEXES, Scope
from ropa_desktop.exchange.selection import Selection
from ropa_desktop.exchange.source import Source
from ropa_desktop.services import query, records, requests, undo
from ropa_desktop.services.reach import FOLLOWED, reach
from ropa_desktop.services.requests import Chosen
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import vocabularies
from tests.examples import put_example
from tests.services.made import EVA, MADE_WITH, add, put, values_of

IMY = MADE_WITH
PAST = date(2026, 1, 1)
INTERESTS = "legal_bases.article_6 = f"


@pytest.fixture
def asked(register: Register) -> dict[str, int]:
    """Give three activities and one as processor, and a request from IMY."""
    bases = [{"article_6": "f"}]
    return {
        "kunder": add(register, "activity", "Kunder", legal_bases=bases),
        "loner": add(register, "activity", "Löner"),
        "evenemang": add(register, "activity", "Evenemang", legal_bases=bases),
        "drift": add(register, "processor_activity", "Drift åt kund"),
        "request": add(register, "authority_request", "Tillsyn", supervisor=IMY),
    }


def given(register: Register, asked: Mapping[str, int]) -> list[str]:
    """Give by name what is handed over."""
    names = {i: name for name, i in asked.items()}
    return [names[i] for i in requests.chosen(register, asked["request"]).ids]


def terms(register: Register, asked: Mapping[str, int]) -> requests.Terms:
    return requests.terms(register, records.read(register, asked["request"]))


PARTS: tuple[tuple[list[str], list[str]], ...] = (
    ([], ["kunder", "loner", "evenemang", "drift"]),
    (["record"], ["kunder", "loner", "evenemang", "drift"]),
    (["controller"], ["kunder", "loner", "evenemang"]),
    (["processor"], ["drift"]),
    (["controller", "processor"], ["kunder", "loner", "evenemang", "drift"]),
    (["record", "processor"], ["kunder", "loner", "evenemang", "drift"]),
    (["questions"], ["kunder", "loner", "evenemang", "drift"]),
)


@pytest.mark.parametrize(("asks", "found"), PARTS)
def test_the_part_that_is_asked_for_is_proposed(
    register: Register, asked: dict[str, int], asks: list[str], found: list[str]
) -> None:
    put(register, asked["request"], asks=asks)
    assert given(register, asked) == found


def test_what_the_office_says_goes_before_what_is_proposed(register: Register, asked: dict[str, int]) -> None:
    put(register, asked["request"], asks=["processor"], types=["activity"])
    assert given(register, asked) == ["kunder", "loner", "evenemang"]


def test_a_condition_that_only_controllers_can_meet_leaves_processing_for_others_out(
    register: Register, asked: dict[str, int]
) -> None:
    requests.narrow(register, asked["request"], types=REVIEWED, where=INTERESTS, author=EVA)
    assert given(register, asked) == ["kunder", "evenemang"]
    told = requests.chosen(register, asked["request"]).where_told
    assert "berättigat intresse" in told.lower() or "6.1 f" in told
    put(register, asked["request"], language="en", types=["activity"])
    told = requests.chosen(register, asked["request"]).where_told
    assert told.startswith("Processing as controller where ")


def test_a_condition_that_cannot_be_read_is_refused_and_nothing_is_kept(
    register: Register, asked: dict[str, int]
) -> None:
    with pytest.raises(Problem, match="query_"):
        requests.narrow(register, asked["request"], types=["activity"], where="obegripligt = 1", author=EVA)
    assert values_of(register, asked["request"])["where"] is None


def test_what_the_condition_does_not_give_can_be_added_and_taken_away_again(
    register: Register, asked: dict[str, int]
) -> None:
    put(register, asked["request"], where=INTERESTS)
    requests.add(register, asked["request"], [asked["drift"], asked["kunder"]], author=EVA)
    assert given(register, asked) == ["kunder", "evenemang", "drift"]
    assert values_of(register, asked["request"])["added"] == [asked["drift"]]
    assert requests.chosen(register, asked["request"]).where_told.endswith(". Utöver urvalet: 1")
    requests.take_back(register, asked["request"], [asked["drift"]], author=EVA)
    assert given(register, asked) == ["kunder", "evenemang"]


def test_what_is_left_out_has_a_reason_and_comes_back_when_it_is_added(
    register: Register, asked: dict[str, int]
) -> None:
    request, events = asked["request"], asked["evenemang"]
    put(register, request, where=INTERESTS)
    with pytest.raises(Problem, match="omission_unexplained"):
        requests.leave_out(register, request, [events], reason="  ", author=EVA)
    requests.leave_out(register, request, [events], reason=" Omfattas inte. ", author=EVA)
    found = requests.chosen(register, request)
    assert found == Chosen((asked["kunder"],), ((events, "Omfattas inte."),), found.where_told, found.given)
    assert found.given == {asked["kunder"], events}
    assert found.where_told.endswith(". Alla utom 1 är med")
    requests.leave_out(register, request, [events], reason="Avslutad.", author=EVA)
    assert requests.chosen(register, request).omitted == ((events, "Avslutad."),)
    requests.add(register, request, [events], author=EVA)
    assert given(register, asked) == ["kunder", "evenemang"]
    assert values_of(register, request)["added"] == []
    undo.undo(register, author=EVA)
    assert requests.chosen(register, request).omitted == ((events, "Avslutad."),)


def test_the_register_is_asked_as_it_stood_on_a_past_day(register: Register, asked: dict[str, int]) -> None:
    put(register, asked["request"], as_of=PAST, where=INTERESTS)
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE revision SET at = '2026-01-01T10:00:00.000+00:00'")
    put(register, asked["kunder"], legal_bases=[])
    later = add(register, "activity", "Ny", legal_bases=[{"article_6": "f"}])
    requests.add(register, asked["request"], [later], author=EVA)
    assert given(register, asked) == ["kunder", "evenemang"]
    put(register, asked["request"], as_of=None)
    assert requests.chosen(register, asked["request"]).ids == (asked["evenemang"], later)


ASSESSED = ("balancing_test", "transfer_assessment")
TERMS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({}, {"annexes": (), "language": "sv", "level": Level.FULL, "recipient": "Integritetsskyddsmyndigheten (IMY)"}),
    ({"asks": ["assessments"]}, {"annexes": ASSESSED}),
    ({"asks": ["agreements", "assessments"]}, {"annexes": (*ASSESSED, "agreement", "appendix", "attachments")}),
    ({"asks": ["assessments"], "annexes": ["party"]}, {"annexes": ("party",)}),
    ({"level": "release", "language": "en"}, {"level": Level.RELEASE, "language": "en"}),
    ({"supervisor": None, "authority": "CNIL"}, {"recipient": "CNIL", "language": "sv"}),
)


@pytest.mark.parametrize(("values", "found"), TERMS)
def test_the_terms_follow_from_the_request_and_its_authority(
    register: Register, asked: dict[str, int], values: dict[str, Any], found: dict[str, Any]
) -> None:
    put(register, asked["request"], **values)
    told = terms(register, asked)
    assert {name: getattr(told, name) for name in found} == found


def test_another_countrys_authority_is_answered_in_its_language(register: Register, asked: dict[str, int]) -> None:
    other = add(register, "authority", "Data Protection Commission", country="IE", language="en")
    put(register, asked["request"], supervisor=other)
    told = terms(register, asked)
    assert (told.recipient, told.language) == ("Data Protection Commission", "en")


def test_an_answered_request_gets_its_day_once(register: Register, asked: dict[str, int]) -> None:
    request = asked["request"]
    requests.pass_on(register, request, status="preparing", author=EVA)
    assert values_of(register, request)["answered"] is None
    requests.pass_on(register, request, status="answered", on=date(2026, 11, 20), author=EVA)
    requests.pass_on(register, request, status="answered", on=date(2026, 11, 25), author=EVA)
    assert values_of(register, request)["answered"] == date(2026, 11, 20)


def test_the_annexes_that_can_be_wished_for_are_those_that_a_document_can_have() -> None:
    assert [word.code for word in vocabularies().all["annex"].words] == list(PACKAGE_ANNEXES)
    assert {word.code for word in vocabularies().all["release_level"].words} == {level.value for level in Level}


def test_what_lies_behind_activities_is_what_documents_reach(tmp_path: Path) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv")
    with open_register(tmp_path / "exempel.ropa", read_only=True) as example:
        chosen = query.matching(example, "activity", INTERESTS)
        with example.reading() as connection:
            found = reach(connection, chosen)
        selection = Selection(Source(example, "sv"), Scope(ids=tuple(chosen)))
        told = {i for name in FOLLOWED for i in selection.ids(name)}
    assert set(found) == told
    assert len(found) > len(chosen)
