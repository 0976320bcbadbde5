"""What the register tells of transfers that nobody has recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.services import undo
from ropa_desktop.services.proposals import Ground, Proposal, proposed, take_over
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, opened, put, values_of


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with opened(tmp_path) as register:
        yield register


OWN = 2


def activity(register: Register, **values: Any) -> int:
    return add(register, "activity", "Kundtjänst", controller=OWN, **values)


def only(register: Register) -> Proposal:
    (found,) = proposed(register)
    return found


def test_a_recipient_in_a_third_country_proposes_a_transfer(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    there = activity(register, recipients=[{"party": party, "roles": ["processor"]}])
    found = only(register)
    assert (found.exporter, found.exporter_role) == (OWN, "controller")
    assert (found.importer, found.importer_role, found.country) == (party, "processor", "US")
    assert (found.grounds, found.activities) == ((Ground.RECIPIENT,), (there,))


def test_a_recipient_in_the_eea_proposes_none(register: Register) -> None:
    party = add(register, "party", "Hjälp AB", country="NO", storage_countries=["SE", "IS"])
    activity(register, recipients=[{"party": party, "roles": ["processor"], "countries": ["DE"]}])
    assert proposed(register) == []


def test_storage_and_remote_access_outside_the_eea_propose_a_transfer(register: Register) -> None:
    party = add(register, "party", "Hjälp AB", country="SE", storage_countries=["IN"], access_countries=["US"])
    activity(register, recipients=[{"party": party, "roles": ["processor"]}])
    assert {(p.country, p.grounds) for p in proposed(register)} == {
        ("IN", (Ground.STORAGE,)),
        ("US", (Ground.ACCESS,)),
    }


def test_a_system_proposes_a_transfer_to_its_supplier(register: Register) -> None:
    party = add(register, "party", "Moln AB")
    system = add(register, "system", "Ärenden", supplier=party, access_countries=["IN"])
    activity(register, systems=[system])
    found = only(register)
    assert (found.importer, found.country, found.grounds) == (party, "IN", (Ground.ACCESS,))


def test_a_sub_processor_proposes_a_transfer_from_the_processor(register: Register) -> None:
    processor, sub = add(register, "party", "Hjälp AB"), add(register, "party", "Sub Ltd")
    agreement = add(register, "agreement", "Avtal", sub_processors=[{"party": sub, "countries": ["IN"]}])
    activity(register, recipients=[{"party": processor, "roles": ["processor"], "agreement": agreement}])
    found = only(register)
    assert (found.exporter, found.exporter_role) == (processor, "processor")
    assert (found.importer, found.importer_role, found.grounds) == (sub, "processor", (Ground.SUB_PROCESSOR,))


def test_the_sub_processors_of_a_processor_activity_are_its_own_transfers(register: Register) -> None:
    sub = add(register, "party", "Sub Ltd")
    rows = [{"party": sub, "countries": ["US"]}]
    there = add(register, "processor_activity", "Drift", processor=OWN, sub_processors=rows)
    found = only(register)
    assert (found.exporter, found.exporter_role, found.activities) == (OWN, "processor", (there,))


def test_one_transfer_is_proposed_for_all_activities_that_share_it(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    rows = [{"party": party, "roles": ["processor"]}]
    one, two = activity(register, recipients=rows), activity(register, recipients=rows)
    assert only(register).activities == (one, two)


def test_a_recorded_transfer_that_an_activity_does_not_name_is_to_be_linked(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    transfer = add(register, "transfer", "Till USA", importer=party, country="US")
    activity(register, recipients=[{"party": party, "roles": ["processor"]}])
    assert only(register).transfer == transfer


def test_a_transfer_that_the_activity_names_is_not_proposed_again(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    transfer = add(register, "transfer", "Till USA", importer=party, country="US")
    activity(register, transfers=[transfer], recipients=[{"party": party, "roles": ["processor"]}])
    assert proposed(register) == []


def test_an_ended_transfer_is_none(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    transfer = add(register, "transfer", "Till USA", importer=party, country="US", status="ended")
    activity(register, transfers=[transfer], recipients=[{"party": party, "roles": ["processor"]}])
    assert only(register).transfer is None


def test_taking_over_records_and_links_in_one_step_that_can_be_undone(register: Register) -> None:
    us, india = add(register, "party", "Help Inc.", country="US"), add(register, "party", "Sub Ltd", country="IN")
    there = activity(register, recipients=[{"party": us, "roles": ["processor"]}, {"party": india}])
    change = take_over(register, proposed(register), Wording(register, "sv"), author=EVA)
    values = values_of(register, there)
    assert values["third_country"] == "yes"
    made = [values_of(register, i) for i in values["transfers"]]
    assert [(t["reference"], t["name"], t["status"]) for t in made] == [
        ("T01", "Help Inc. – USA", "planned"),
        ("T02", "Sub Ltd – Indien", "planned"),
    ]
    assert [t["importer_roles"] for t in made] == [["processor"], ["controller"]]
    assert proposed(register) == []
    assert change.revision
    undo.undo(register, author=EVA)
    assert values_of(register, there)["transfers"] == []


def test_taking_over_a_known_transfer_only_links_it(register: Register) -> None:
    party = add(register, "party", "Help Inc.", country="US")
    transfer = add(register, "transfer", "Till USA", importer=party, country="US")
    there = activity(register, recipients=[{"party": party, "roles": ["processor"]}])
    take_over(register, proposed(register), Wording(register, "sv"), author=EVA)
    assert values_of(register, there)["transfers"] == [transfer]
    put(register, there, recipients=[])
    assert proposed(register) == []
