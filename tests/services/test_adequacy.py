"""Adequacy decisions: entered once, held beside lists, and what becomes of the transfers that rest on them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.services import adequacy, past, records, registers, undo
from ropa_desktop.services.adequacy import Becomes, Item, Preview
from ropa_desktop.services.adequacy_lists import LARGEST, MOST, own_list, read_list
from ropa_desktop.services.example import example_edits
from ropa_desktop.services.records import Edit, Save
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import Register, making, open_register
from ropa_desktop.storage.texts import countries
from tests.services.made import EVA, add, everything, put, values_of

TODAY = date(2026, 12, 1)
USA = "32023D1795"
KENYA: Mapping[str, Any] = {
    "country": "KE",
    "decision_sv": "(EU) 2027/1",
    "decision_en": "(EU) 2027/1",
    "celex": "32027D0001",
    "scope": "full",
    "status": "in_force",
    "verified_on": "2027-02-01",
}


def problem(key: str) -> AbstractContextManager[pytest.ExceptionInfo[Problem]]:
    return pytest.raises(Problem, match=f"'{key}'")


def decisions(register: Register) -> dict[str, int]:
    """Give the ids of the decisions by CELEX number."""
    return {v["celex"]: i for i, v in everything(register).items() if "celex" in v}


def usa(register: Register) -> int:
    return decisions(register)[USA]


def transfer(register: Register, name: str = "Support", **values: Any) -> int:
    return add(register, "transfer", name, **({"tool": "45", "country": "US"} | values))


def as_json(folder: Path, *tables: Mapping[str, Any], name: str = "lista.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"adequacy": tables}), encoding="utf-8")
    return path


def shipped_tables() -> list[dict[str, Any]]:
    """Give the program's decisions as JSON could hold them."""
    return [{k: str(v) if isinstance(v, date) else v for k, v in table.items()} for table in countries()["adequacy"]]


def changed(celex: str, **values: Any) -> list[dict[str, Any]]:
    return [table | (values if table["celex"] == celex else {}) for table in shipped_tables()]


def only(seen: Preview, becomes: Becomes) -> Item:
    (item,) = seen.of(becomes)
    return item


# The program's decisions in a register


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_programs_decisions_are_read_in_both_languages(code: str) -> None:
    listed = own_list(code)
    assert len(listed) == len({one.celex for one in listed}) == 17
    by_key = {one.key: one.values for one in listed}
    place = {"sv": "USA", "en": "United States"}[code]
    assert by_key["us_dpf"]["name"] == f"{place} – (EU) 2023/1795"
    assert by_key["us_dpf"]["scope"] == "listed"
    assert "C-703/25 P" in by_key["us_dpf"]["threat"]
    assert by_key["gb"]["expires"] == date(2031, 12, 27)
    assert by_key["gb"]["amended_by"] == "(EU) 2025/1226, (EU) 2025/2574"
    assert by_key["epo"]["country"] is None
    assert by_key["epo"]["international_organisation"]
    assert "2024-01-15" in by_key["ad"]["review_note"]
    assert by_key["ca"]["question"]
    assert all(values["verified_on"] and values["sourcing"] and values["source_url"] for values in by_key.values())


def test_a_new_register_holds_them_by_the_alphabet_of_its_language(tmp_path: Path) -> None:
    registers.new_register(tmp_path / "en.ropa", name="Example Ltd", language="en", author=EVA)
    with open_register(tmp_path / "en.ropa") as register:
        found = [v for v in everything(register).values() if "celex" in v]
    assert [v["reference"] for v in found] == [f"K{number:02d}" for number in range(1, 18)]
    names = [v["name"].split(" – ")[0] for v in found]
    assert names == sorted(names)
    assert names[-1] == "Uruguay"


