from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ropa_desktop.domain.changing import Thing
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import acts, many, past, replacing
from ropa_desktop.services.find import named_by
from ropa_desktop.services.undo import undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.services.words import add_word
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest
from tests.services.made import EVA, add, everything, values_of

DAY = date(2026, 11, 26)


def replace(register: Register, old: Thing, new: Thing, **more: Any) -> many.Plan:
    plan = replacing.plan_replacement(register, old, new, **more)
    if plan.changed:
        many.carry_out(register, plan, author=EVA)
    return plan


def test_a_party_is_replaced_in_links_and_rows_of_every_type_and_all_of_it_is_undone(register: Register) -> None:
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")
    activity = add(register, "activity", "Löner", recipients=[{"party": old, "what_for": "Drift"}])
    transfer = add(register, "transfer", "Till USA", importer=old)
    agreement = add(register, "agreement", "Avtal", parties=[old])
    before, revision = everything(register), past.newest(register)
    plan = replace(register, Thing(old, "party"), Thing(new, "party"))
    assert {one.id for one in plan.changed} == {activity, transfer, agreement}
    assert past.newest(register) == revision + 1
    assert named_by(register, old) == []
    assert len(named_by(register, new)) == 3
    saved = past.saves(register)[0].revision
    assert (saved.verb, saved.reason) == ("replace", "Gamla AB → Nya AB")
    undo(register, author=EVA)
    assert everything(register) == before


def test_it_may_be_taken_out_of_use_in_the_same_step(register: Register) -> None:
    old, new = add(register, "system", "Gammalt"), add(register, "system", "Nytt")
    activity = add(register, "activity", "Löner", systems=[old, new])
    before, revision = everything(register), past.newest(register)
    replace(register, Thing(old, "system"), Thing(new, "system"), retire_on=DAY)
    assert past.newest(register) == revision + 1
    assert values_of(register, activity)["systems"] == [new]
    assert values_of(register, old)["retired"] == DAY
    undo(register, author=EVA)
    assert everything(register) == before


def test_only_the_selection_is_changed_and_retired_records_only_when_asked(register: Register) -> None:
    old, new = add(register, "system", "Gammalt"), add(register, "system", "Nytt")
    one, other = (add(register, "activity", name, systems=[old]) for name in ("Ett", "Annat"))
    gone = add(register, "activity", "Förut", systems=[old], retired=DAY)
    things = Thing(old, "system"), Thing(new, "system")
    assert [c.id for c in replacing.plan_replacement(register, *things, only=[one]).changed] == [one]
    assert [c.id for c in replacing.plan_replacement(register, *things, retired=False).changed] == [one, other]
    assert [c.id for c in replacing.plan_replacement(register, *things).changed] == [one, other, gone]


def test_a_word_of_the_program_and_one_of_the_office_replace_each_other(register: Register) -> None:
    vocabulary = "recipient"
    shipped = vocabularies().all[vocabulary].words[0].code
    own = add_word(register, vocabulary, "Egna mottagare", author=EVA)
    activity = add(register, "activity", "Löner", recipients=[{"category": shipped}])
    plan = replace(register, Thing(0, vocabulary, shipped), Thing(0, vocabulary, own))
    assert [one.id for one in plan.changed] == [activity]
    assert values_of(register, activity)["recipients"][0]["category"] == own
    replace(register, Thing(0, vocabulary, own), Thing(0, vocabulary, shipped), retire_on=DAY)
    assert values_of(register, activity)["recipients"][0]["category"] == shipped
    assert values_of(register, int(own[2:]))["retired"] == DAY


def test_answers_of_a_worksheet_are_reached(register: Register) -> None:
    sheet = newest("transfer")
    field = next(f for f in sheet.fields.values() if any("party" in c.target for c in f.rows))
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")

    def kept(*parties: int) -> Any:
        blank = {f.name: f.kind.blank for f in field.rows}
        return pack(sheet, {field.name: [{"id": None} | blank | {"party": one} for one in parties]})

    transfer = add(register, "transfer", worksheet=kept(old, new))
    plan = replace(register, Thing(old, "party"), Thing(new, "party"))
    assert values_of(register, transfer)["worksheet"] == kept(new)
    (line,) = many.lines(register, plan, "sv")
    assert ("Gamla AB" in line.before, "Gamla AB" in line.after) == (True, False)


def test_what_is_approved_is_left_as_it_is_and_listed(register: Register) -> None:
    old, new = add(register, "activity", "Gammal"), add(register, "activity", "Ny")
    review = add(register, "review", "Vårens", records=[old])
    acts.perform(register, review, by=EVA, on=DAY, author=EVA)
    plan = replace(register, Thing(old, "activity"), Thing(new, "activity"))
    assert [(left.name, left.why) for left in plan.left] == [("Vårens", "frozen")]
    assert values_of(register, review)["records"] == [old]


