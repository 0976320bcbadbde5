from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ropa_desktop.services import acts
from ropa_desktop.services.check import Letter, Severity, beside, check, errors, findings_of, overview_of
from ropa_desktop.services.find import Filter, Query, find
from ropa_desktop.services.records import Edit, Save, change, delete, read, retire
from ropa_desktop.services.undo import undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, put

DAY = date(2026, 1, 2)


def rules(register: Register, record_id: int) -> set[str]:
    return {f.rule for f in findings_of(register, record_id)}


def test_findings_stand_in_the_order_of_the_rules_with_their_article(register: Register) -> None:
    activity = add(register, "activity", "Löner", purpose="Ett")
    found = findings_of(register, activity)
    assert [f.rule for f in found][:3] == ["ORG-C", "REC-03", "REC-04"]
    assert (found[0].label, found[0].letter, found[0].cite, found[0].path) == ("B01 Löner", "a", "30.1 a", "controller")
    assert "REC-01" not in {f.rule for f in found}


def test_where_a_linked_record_lacks_what_a_letter_asks_for_is_told_by_the_same_provision(register: Register) -> None:
    nowhere = add(register, "transfer", "Analys", tool="49_1_second", suitable_safeguards="Kryptering")
    undocumented = add(register, "transfer", "Drift", country="US", tool="49_1_second")
    assert beside(register, [undocumented, nowhere], "30.1 e") == (nowhere, "country")
    assert beside(register, [nowhere, undocumented], "49.6")
    assert beside(register, [2], "30.2 a") == (2, "email"), "as processor it owes what it owes as controller"
    assert beside(register, [undocumented], "30.1 g") is None


def test_the_gravest_come_first(register: Register) -> None:
    add(register, "activity")
    found = check(register)
    order = [list(Severity).index(f.severity) for f in found]
    assert order == sorted(order)
    assert errors(found) == order.count(0) > 0


def test_contact_details_of_a_party_reach_those_that_name_it(register: Register) -> None:
    party = add(register, "party", "Kunden")
    activity = add(register, "activity", joint="yes", joint_controllers=[{"party": party}])
    served = add(register, "processor_activity", customers=[{"controller": party}])
    assert "REC-14" in rules(register, activity)
    assert "PR2-01" in rules(register, served)
    put(register, party, email="info@kunden.se")
    assert "REC-14" not in rules(register, activity)
    assert "PR2-01" not in rules(register, served)
    put(register, party, representative="Bo")
    assert "PR2-01" in rules(register, served)
    undo(register, author=EVA)
    assert "PR2-01" not in rules(register, served)


def test_the_own_organisation_reaches_its_activities(register: Register) -> None:
    activity = add(register, "activity", controller=2)
    processor = add(register, "processor_activity", processor=2)
    assert "ORG-C" in rules(register, activity)
    put(register, 2, address="Gatan 1")
    assert "ORG-C" not in rules(register, activity)
    assert "PR2-C" not in rules(register, processor)
    put(register, 2, officer_designated="yes")
    assert "ORG-C" in rules(register, activity)
    assert "PR2-C" in rules(register, processor)


def test_the_country_of_a_transfer_reaches_its_activities(register: Register) -> None:
    transfer = add(register, "transfer")
    values: dict[str, Any] = {"third_country": "yes", "transfers": [transfer]}
    activity = add(register, "activity", **values)
    processor = add(register, "processor_activity", **values)
    assert "TRF-01" in rules(register, activity)
    assert "PR2-03" in rules(register, processor)
    put(register, transfer, country="US")
    assert "TRF-01" not in rules(register, activity)
    assert "PR2-03" not in rules(register, processor)
    put(register, transfer, tool="49_1_second")
    assert "TRF-12A" in rules(register, activity)
    assert "TRF-12P" in rules(register, processor)


def approve(register: Register, assessment: int, conclusion: str) -> None:
    """Bring in an approval as an archive does; how one is reached is for other tests."""
    values = {"status": "approved", "conclusion": conclusion, "approver": "Bo", "approved_on": DAY}
    change(register, [Edit(read(register, assessment).type, assessment, values)], Save(EVA, "import"))


def test_the_approval_of_an_assessment_reaches_its_transfer(register: Register) -> None:
    assessment = add(register, "transfer_assessment")
    transfer = add(register, "transfer", country="US", tool="46_2_c", assessment=assessment)
    assert "TRF-07" in rules(register, transfer)
    approve(register, assessment, "sufficient")
    assert "TRF-07" not in rules(register, transfer)
    acts.withdraw(register, assessment, reason="Fel", author=EVA)
    assert "TRF-07" in rules(register, transfer)


def test_the_approval_and_conclusion_of_a_balancing_test_reach_its_activities(register: Register) -> None:
    test = add(register, "balancing_test")
    activity = add(register, "activity", legal_bases=[{"article_6": "f", "balancing_test": test}])
    assert {"LB-04", "LB-05"} & rules(register, activity) == {"LB-04"}
    approve(register, test, "can_rely")
    assert {"LB-04", "LB-05"} & rules(register, activity) == set()
    acts.withdraw(register, test, reason="Fel", author=EVA)
    put(register, test, conclusion="cannot")
    assert {"LB-04", "LB-05"} & rules(register, activity) == {"LB-05"}