def test_the_example_can_link_to_them_by_key() -> None:
    found = dict(adequacy.keyed_edits("sv"))
    assert found[f"{adequacy.KEY}us_dpf"].values["celex"] == USA
    edits = example_edits("sv")
    ids = [edit.new_id for edit in edits]
    assert ids == list(range(1, len(edits) + 1))
    assert sum(edit.type == "adequacy_decision" for edit in edits) == 17


def test_a_register_that_never_had_any_gets_them_once_and_those_deleted_stay_deleted(tmp_path: Path) -> None:
    path = tmp_path / "gammal.ropa"
    with making(path) as register:
        settings = {"name": "Exempel", "content_language": "en"}
        records.change(register, [Edit("register", None, settings)], Save(EVA, "create", state="act"))
    with registers.open_register(path, read_only=True) as register:
        assert decisions(register) == {}
    with registers.open_register(path, author="Bo") as register:
        there = decisions(register)
        assert len(there) == 17
        assert values_of(register, there[USA])["name"].startswith("United States")
        (entered, *_) = past.saves(register)
        assert (entered.revision.verb, entered.revision.author) == ("seed", "Bo")
        assert undo.next_undo(register) is None
        records.delete(register, list(there.values()), author=EVA)
    with registers.open_register(path) as register:
        assert decisions(register) == {}
        assert not adequacy.seed(register, author=EVA)


def test_a_register_that_cannot_be_written_to_now_is_opened_all_the_same(tmp_path: Path) -> None:
    with making(tmp_path / "tom.ropa"):
        pass
    with open_register(tmp_path / "tom.ropa", read_only=True) as register:
        assert not adequacy.seed(register, author=EVA)


# A list beside the register


def test_the_programs_own_list_says_what_a_new_register_says(register: Register) -> None:
    seen = adequacy.preview(register)
    assert seen.own
    assert {item.becomes for item in seen.items} == {Becomes.SAME}
    assert adequacy.replace(register, seen, author=EVA).revision == 0


@pytest.mark.parametrize("name", ["countries.toml", "countries.json"])
def test_a_file_of_the_same_form_says_the_same(register: Register, tmp_path: Path, name: str) -> None:
    path = shipped("data") / "countries.toml"
    if name.endswith("json"):
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        path = tmp_path / name
        path.write_text(json.dumps(whole, default=str), encoding="utf-8")
    seen = adequacy.preview(register, path)
    assert (seen.own, seen.source) == (False, name)
    assert {item.becomes for item in seen.items} == {Becomes.SAME}


def test_what_is_added_changed_and_gone_is_told_field_by_field(register: Register, tmp_path: Path) -> None:
    tables = changed("32021D1772", expires="2032-06-30", verified_on="2027-02-01")
    kept = [table for table in tables if table["celex"] != "32010D0625"]
    seen = adequacy.preview(register, as_json(tmp_path, *kept, KENYA), today=TODAY)
    assert len(seen.of(Becomes.SAME)) == 15
    wording = Wording(register, "sv")
    found = adequacy.in_words(only(seen, Becomes.CHANGED), wording)
    assert [(d.label, d.before, d.after) for d in found] == [
        ("Giltigt till och med", "2031-12-27", "2032-06-30"),
        ("Uppgifterna kontrollerade den", "2026-10-08", "2027-02-01"),
    ]
    added = {d.path: d.after for d in adequacy.in_words(only(seen, Becomes.ADDED), wording)}
    assert added["name"] == "Kenya – (EU) 2027/1"
    assert added["status"] == "gäller"
    gone = only(seen, Becomes.GONE)
    assert gone.name == "Andorra – 2010/625/EU"
    assert [(d.path, d.after) for d in adequacy.in_words(gone, wording)] == [("retired", "2026-12-01")]