def test_a_field_that_cannot_hold_the_new_is_listed_and_the_others_change(register: Register) -> None:
    party = add(register, "party", "Bolaget")
    organisation = add(register, "organisation", "Vi själva")
    agreement = add(register, "agreement", "Avtal", parties=[party])
    sheet = newest("transfer")
    field = next(f for f in sheet.fields.values() if any("party" in c.target for c in f.rows))
    row = {"id": None} | {f.name: f.kind.blank for f in field.rows} | {"party": party}
    transfer = add(register, "transfer", "Till USA", worksheet=pack(sheet, {field.name: [row]}))
    kinds = replacing.types_instead_of("party")
    assert kinds[0] == "party"
    assert "organisation" in kinds
    plan = replace(register, Thing(party, "party"), Thing(organisation, "organisation"))
    assert [one.id for one in plan.changed] == [agreement]
    assert [(left.id, left.why, left.path) for left in plan.left] == [(transfer, "wrong_type", "worksheet")]


def test_a_record_is_not_made_to_name_itself(register: Register) -> None:
    old = add(register, "activity", "Gammal")
    first = add(register, "balancing_test", "Första", activities=[old])
    second = add(register, "balancing_test", "Andra", replaces=first)
    plan = replacing.plan_replacement(register, Thing(first, "balancing_test"), Thing(second, "balancing_test"))
    assert [(left.id, left.why) for left in plan.left] == [(second, "itself")]


def test_the_same_and_another_kind_are_refused(register: Register) -> None:
    system, measure = add(register, "system"), add(register, "measure")
    with pytest.raises(Problem, match="replace_same"):
        replacing.plan_replacement(register, Thing(system, "system"), Thing(system, "system"))
    with pytest.raises(Problem, match="replace_kind"):
        replacing.plan_replacement(register, Thing(system, "system"), Thing(measure, "measure"))


def test_every_kind_that_can_be_replaced_has_a_name_in_both_languages(register: Register) -> None:
    for code in ("sv", "en"):
        wording = Wording(register, code)
        labels = [replacing.label_of_kind(wording, kind) for kind in replacing.kinds()]
        assert all(labels)
        assert {"party", "system", "measure", "agreement", "balancing_test"} <= set(replacing.kinds())


def test_saved_filters_ask_for_the_new_and_one_that_cannot_be_read_stays(register: Register) -> None:
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")
    asked = f"recipients[party = #{old} and what_for is empty] or not recipients.party in (#{old}, #{new})"
    naming = add(register, "saved_filter", "Hos Gamla", about="activity", condition=asked)
    for name, condition in (("Annat", "children = yes"), ("Trasigt", f"party = #{old} and (")):
        add(register, "saved_filter", name, about="activity", condition=condition)
    before = everything(register)
    plan = replace(register, Thing(old, "party"), Thing(new, "party"))
    assert [one.id for one in plan.changed] == [naming]
    said = values_of(register, naming)["condition"]
    assert said == f"recipients[party = #{new} and what_for is empty] or not recipients.party = #{new}"
    undo(register, author=EVA)
    assert everything(register) == before


@pytest.mark.parametrize("kind", ["review", "authority_request"])
def test_conditions_of_reviews_and_requests_ask_for_the_new_in_the_same_step(register: Register, kind: str) -> None:
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")
    asked, only = f"recipients.party = #{old}", {"types": ["processor_activity"]}
    both = add(register, kind, "Båda", where=asked)
    for more in ({"where": "children = yes"}, {"where": f"party = #{old} and ("}, {}):
        add(register, kind, "Annat", **more)
    processing = add(register, kind, "Som biträde", where=f"customers.controller = #{old} or mentions = #{old}", **only)
    gone = add(register, kind, "Ur bruk", where=asked, retired=DAY)
    before = everything(register)
    plan = replace(register, Thing(old, "party"), Thing(new, "party"), retired=False)
    assert [one.id for one in plan.changed] == [both, processing]
    assert values_of(register, both)["where"] == f"recipients.party = #{new}"
    assert f"#{new}" in values_of(register, processing)["where"]
    assert values_of(register, gone)["where"] == asked
    undo(register, author=EVA)
    assert everything(register) == before


def test_a_review_that_names_the_old_in_its_scope_too_changes_once(register: Register) -> None:
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")
    review = add(register, "review", "Årlig", party=old, where=f"recipients.party = #{old}")
    plan = replace(register, Thing(old, "party"), Thing(new, "party"))
    assert [(one.id, set(one.after)) for one in plan.changed] == [(review, {"party", "where"})]
    assert values_of(register, review)["where"] == f"recipients.party = #{new}"


def test_the_condition_of_a_signed_review_is_left_and_listed(register: Register) -> None:
    old, new = add(register, "party", "Gamla AB"), add(register, "party", "Nya AB")
    review = add(register, "review", "Årlig", where=f"recipients.party = #{old}")
    acts.perform(register, review, by=EVA, on=DAY, author=EVA)
    plan = replace(register, Thing(old, "party"), Thing(new, "party"))
    assert plan.changed == ()
    assert [(one.id, one.why) for one in plan.left] == [(review, "frozen")]
