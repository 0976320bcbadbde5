"""The example register holds the hard cases of its source in typed fields, read from its archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.exchange.archive import write_archive
from ropa_desktop.services.example import example_edits, make_example
from ropa_desktop.storage.register import open_register

Record = dict[str, Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    folder = tmp_path_factory.mktemp("example")
    make_example(folder / "example.ropa", language="en")
    with open_register(folder / "example.ropa", read_only=True) as register:
        write_archive(register, folder / "example.json")
    found: list[Record] = json.loads((folder / "example.json").read_text(encoding="utf-8"))["records"]
    return found


def of_type(archive: list[Record], name: str) -> dict[str, Record]:
    return {r["values"]["reference"]: r["values"] for r in archive if r["type"] == name}


def activities(archive: list[Record]) -> dict[str, Record]:
    return of_type(archive, "activity")


def linked(archive: list[Record], ids: list[int]) -> list[Record]:
    by_id = {r["id"]: r["values"] for r in archive}
    return [by_id[i] for i in ids]


def party(archive: list[Record], name: str) -> int:
    return next(int(r["id"]) for r in archive if r["type"] == "party" and r["values"]["name"].startswith(name))


def roles_of(archive: list[Record], name: str) -> Iterator[tuple[str, frozenset[str]]]:
    wanted = party(archive, name)
    for reference, values in activities(archive).items():
        for row in values.get("recipients", ()):
            if row.get("party") == wanted:
                yield reference, frozenset(row["roles"])


def test_the_company_has_nineteen_activities_as_controller_and_one_as_processor(archive: list[Record]) -> None:
    assert len(activities(archive)) == 19
    assert len(of_type(archive, "processor_activity")) == 1
    own = of_type(archive, "organisation")["O01"]
    assert own["organisation_number"] == "556586-9848"
    assert set(own["roles"]) == {"controller", "processor"}


def test_events_have_two_legal_bases_for_different_data(archive: list[Record]) -> None:
    first, second = activities(archive)["B07"]["legal_bases"]
    assert first["article_6"] == "f"
    assert "dietary" not in first["data"]
    assert (second["article_6"], second["article_9"], second["data"]) == ("a", "a", ["dietary"])


def test_dietary_data_are_special_and_marked_as_inferred(archive: list[Record]) -> None:
    row = next(r for r in activities(archive)["B07"]["data"] if r["data"] == "dietary")
    assert "health" in row["special"]
    assert row["inferred"] == "yes"


def test_the_ground_for_dietary_data_is_told_to_be_inferred(archive: list[Record]) -> None:
    values = activities(archive)["B07"]
    assert "is inferred" in values["several_bases"]
    assert [row["data"] for row in values["legal_bases"] if row.get("article_9")] == [["dietary"]]


def test_newsletters_are_analysed_under_two_bases_for_different_readers(archive: list[Record]) -> None:
    rows = activities(archive)["B15"]["legal_bases"]
    assert {row["article_6"] for row in rows} == {"f", "a"}
    assert len({row["part"] for row in rows}) == 2


def test_an_analytics_supplier_is_processor_and_controller_in_one_activity(archive: list[Record]) -> None:
    assert ("B05", frozenset({"processor", "controller"})) in set(roles_of(archive, "Google"))
    assert ("B05", frozenset({"processor", "controller"})) in set(roles_of(archive, "Hotjar"))


def test_the_event_partner_is_processor_and_controller_though_not_named(archive: list[Record]) -> None:
    row = next(r for r in activities(archive)["B07"]["recipients"] if r["category"] == "event_partner")
    assert set(row["roles"]) == {"processor", "controller"}
    assert "party" not in row


def test_hubspot_is_a_processor_wherever_it_is_a_recipient(archive: list[Record]) -> None:
    found = dict(roles_of(archive, "HubSpot"))
    assert {"B09", "B11", "B18"} <= found.keys()
    assert set(found.values()) == {frozenset({"processor"})}


def test_one_activity_has_several_retention_rules_each_with_its_own_end(archive: list[Record]) -> None:
    rows = activities(archive)["B10"]["retention"]
    assert [row["then"] for row in rows] == ["pseudonymise", "aggregate", "erase", "aggregate", "erase"]
    assert {row.get("period") for row in rows} == {None, "P12M", "P24M"}
    assert {row["trigger"] for row in activities(archive)["B08"]["retention"]} == {"survey_answered", "event_held"}
    everywhere = {row.get("then") for v in activities(archive).values() for row in v["retention"]}
    assert {"erase", "anonymise", "aggregate", "pseudonymise"} <= everywhere


def test_the_unsubscribe_list_ends_with_an_event_and_a_written_reason(archive: list[Record]) -> None:
    (row,) = activities(archive)["B16"]["retention"]
    assert row["limit"] == "event"
    assert row["until"]
    assert row["reason"]
    assert "period" not in row


def test_accounting_material_is_kept_seven_years_from_the_financial_years_end(archive: list[Record]) -> None:
    values = activities(archive)["B19"]
    (row,) = values["retention"]
    assert (row["period"], row["trigger"]) == ("P7Y", "financial_year_end")
    assert values["legal_bases"][0]["article_6"] == "c"
    assert values["legal_bases"][0]["law"]


def test_a_transfer_can_be_only_a_residual_risk(archive: list[Record]) -> None:
    transfer = of_type(archive, "transfer")["T01"]
    assert transfer["residual_risk"] == "yes"
    assert transfer["modules"] == ["two"]
    assert "country" not in transfer
    assert transfer["country_unknown_reason"]
    stored = linked(archive, transfer["supplementary_measures"])
    assert [measure["category"] for measure in stored] == ["storage_location"]


def test_one_destination_has_two_modules_and_supplementary_measures(archive: list[Record]) -> None:
    for reference in ("B03", "B05", "B06"):
        for transfer in linked(archive, activities(archive)[reference]["transfers"]):
            if transfer.get("country") == "US":
                assert transfer["modules"] == ["one", "two"]
                assert transfer["tool"] == "46_2_c"
                assert transfer["supplementary_description"]
                assert set(transfer["importer_roles"]) == {"controller", "processor"}


def test_every_other_transfer_rests_on_module_two_to_a_processor(archive: list[Record]) -> None:
    transfers = of_type(archive, "transfer")
    others = {r: v for r, v in transfers.items() if v["modules"] != ["one", "two"]}
    assert set(others) == {"T01", "T10", "T11", "T12"}
    assert all(v["importer_roles"] == ["processor"] for v in others.values())
    assert {r for r, v in transfers.items() if v.get("residual_risk") == "yes"} == {"T01", "T12"}


def test_every_transfer_belongs_to_an_activity(archive: list[Record]) -> None:
    named = {i for values in activities(archive).values() for i in values.get("transfers", ())}
    assert named == {r["id"] for r in archive if r["type"] == "transfer"}


def test_recipients_are_categories_beside_named_parties(archive: list[Record]) -> None:
    rows = activities(archive)["B11"]["recipients"]
    assert {"group_company", "it_provider"} <= {row["category"] for row in rows if "party" not in row}
    assert [row["party"] for row in rows if "party" in row] == [party(archive, "HubSpot")]


def test_sources_are_others_than_the_person_and_public_registers_among_them(archive: list[Record]) -> None:
    rows = activities(archive)["B17"]["data"]
    sources = {code for row in rows for code in row["sources"]}
    assert {"subject", "public_register"} <= sources
    assert len(sources) > 2
    assert any("Bolagsverket" in row.get("source_detail", "") for row in rows)


def test_providing_data_can_be_a_statutory_duty_with_a_consequence(archive: list[Record]) -> None:
    values = activities(archive)["B16"]
    assert values["provision"] == "statutory"
    assert values["provision_consequence"]
    assert values["legal_bases"][0]["article_6"] == "c"


def test_direct_marketing_stands_apart_from_other_legitimate_interests(archive: list[Record]) -> None:
    found = {r: v.get("direct_marketing") for r, v in activities(archive).items()}
    assert {"B06", "B11", "B12", "B13", "B14"} <= {r for r, answer in found.items() if answer == "yes"}
    assert all(activities(archive)[r].get("objection") for r, answer in found.items() if answer == "yes")
    assert found["B07"] is None


def test_objection_is_unconditional_only_against_direct_marketing(archive: list[Record]) -> None:
    for values in activities(archive).values():
        marketing = values.get("direct_marketing") == "yes"
        interest = any(row["article_6"] == "f" for row in values["legal_bases"])
        said = values.get("objection", "")
        assert ("Article 21(2)" in said) == marketing
        assert ("Article 21(1)" in said) == (interest and not marketing)


def test_profiling_is_recorded_and_is_not_a_decision_on_the_person(archive: list[Record]) -> None:
    values = activities(archive)["B06"]
    assert values["profiling"] == "yes"
    assert values["profiling_description"]
    assert values["automated_decision"] == "no"


def test_the_company_is_also_a_processor_for_its_customers(archive: list[Record]) -> None:
    values = of_type(archive, "processor_activity")["U01"]
    assert "storage" in values["operations"]
    assert values["customers"][0]["description"]


def test_the_policy_is_the_notice_of_its_date_for_every_activity(archive: list[Record]) -> None:
    notice = of_type(archive, "notice")["N01"]
    assert notice["date"] == "2023-03-21"
    assert len(notice["activities"]) == 19


def test_access_is_for_those_who_need_it_in_every_activity_as_controller(archive: list[Record]) -> None:
    for values in activities(archive).values():
        assert "S01" in {m["reference"] for m in linked(archive, values["measures"])}


def test_measures_stand_only_where_the_policy_names_them(archive: list[Record]) -> None:
    measures = {r: {m["reference"] for m in linked(archive, v["measures"])} for r, v in activities(archive).items()}
    assert {r for r, held in measures.items() if "S02" in held} == {"B09"}
    assert {r for r, held in measures.items() if "S03" in held} == {"B10"}
    assert {r for r, held in measures.items() if "S04" in held} == {"B05"}
    marketing_and_social = {"B03", "B11", "B12", "B13", "B14", "B15", "B16"}
    assert {r for r, held in measures.items() if "S05" not in held} == marketing_and_social


def test_every_interest_is_told_and_every_consent_can_be_withdrawn(archive: list[Record]) -> None:
    rows = [row for values in activities(archive).values() for row in values["legal_bases"]]
    assert all(row["interest"] for row in rows if row["article_6"] == "f")
    assert all(row["consent"] and row["withdrawal"] for row in rows if row["article_6"] == "a")


def test_every_activity_has_a_retention_rule_and_no_period_is_without_end(archive: list[Record]) -> None:
    rows = [row for values in activities(archive).values() for row in values["retention"]]
    assert all(values["retention"] for values in activities(archive).values())
    assert "indefinite" not in {row["limit"] for row in rows}
    assert all(row.get("period") or row.get("until") for row in rows)


def test_the_website_learns_from_the_device_and_from_what_services_already_hold(archive: list[Record]) -> None:
    rows = activities(archive)["B05"]["data"]
    assert {row["data"] for row in rows} >= {"masked_ip", "online_identifier", "platform_data"}
    assert {code for row in rows for code in row["sources"]} == {"device", "advertising_service"}


def test_what_the_policy_does_not_say_is_empty(archive: list[Record]) -> None:
    own = of_type(archive, "organisation")["O01"]
    assert not {"officer", "address", "representative"} & own.keys()
    tests = of_type(archive, "balancing_test").values()
    assert {test["status"] for test in tests} == {"draft"}
    assert not any("conclusion" in test or "approver" in test for test in tests)
    assert of_type(archive, "agreement") == {}


REASONED = Path(__file__).parents[2] / "docs/decisions/0020-findings-of-the-example.md"
ROW = re.compile(r"^\| ([A-Z0-9]+-\w+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def reasoned() -> dict[str, set[str]]:
    """Give the records of each finding whose reason is written down."""
    text = REASONED.read_text(encoding="utf-8")
    return {rule: {one for part in cell.split(", ") for one in spelt_out(part)} for rule, cell in ROW.findall(text)}


def spelt_out(part: str) -> list[str]:
    """Spell out "B01-B03"; "B01" is itself."""
    first, _, last = part.partition("-")
    return [f"{first[0]}{number:02d}" for number in range(int(first[1:]), int((last or first)[1:]) + 1)]


def found_at_once(path: Path) -> dict[str, set[str]]:
    """Give what does not wait for a day to pass: the records by rule."""
    query = "SELECT rule, reference FROM finding JOIN record ON record.id = finding.record_id WHERE after IS NULL"
    found: dict[str, set[str]] = {}
    with open_register(path, read_only=True) as register, register.reading() as connection:
        for rule, reference in connection.exec_driver_sql(query):
            found.setdefault(rule, set()).add(reference)
    return found


@pytest.mark.parametrize(("language", "besides"), [("sv", {}), ("en", {"SWE-12": {"R01"}})])
def test_the_findings_are_those_whose_reason_is_written_down(
    language: str, besides: dict[str, set[str]], tmp_path: Path
) -> None:
    make_example(tmp_path / "a.ropa", language=language)
    assert found_at_once(tmp_path / "a.ropa") == reasoned() | besides


def test_only_the_programs_own_decisions_come_due_in_time(tmp_path: Path) -> None:
    make_example(tmp_path / "a.ropa", language="sv")
    query = "SELECT DISTINCT rule, type FROM finding JOIN record ON record.id = record_id WHERE after IS NOT NULL"
    with open_register(tmp_path / "a.ropa", read_only=True) as register, register.reading() as connection:
        assert [tuple(row) for row in connection.exec_driver_sql(query)] == [("TIA-58", "adequacy_decision")]


def test_every_transfer_is_told_of_in_the_policy(archive: list[Record]) -> None:
    notice = next(r["id"] for r in archive if r["type"] == "notice")
    transfers = of_type(archive, "transfer")
    assert {v["worksheet"]["answers"]["informed_in"] for v in transfers.values()} == {notice}


def test_both_languages_tell_the_same_in_different_words() -> None:
    sv, en = example_edits("sv"), example_edits("en")
    assert [(e.type, e.new_id, set(e.values)) for e in sv] == [(e.type, e.new_id, set(e.values)) for e in en]
    purposes = [json.dumps([e.values["purpose"] for e in edits if e.type == "activity"]) for edits in (sv, en)]
    assert purposes[0] != purposes[1]