def test_a_list_is_taken_over_as_one_change_that_can_be_undone(register: Register, tmp_path: Path) -> None:
    before = everything(register)
    tables = changed("32021D1772", expires="2032-06-30")[1:]
    seen = adequacy.preview(register, as_json(tmp_path, *tables, KENYA), today=TODAY)
    chosen = [item for item in seen.items if item.offered or item.becomes is Becomes.GONE]
    change = adequacy.replace(register, seen, author=EVA, chosen=chosen)
    (saved, *_) = past.saves(register)
    assert (saved.revision.verb, saved.revision.reason, saved.count) == ("replace_list", "lista.json", 3)
    ids = decisions(register)
    assert values_of(register, ids["32021D1772"])["expires"] == date(2032, 6, 30)
    assert values_of(register, ids["32010D0625"])["retired"] == TODAY
    assert values_of(register, ids["32010D0625"])["status"] == "in_force"
    assert values_of(register, ids["32027D0001"])["reference"] == "K18"
    assert change.id in ids.values()
    undo.undo(register, author=EVA)
    assert everything(register) == before
    undo.redo(register, author=EVA)
    assert len(decisions(register)) == 18


def test_only_what_is_chosen_is_taken_over(register: Register, tmp_path: Path) -> None:
    seen = adequacy.preview(register, as_json(tmp_path, *changed(USA, status="annulled"), KENYA))
    adequacy.replace(register, seen, author=EVA, chosen=seen.of(Becomes.ADDED))
    assert values_of(register, usa(register))["status"] == "in_force"
    assert "32027D0001" in decisions(register)


def test_a_decision_that_transfers_rest_on_is_not_taken_out_of_use_by_a_list(
    register: Register, tmp_path: Path
) -> None:
    transfer(register, decision=usa(register))
    transfer(register)
    tables = [table for table in shipped_tables() if table["celex"] != USA]
    gone = only(seen := adequacy.preview(register, as_json(tmp_path, *tables)), Becomes.GONE)
    assert (gone.resting, gone.barred, gone.offered) == (2, True, False)
    assert adequacy.replace(register, seen, author=EVA, chosen=seen.items).revision == 0


def test_a_list_that_was_checked_earlier_than_the_register_is_not_offered(register: Register) -> None:
    adequacy.fall(register, usa(register), status="annulled", on=TODAY, author=EVA, today=TODAY)
    item = only(adequacy.preview(register), Becomes.CHANGED)
    assert (item.older, item.offered) == (True, False)
    assert item.after["status"] == "in_force"
    assert item.after["ended_on"] is None


def test_what_the_office_keeps_itself_is_left_alone(register: Register) -> None:
    put(register, usa(register), name="Ramverket", next_review=TODAY, source_url="https://example.se", note="Vår")
    add(register, "adequacy_decision", "Eget", country="XK")
    add(register, "adequacy_decision", "Kenya", celex="32027D0001")
    seen = adequacy.preview(register)
    assert seen.of(Becomes.CHANGED) == ()
    assert only(seen, Becomes.GONE).name == "Kenya"
    assert not only(seen, Becomes.GONE).offered


def test_a_link_that_is_missing_is_filled_in(register: Register) -> None:
    put(register, usa(register), source_url=None)
    (name,) = only(adequacy.preview(register), Becomes.CHANGED).values
    assert name == "source_url"


def test_what_the_list_no_longer_says_goes(register: Register, tmp_path: Path) -> None:
    tables = [{k: v for k, v in t.items() if not k.startswith("warning")} for t in shipped_tables()]
    seen = adequacy.preview(register, as_json(tmp_path, *tables))
    assert only(seen, Becomes.CHANGED).values == {"threat": None}


def test_a_deleted_decision_is_offered_again_and_a_retired_one_comes_back_with_a_file(
    register: Register, tmp_path: Path
) -> None:
    ids = decisions(register)
    records.delete(register, [ids["32010D0625"]], author=EVA)
    records.retire(register, ids["32003D0490"], on=TODAY, author=EVA)
    assert only(adequacy.preview(register), Becomes.ADDED).offered
    assert adequacy.preview(register).of(Becomes.CHANGED) == ()
    item = only(adequacy.preview(register, as_json(tmp_path, *shipped_tables())), Becomes.CHANGED)
    assert item.values == {"retired": None}


