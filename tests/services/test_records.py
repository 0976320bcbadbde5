from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import acts, past, records
from ropa_desktop.services.copies import copy
from ropa_desktop.services.records import Edit, Save, change, delete, read, read_all, retire, save
from ropa_desktop.storage.register import Register
from tests.services.made import (
    EVA,
    FIRST,
    NASTY,
    add,
    approvable,
    bare,
    everything,
    filled,
    full,
    put,
    some_values,
    values_of,
)
from tests.services.recompute import agree


def problem(key: str) -> Any:
    return pytest.raises(Problem, match=key)


def one_of_each(register: Register) -> dict[str, list[int]]:
    return {"register": [1], "organisation": [2]} | {
        name: [add(register, name)] for name in RECORD_TYPES if name not in {"register", "organisation"}
    }


def test_a_new_record_has_what_was_given_and_blanks_elsewhere(register: Register) -> None:
    made = save(register, "activity", None, {"name": "Löner", "purpose": "Betala lön"}, author=EVA)
    stored = read(register, made.id)
    assert (stored.type, stored.revision, stored.frozen) == ("activity", made.revision, False)
    given = {"name": "Löner", "purpose": "Betala lön", "reference": "B01"}
    assert stored.values == RECORD_TYPES["activity"].blank() | given
    assert (made.type, made.verb, made.fields) == ("activity", "add", ("name", "purpose"))


def test_references_are_numbered_by_type_and_above_the_highest(register: Register) -> None:
    add(register, "activity", reference="B41")
    add(register, "activity", reference="Bilaga 99")
    assert values_of(register, add(register, "activity"))["reference"] == "B42"
    assert values_of(register, add(register, "party"))["reference"] == "P01"


def test_many_records_added_at_once_get_references_of_their_own(register: Register) -> None:
    edits = [Edit("party", None, {"name": str(n)}) for n in range(3)]
    made = change(register, edits, Save(EVA, "bulk"))
    assert [values_of(register, i)["reference"] for i in made.ids] == ["P01", "P02", "P03"]


def test_only_the_given_fields_change(register: Register) -> None:
    activity = add(register, "activity", purpose="Ett", situation="Två", legal_bases=[{"article_6": "a"}])
    before = values_of(register, activity)
    changed = put(register, activity, purpose="Tre")
    assert changed.fields == ("purpose",)
    assert values_of(register, activity) == before | {"purpose": "Tre"}


def test_rows_keep_their_ids_when_others_are_changed_moved_or_taken_away(register: Register) -> None:
    activity = add(register, "activity", data=[{"data": code} for code in ("name", "email", "phone")])
    name, email, phone = values_of(register, activity)["data"]
    put(register, activity, data=[phone, name | {"why": "Behövs"}, {"data": "order"}])
    after = values_of(register, activity)["data"]
    assert [row["id"] for row in after[:2]] == [phone["id"], name["id"]]
    assert after[2]["id"] > max(row["id"] for row in (name, email, phone))
    assert [row["data"] for row in after] == ["phone", "name", "order"]


def test_a_row_id_is_never_used_again(register: Register) -> None:
    activity = add(register, "activity", data=[{"data": "name"}])
    first = values_of(register, activity)["data"][0]["id"]
    put(register, activity, data=[])
    put(register, activity, data=[{"data": "email"}])
    assert values_of(register, activity)["data"][0]["id"] > first


def test_a_row_taken_from_another_record_gets_an_id_of_its_own(register: Register) -> None:
    one = add(register, "activity", data=[{"data": "name"}])
    row = values_of(register, one)["data"][0]
    other = add(register, "activity", data=[row, row])
    ids = [r["id"] for r in values_of(register, other)["data"]]
    assert len({row["id"], *ids}) == 3
    assert values_of(register, one)["data"] == [row]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"purpose": "Ett"},
        {"purpose": "Ett", "situation": ""},
        {"situation": None, "operations": []},
        {"operations": None, "systems": ()},
        {"data": [{"data": "name", "why": ""}]},
        {"data": ({"data": "name"},)},
        {"transfers": [], "retention": None},
    ],
)
def test_saving_what_is_there_makes_no_revision(register: Register, values: dict[str, Any]) -> None:
    activity = add(register, "activity", purpose="Ett", data=[{"data": "name"}])
    before, newest = values_of(register, activity), past.newest(register)
    changed = put(register, activity, **values)
    assert (changed.revision, changed.ids, past.newest(register)) == (0, (), newest)
    assert values_of(register, activity) == before