def test_the_state_of_an_agreement_reaches_its_activities(register: Register) -> None:
    party, agreement = add(register, "party"), add(register, "agreement", status="draft")
    row = {"party": party, "roles": ["processor"], "agreement": agreement}
    activity = add(register, "activity", recipients=[row])
    assert "PRC-01" in rules(register, activity)
    put(register, agreement, status="in_force")
    assert "PRC-01" not in rules(register, activity)


def test_a_notice_reaches_the_activities_that_come_and_go_in_it(register: Register) -> None:
    one, two = add(register, "activity", "Ett"), add(register, "activity", "Två")
    notice = add(register, "notice", activities=[one])
    assert ("INF-02" in rules(register, one), "INF-02" in rules(register, two)) == (False, True)
    put(register, notice, activities=[two])
    assert ("INF-02" in rules(register, one), "INF-02" in rules(register, two)) == (True, False)
    retire(register, notice, on=DAY, author=EVA)
    assert "INF-02" in rules(register, two)
    retire(register, notice, on=None, author=EVA)
    assert "INF-02" not in rules(register, two)
    delete(register, [notice], author=EVA)
    assert "INF-02" in rules(register, two)
    undo(register, author=EVA)
    assert "INF-02" not in rules(register, two)


def test_records_saved_together_are_judged_in_the_order_of_what_rests_on_what(register: Register) -> None:
    edits = [
        Edit("activity", None, {"name": "A", "third_country": "yes", "transfers": [50], "controller": 2}, new_id=40),
        Edit("transfer", None, {"name": "T", "country": "US", "tool": "46_2_c", "assessment": 60}, new_id=50),
        Edit("transfer_assessment", None, {"name": "V", "status": "approved"}, new_id=60),
        Edit("organisation", 2, {"email": "a@b.se"}),
    ]
    change(register, edits, Save(EVA, "create", state="act"))
    assert {"TRF-01", "ORG-C"} & rules(register, 40) == set()
    assert "TRF-07" not in rules(register, 50)


def test_a_review_becomes_overdue_without_a_save(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    today = date.today()  # noqa: DTZ011 - as the program does
    activity = add(register, "activity", next_review=today)
    wording = Wording(register, "sv")
    overdue = Query("activity", filters=(Filter("rule", "GOV-01"),))
    assert "GOV-01" not in rules(register, activity)
    assert find(register, overdue, wording) == []

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]  # a plain date is what the program asks for
            return today + timedelta(days=1)

    monkeypatch.setattr("ropa_desktop.storage.listing.date", Tomorrow)
    assert "GOV-01" in rules(register, activity)
    assert "GOV-01" in {f.rule for f in check(register)}
    assert ("GOV-01", Severity.WARNING, "activity", 1) in overview_of(register).rules
    assert find(register, overdue, wording) == [activity]


def test_a_register_is_looked_at_as_a_whole(register: Register) -> None:
    def whole() -> set[tuple[str, int]]:
        return {(f.rule, f.record_id) for f in check(register) if f.rule in {"ORG-01R", "ORG-11", "ORG-13"}}

    assert whole() == {("ORG-13", 2)}
    put(register, 2, roles=["controller", "processor"])
    assert whole() == {("ORG-13", 2), ("ORG-11", 2)}
    put(register, 2, exempt="yes")
    assert whole() == set()
    put(register, 2, exempt="no")
    activity = add(register, "activity", controller=2)
    assert whole() == {("ORG-11", 2)}
    add(register, "processor_activity", processor=2)
    assert whole() == set()
    put(register, activity, controller=None)
    assert whole() == {("ORG-13", 2)}
    undo(register, author=EVA)
    retire(register, activity, on=DAY, author=EVA)
    assert whole() == {("ORG-13", 2)}
    retire(register, 2, on=DAY, author=EVA)
    assert whole() == {("ORG-01R", 1)}
    other = add(register, "organisation")
    assert whole() == set()
    delete(register, [other], author=EVA)
    assert whole() == {("ORG-01R", 1)}


def test_the_overview_counts_what_is_there(register: Register) -> None:
    add(register, "activity", "A", purpose="Ett")
    add(register, "activity", "B")
    old = add(register, "activity", "C")
    retire(register, old, on=DAY, author=EVA)
    add(register, "activity", "D", journalistic="yes")
    seen = overview_of(register)
    assert seen.counts == {"activity": 3, "adequacy_decision": 17, "authority": 1, "organisation": 1, "register": 1}
    missing = {letter: found.missing for letter, found in seen.letters["activity"].items()}
    assert missing == {"a": 2, "b": 1, "c": 2, "d": 2, "e": 2, "f": 2, "g": 2}
    assert seen.letters["activity"]["b"] == Letter(1, 1, 1)
    assert seen.letters["processor_activity"] == dict.fromkeys("abcd", Letter(0, 0, 0))
    assert seen.complete == {"activity": 1, "processor_activity": 0}
    assert ("REC-01", Severity.ERROR, "activity", 1) in seen.rules
    errors = [count for _, severity, _, count in seen.rules if severity is Severity.ERROR]
    assert errors == sorted(errors, reverse=True)


def test_a_retired_record_has_no_findings(register: Register) -> None:
    activity = add(register, "activity")
    retire(register, activity, on=DAY, author=EVA)
    assert rules(register, activity) == set()
    assert read(register, activity).marks == "d" * 7