def test_a_text_in_the_other_language_is_better_than_none(register: Register, tmp_path: Path) -> None:
    table = {k: v for k, v in KENYA.items() if k != "decision_sv"} | {"question_en": "Is it?", "source": "P X7"}
    (listed,) = read_list(as_json(tmp_path, table), "sv")
    assert listed.values["decision"] == "(EU) 2027/1"
    assert listed.values["question"] == "Is it?"
    assert listed.values["sourcing"] == "Ursprungskälla, X7"


# Files that hold something else


def refused(folder: Path, key: str, content: str | bytes, name: str = "lista.toml") -> Problem:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with problem(key) as found:
        read_list(path, "sv")
    assert found.value.facts["path"] == path
    return found.value


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lista.toml", "adequacy ="),
        ("lista.toml", b"\xff\xfe\x00"),
        ("lista.toml", b"\x00" * 100),
        ("lista.toml", "x = " + "9" * 5000),
        ("lista.toml", "adequacy = 1\nadequacy = 2"),
        ("lista.json", "{"),
        ("lista.json", "[]"),
        ("lista.json", '{"adequacy": [], "adequacy": []}'),
        ("lista.json", "1" + "0" * 5000),
        ("lista.txt", "{"),
        ("lista.txt", ""),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, name: str, content: str | bytes) -> None:
    refused(tmp_path, "list_empty" if content == "" else "list_form", content, name)


def test_what_is_too_large_too_deep_or_too_much_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "list_too_large", b"#" * (LARGEST + 1))
    refused(tmp_path, "list_nesting", "[" * 100_000, "lista.json")
    refused(tmp_path, "list_nesting", "x = " + "[" * 100_000)
    refused(tmp_path, "list_too_many", json.dumps({"adequacy": [KENYA] * (MOST + 1)}), "lista.json")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with problem("not_found"):
        read_list(tmp_path / "borta.toml", "sv")
    with problem("unreadable"):
        read_list(tmp_path / ("x" * 300), "sv")
    with problem("list_form"):
        read_list(tmp_path, "sv")
    with problem("list_form"):
        read_list(Path("/dev/zero"), "sv")


@pytest.mark.parametrize("found", [{}, {"adequacy": []}, {"adequacy": {}}, {"adequacy": "x"}, {"eea": ["SE"]}])
def test_a_list_without_decisions_is_refused(tmp_path: Path, found: Any) -> None:
    refused(tmp_path, "list_empty", json.dumps(found), "lista.json")


def test_a_part_that_a_list_does_not_have_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "list_part", "[[adequacies]]\n").facts["name"] == "adequacies"


@pytest.mark.parametrize(
    ("key", "name", "wrong"),
    [
        ("list_unknown", "expiry", {"expiry": "2027-01-01"}),
        ("list_unknown", "__class__", {"__class__": "x"}),
        ("list_value", "status", {"status": "okay"}),
        ("list_value", "status", {"status": 1}),
        ("list_value", "country", {"country": "Kenya"}),
        ("list_value", "country", {"country": ["KE"]}),
        ("list_value", "verified_on", {"verified_on": "1 februari 2027"}),
        ("list_value", "verified_on", {"verified_on": "2027-02-30"}),
        ("list_value", "verified_on", {"verified_on": "2027-02-01T00:00:00"}),
        ("list_value", "expires", {"expires": 20270101}),
        ("list_value", "celex", {"celex": "x' OR 1=1"}),
        ("list_value", "amended_by", {"amended_by": "(EU) 2028/1"}),
        ("list_value", "amended_by", {"amended_by": [{"x": []}]}),
        ("list_value", "scope_sv", {"scope_sv": {"x": {}}}),
        ("list_value", "scope_sv", {"scope_sv": "x" * 10_001}),
        ("list_value", "scope_sv", {"scope_sv": "\ud800"}),
        ("list_missing", "celex", {"celex": None}),
        ("list_missing", "status", {"status": None}),
        ("list_missing", "verified_on", {"verified_on": None}),
        ("list_missing", "country / organisation_sv / organisation_en", {"country": None}),
        ("list_missing", "decision_sv / decision_en", {"decision_sv": "", "decision_en": None}),
    ],
)
def test_a_decision_that_is_wrong_is_named_and_nothing_is_read(
    tmp_path: Path, key: str, name: str, wrong: Mapping[str, Any]
) -> None:
    table = {k: v for k, v in {**KENYA, **wrong}.items() if v is not None}
    found = refused(tmp_path, key, json.dumps({"adequacy": [shipped_tables()[0], table]}), "lista.json")
    assert (found.facts["number"], found.facts["name"]) == (2, name)