def test_an_empty_text_is_blank_and_a_list_is_never_none(register: Register) -> None:
    activity = add(register, "activity", purpose="", operations=None, data=None)
    assert [values_of(register, activity)[name] for name in ("purpose", "operations", "data")] == [None, [], []]
    put(register, activity, purpose="Ett", operations=["use"])
    put(register, activity, purpose="", operations=[])
    assert [values_of(register, activity)[name] for name in ("purpose", "operations")] == [None, []]


def test_a_name_has_no_blanks_around_it_but_a_text_is_kept_as_it_is(register: Register) -> None:
    made = add(register, "activity", "  Löner\t", purpose=" Betala \n ut ")
    assert (values_of(register, made)["name"], values_of(register, made)["purpose"]) == ("Löner", " Betala \n ut ")
    assert put(register, made, name="Löner \n").ids == ()


@pytest.mark.parametrize("name", [None, "", "  ", "\n\t"])
def test_a_record_needs_a_name(register: Register, name: str | None) -> None:
    with problem("name_missing"):
        save(register, "activity", None, {"name": name}, author=EVA)
    activity = add(register, "activity")
    with problem("name_missing"):
        put(register, activity, name=name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("purpose", 1),
        ("purpose", ["text"]),
        ("purpose", "\ud800"),
        ("started", "2026-01-01"),
        ("started", datetime(2026, 1, 1, tzinfo=None)),  # noqa: DTZ001 - what is refused
        ("children", "kanske"),
        ("children", True),
        ("operations", "use"),
        ("operations", [1]),
        ("operations", [""]),
        ("systems", ["1"]),
        ("systems", [True]),
        ("systems", [0]),
        ("systems", [2**80]),
        ("controller", "2"),
        ("controller", True),
        ("data", "text"),
        ("data", ["text"]),
        ("data", [{"unknown": 1}]),
        ("data", [{"data": 1}]),
        ("data", [{"id": "1"}]),
        ("data", [{"id": -1}]),
        ("data", [{"id": 2**70}]),
        ("attachments", [{"name": "a"}]),
        ("attachments", [{"name": "a", "sha256": "b", "size": "c"}]),
        ("attachments", ["a.pdf"]),
        ("no_such_field", "x"),
        ("id", 1),
        ("type", "party"),
        ("marks", "d"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_and_nothing_saved(register: Register, name: str, value: object) -> None:
    before = everything(register)
    with problem("bad_value") as refused:
        save(register, "activity", None, {"name": "Namn", name: value}, author=EVA)
    assert str(refused.value.facts["field"]).startswith(name)
    assert everything(register) == before


@pytest.mark.parametrize("number", [True, "1", 1.5, 2**60])
def test_a_number_is_whole_and_not_too_large(register: Register, number: object) -> None:
    with problem("bad_value"):
        add(register, "organisation", employees=number)


@pytest.mark.parametrize(
    "values",
    [
        {"controller": 99},
        {"controller": 1},
        {"systems": [2]},
        {"recipients": [{"party": 1}]},
        {"department": "w:99"},
        {"department": "w:2"},
        {"recipients": [{"category": "w:99"}]},
        {"operations": ["use", "w:2"]},
    ],
)
def test_a_link_to_what_is_not_there_or_of_another_type_is_refused(register: Register, values: dict[str, Any]) -> None:
    before = everything(register)
    with problem("unknown_record"):
        save(register, "activity", None, {"name": "Namn"} | values, author=EVA)
    assert everything(register) == before


def test_records_of_one_change_may_name_each_other_in_any_order(register: Register) -> None:
    edits = [
        Edit("activity", None, {"name": "A", "systems": [60], "successor": 51}, new_id=50),
        Edit("activity", None, {"name": "B", "successor": 50}, new_id=51),
        Edit("system", None, {"name": "S"}, new_id=60),
    ]
    assert change(register, edits, Save(EVA, "bulk")).ids == (50, 51, 60)


@pytest.mark.parametrize("taken", [2, 0, -1, "3", True, 2**70])
def test_an_id_that_is_taken_or_no_id_is_refused(register: Register, taken: Any) -> None:
    with problem("bad_value"):
        change(register, [Edit("party", None, {"name": "P"}, new_id=taken)], Save(EVA, "bulk"))


def test_an_unknown_type_is_refused(register: Register) -> None:
    with problem("bad_value"):
        change(register, [Edit("spell", None, {"name": "P"})], Save(EVA, "bulk"))


def test_what_is_gone_cannot_be_read_changed_or_deleted(register: Register) -> None:
    with problem("gone"):
        read(register, 99)
    with problem("gone"):
        save(register, "activity", 99, {"purpose": "x"}, author=EVA)
    with problem("gone"):
        delete(register, [99], author=EVA)
    with problem("gone"):
        save(register, "party", 2, {"note": "x"}, author=EVA)


def test_a_record_deleted_and_changed_in_one_breath_is_gone(register: Register) -> None:
    party = add(register, "party")
    with problem("gone"):
        edits = [Edit("party", party, gone=True), Edit("party", party, {"note": "x"})]
        change(register, edits, Save(EVA, "bulk"))
    change(register, [Edit("party", party, {"note": "x"}), Edit("party", party, gone=True)], Save(EVA, "bulk"))
    with problem("gone"):
        read(register, party)


def test_a_change_of_many_is_whole_or_nothing(register: Register) -> None:
    first, second = add(register, "activity"), add(register, "activity")
    before = everything(register)
    with problem("name_missing"):
        change(
            register,
            [Edit("activity", first, {"note": "x"}), Edit("activity", second, {"name": ""})],
            Save(EVA, "bulk"),
        )
    assert everything(register) == before
    done = change(register, [Edit("activity", i, {"note": "x"}) for i in (first, second)], Save(EVA, "bulk"))
    assert (done.ids, done.type, done.fields) == ((first, second), "activity", ("note",))
    assert {read(register, i).revision for i in done.ids} == {done.revision}


def test_a_copy_has_all_but_what_is_personal_to_the_record(register: Register) -> None:
    day = date(2026, 1, 2)
    activity = add(
        register,
        "activity",
        "Löner",
        purpose="Ett",
        approved_by="Bo",
        approved_on=day,
        last_reviewed=day,
        retired=day,
        next_review=day,
        data=[{"data": "name"}],
    )
    made = copy(register, activity, name="Löner 2", author=EVA)
    old, new = values_of(register, activity), values_of(register, made.id)
    own = {"name": "Löner 2", "reference": "B02", "approved_by": None, "approved_on": None, "last_reviewed": None}
    assert {k: v for k, v in new.items() if k != "data"} == {
        k: v for k, v in (old | own | {"retired": None}).items() if k != "data"
    }
    assert new["data"] == [old["data"][0] | {"id": new["data"][0]["id"]}]
    assert new["data"][0]["id"] != old["data"][0]["id"]


def test_a_copy_of_what_is_approved_is_not_approved(register: Register) -> None:
    test = add(register, "balancing_test", officer_advice="Sälja", **approvable("balancing_test"))
    acts.perform(register, test, by="Bo", on=date(2026, 1, 2), author=EVA)
    made = read(register, copy(register, test, name="Ny", author=EVA).id)
    assert not made.frozen
    assert (made.values["approver"], made.values["approved_on"], made.values["officer_advice"]) == (None, None, "Sälja")


def test_a_copy_of_a_request_is_not_answered_and_an_action_is_not_done(register: Register) -> None:
    day = date(2026, 1, 2)
    case = {"received": day, "deadline": day, "answered": day, "log": [{"what": "Ringde"}], "correspondence": "Mejl"}
    questions = [{"question": "Varför?"}]
    request = add(register, "authority_request", "F", status="answered", asked="Allt", questions=questions, **case)
    new = values_of(register, copy(register, request, name="Ny", author=EVA).id)
    assert {new[key] for key in ("status", *case) if key != "log"} == {None}
    assert (new["log"], new["asked"], new["questions"][0]["question"]) == ([], "Allt", "Varför?")
    action = add(register, "action", status="done", done=day, evidence="Protokoll", description="Rätta")
    new = values_of(register, copy(register, action, name="Ny", author=EVA).id)
    assert [new[key] for key in ("status", "done", "evidence", "description")] == [None, None, None, "Rätta"]


def test_a_retired_record_is_kept_and_can_come_back(register: Register) -> None:
    activity = add(register, "activity")
    assert retire(register, activity, on=date(2026, 1, 2), author=EVA).verb == "retire"
    assert retire(register, activity, on=date(2026, 1, 3), author=EVA).ids == (), "it keeps its day"
    assert values_of(register, activity)["retired"] == date(2026, 1, 2)
    assert retire(register, activity, on=None, author=EVA).verb == "reactivate"
    assert values_of(register, activity)["retired"] is None


def test_a_record_that_others_name_is_not_deleted(register: Register) -> None:
    party = add(register, "party")
    activity = add(register, "activity", "Löner", recipients=[{"party": party}])
    with problem("still_named") as refused:
        delete(register, [party], author=EVA)
    assert refused.value.facts == {"names": "Löner", "count": 1}
    delete(register, [activity, party], author=EVA)
    assert set(everything(register)) == set(range(1, FIRST))


def test_an_own_word_in_use_is_not_deleted(register: Register) -> None:
    word = add(register, "word", "Ekonomi", vocabulary="department")
    add(register, "activity", "Löner", department=f"w:{word}")
    with problem("still_named"):
        delete(register, [word], author=EVA)


def test_a_record_may_name_itself_and_be_deleted(register: Register) -> None:
    activity = add(register, "activity")
    put(register, activity, successor=activity)
    delete(register, [activity], author=EVA)
    assert activity not in everything(register)


@pytest.mark.parametrize("name", ["balancing_test", "transfer_assessment", "review"])
def test_what_is_approved_signed_or_sent_is_frozen_until_withdrawn(register: Register, name: str) -> None:
    record = add(register, name, note="Ett", **approvable(name))
    acts.perform(register, record, by="Bo", on=date(2026, 1, 2), author=EVA)
    stored = values_of(register, record)
    attempts: list[Callable[[], object]] = [
        lambda: put(register, record, note="Två"),
        lambda: delete(register, [record], author=EVA),
        lambda: retire(register, record, on=date(2026, 1, 2), author=EVA),
        lambda: acts.perform(register, record, by="Bo", on=date(2026, 1, 2), author=EVA),
    ]
    for attempt in attempts:
        with problem("frozen"):
            attempt()
    assert values_of(register, record) == stored
    acts.withdraw(register, record, reason="Fel version", author=EVA)
    act = acts.act_on(name)
    assert act
    assert [values_of(register, record)[key] for key in ("status", act.by, act.on)] == [act.back_to, None, None]
    put(register, record, note="Två")
    assert acts.withdraw(register, record, reason="Igen", author=EVA).revision == 0


@pytest.mark.parametrize(
    ("name", "state"), [("balancing_test", "approved"), ("review", "signed"), ("hand_over", "sent")]
)
def test_no_edit_sets_what_only_an_act_sets(register: Register, name: str, state: str) -> None:
    with problem("act_needed"):
        add(register, name, status=state)
    record = add(register, name)
    with problem("act_needed"):
        put(register, record, status=state)


def test_records_are_read_in_the_order_asked_for_without_those_that_are_gone(register: Register) -> None:
    ids = [add(register, "party", str(n)) for n in range(4)]
    assert [s.id for s in read_all(register, "party", [ids[2], 99, ids[0]])] == [ids[2], ids[0]]


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_field_of_every_type_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    with filled(tmp_path, one_of_each) as (register, links):
        _comes_back(register, links, name)
        agree(register)


def _comes_back(register: Register, links: dict[str, list[int]], name: str) -> None:
    record_type = RECORD_TYPES[name]
    for text in NASTY:
        given_values = {f.name: full(f, links, text) for f in record_type.fields}
        given_values |= {"name": f"n{text}"} | ({"status": record_type.first_state} if record_type.frozen else {})
        if name in {"register", "word"}:
            given_values["retired"] = None
        record = change(register, [Edit(name, None, given_values)], Save(EVA, "import")).id
        found = values_of(register, record)
        assert found.keys() == given_values.keys()
        for field in record_type.fields:
            assert bare(field, found[field.name]) == bare(field, given_values[field.name]), field.name


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_saved_is_what_is_read(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder), one_of_each) as (register, links):
        for _ in range(6):
            record_type = RECORD_TYPES[data.draw(st.sampled_from(sorted(RECORD_TYPES)))]
            record = links[record_type.name][-1]
            before = values_of(register, record)
            wanted = data.draw(some_values(record_type, links))
            records.save(register, record_type.name, record, wanted, author=EVA)
            after = values_of(register, record)
            for field in record_type.fields:
                expected = wanted.get(field.name, before[field.name])
                assert bare(field, after[field.name]) == bare(field, expected)
                if field.kind is Kind.ROWS:
                    assert all(row["id"] for row in after[field.name])
            newest = past.newest(register)
            assert records.save(register, record_type.name, record, after, author=EVA).revision == 0
            assert past.newest(register) == newest
        agree(register)