def test_days_with_a_time_are_no_days(tmp_path: Path) -> None:
    lines = [f"{k} = {json.dumps(v)}" for k, v in KENYA.items() if k != "verified_on"]
    refused(tmp_path, "list_value", "\n".join(["[[adequacy]]", *lines, "verified_on = 2027-02-01T10:00:00"]))


def test_a_decision_that_stands_twice_or_is_none_is_refused(tmp_path: Path) -> None:
    twice = {"adequacy": [KENYA, {**KENYA, "celex": " 32027d 0001"}]}
    assert refused(tmp_path, "list_twice", json.dumps(twice), "lista.json").facts["celex"] == "32027D0001"
    assert refused(tmp_path, "list_value", '{"adequacy": [7]}', "lista.json").facts["number"] == 1


# What rests on a decision


def test_transfers_linked_to_a_decision_and_those_to_its_country_without_a_link_rest_on_it(register: Register) -> None:
    decision, swiss = usa(register), decisions(register)["32000D0518"]
    linked = transfer(register, "Drift", decision=decision, fallback_tool="46_2_c")
    unlinked = transfer(register, "Analys")
    transfer(register, "Schweiz", decision=swiss)
    transfer(register, "Klausuler", tool="46_2_c", decision=decision)
    transfer(register, "Avslutad", decision=decision, status="ended")
    records.retire(register, transfer(register, "Gammal", decision=decision), on=TODAY, author=EVA)
    found = adequacy.resting(register, decision)
    assert [(one.id, one.fallback, one.linked) for one in found] == [(linked, "46_2_c", True), (unlinked, None, False)]
    assert found[0].name.endswith("Drift")
    assert [one.name for one in adequacy.resting(register, swiss)] == ["T03 Schweiz"]


def test_a_transfer_to_an_organisation_rests_on_the_decision_on_it(register: Register) -> None:
    epo = decisions(register)["32025D1382"]
    made = transfer(register, country="DE", international_organisation=" europeiska  Patentorganisationen")
    transfer(register, country="DE")
    assert [one.id for one in adequacy.resting(register, epo)] == [made]
    blank = add(register, "adequacy_decision", "Tomt")
    assert adequacy.resting(register, blank) == []


def test_a_decision_that_is_not_there_is_told(register: Register) -> None:
    for record_id in (2, 4711):
        with problem("gone"):
            adequacy.resting(register, record_id)


def test_when_a_decision_falls_what_rests_on_it_moves_to_its_fallback_in_one_revision(register: Register) -> None:
    decision = usa(register)
    moved = transfer(register, "Drift", decision=decision, fallback_tool="46_2_c")
    standing = transfer(register, "Analys", decision=decision)
    in_circles = transfer(register, "Post", fallback_tool="45")
    before = everything(register)
    adequacy.fall(register, decision, status="annulled", on=TODAY - timedelta(1), author=EVA, today=TODAY)
    found = values_of(register, decision)
    assert (found["status"], found["ended_on"], found["verified_on"]) == ("annulled", TODAY - timedelta(1), TODAY)
    tools = [(values_of(register, i)["tool"], values_of(register, i)["fallback_tool"]) for i in (moved, standing)]
    assert tools == [("46_2_c", None), ("45", None)]
    assert values_of(register, moved)["decision"] == decision
    assert [one.id for one in adequacy.resting(register, decision)] == [standing, in_circles]
    (saved, *_) = past.saves(register)
    assert (saved.revision.verb, saved.count) == ("fall", 2)
    undo.undo(register, author=EVA)
    assert everything(register) == before


def test_only_the_transfers_that_are_named_move(register: Register) -> None:
    one, other = (transfer(register, name, fallback_tool="46_2_b") for name in ("Ett", "Två"))
    adequacy.fall(register, usa(register), status="suspended", on=TODAY, author=EVA, only=[other], today=TODAY)
    assert [values_of(register, i)["tool"] for i in (one, other)] == ["45", "46_2_b"]


def test_what_was_left_can_be_moved_later(register: Register) -> None:
    left = transfer(register)
    adequacy.fall(register, usa(register), status="suspended", on=TODAY, author=EVA, today=TODAY)
    put(register, left, fallback_tool="46_2_c")
    assert values_of(register, left)["tool"] == "45"
    adequacy.fall(register, usa(register), status="repealed", on=TODAY, author=EVA, today=TODAY)
    assert values_of(register, left)["tool"] == "46_2_c"


def test_a_decision_does_not_fall_before_its_day_nor_to_a_state_that_is_none(register: Register) -> None:
    with problem("fall_in_future"):
        adequacy.fall(register, usa(register), status="repealed", on=TODAY, author=EVA, today=TODAY - timedelta(1))
    with problem("bad_value"):
        adequacy.fall(register, usa(register), status="in_force", on=TODAY, author=EVA, today=TODAY)
    assert values_of(register, usa(register))["status"] == "in_force"


# Proposing a decision, and its last day


def test_the_decision_in_force_for_a_country_or_organisation_is_proposed(register: Register) -> None:
    assert adequacy.proposed_decision(register, "US") == usa(register)
    assert adequacy.proposed_decision(register, "KE") is None
    assert adequacy.proposed_decision(register, None) is None
    epo = adequacy.proposed_decision(register, "DE", "Europeiska patentorganisationen")
    assert epo == decisions(register)["32025D1382"]
    newer = add(register, "adequacy_decision", "Ny", country="US", status="in_force", adopted=TODAY)
    assert adequacy.proposed_decision(register, "US") == newer


@pytest.mark.parametrize("values", [{"status": "annulled"}, {"status": None}, {"expires": date(2020, 1, 1)}])
def test_a_decision_that_does_not_apply_is_not_proposed(register: Register, values: Mapping[str, Any]) -> None:
    put(register, usa(register), **values)
    assert adequacy.proposed_decision(register, "US") is None


def test_a_decision_that_is_out_of_use_is_not_proposed(register: Register) -> None:
    records.retire(register, usa(register), on=TODAY, author=EVA)
    assert adequacy.proposed_decision(register, "US") is None


def test_a_transfer_that_rests_on_article_45_without_naming_a_decision_can_be_linked(register: Register) -> None:
    assert adequacy.linkable(register, values_of(register, transfer(register))) == usa(register)
    for values in ({"decision": usa(register)}, {"tool": "46_2_c"}, {"country": "KE"}, {"country": None}):
        assert adequacy.linkable(register, values_of(register, transfer(register, **values))) is None


def test_a_decision_has_expired_when_its_last_day_has_passed_and_it_still_says_that_it_is_in_force(
    register: Register,
) -> None:
    british, last = decisions(register)["32021D1772"], date(2031, 12, 27)
    assert adequacy.expired(register, last) == []
    ((found, name, day),) = adequacy.expired(register, last + timedelta(1))
    assert (found, day) == (british, last)
    assert name.endswith("Storbritannien – (EU) 2021/1772")
    put(register, british, status="expired")
    assert adequacy.expired(register, last + timedelta(1)) == []
