"""The rules on what the register as a whole shows of an own organisation, and Art. 30(5)."""

from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.rules.rule import Severity
from tests.domain.judging import AT_HAND, Case, Given, Known, Seen, check, judged

OFFICE, ACTIVITY, PROCESSOR = "organisation", "activity", "processor_activity"


def with_(given: Given, *around: Given) -> Seen:
    """An own organisation, or the register, with records around it."""
    return Seen(given, dict(enumerate(around, 10)))


def led(**fields: object) -> Given:
    """An activity that the organisation at hand is the controller of."""
    return {"type": ACTIVITY, "controller": AT_HAND, **fields}


def served(**fields: object) -> Given:
    return {"type": PROCESSOR, "processor": AT_HAND, **fields}


CONTROLLER: Given = {"roles": ["controller"]}
JOINT: Given = {"roles": ["joint"]}
HELPER: Given = {"roles": ["processor"]}
EXEMPT: Given = {"exempt": "yes", "employees": 12}
SICK: list[Given] = [{"data": "health", "subjects": ["customer"]}]

RECORDS: list[Case] = [
    # Art. 30(1)(a), (2)(a): the record names whose it is.
    ("ORG-01R", "30.1 a", "register", {}, with_({}, {"type": OFFICE})),
    (
        "ORG-01R",
        "30.1 a",
        "register",
        with_({}, {"type": OFFICE, "retired": date(2026, 1, 2)}),
        with_({}, {"type": OFFICE}),
    ),
    # Art. 30(1): each controller maintains a record; Art. 30(5) is an exemption from that.
    ("ORG-13", "30.1", OFFICE, CONTROLLER, with_(CONTROLLER, led())),
    ("ORG-13", "30.1", OFFICE, with_(CONTROLLER, {"type": ACTIVITY, "controller": 7}), CONTROLLER | {"exempt": "yes"}),
    ("ORG-13", "30.1", OFFICE, with_(CONTROLLER, led(retired=date(2026, 1, 2))), HELPER),
    ("ORG-13", "30.1", OFFICE, JOINT, with_(JOINT, {"type": ACTIVITY, "joint_controllers": [{"party": AT_HAND}]})),
    # Art. 30(2): each processor, of what it carries out on behalf of a controller.
    ("ORG-11", "30.2", OFFICE, HELPER, with_(HELPER, served())),
    ("ORG-11", "30.2", OFFICE, with_(HELPER, led()), HELPER | {"exempt": "yes"}),
    ("ORG-11", "30.2", OFFICE, with_(HELPER, {"type": PROCESSOR, "processor": 7}), CONTROLLER),
    # Art. 4(8): whoever processes on behalf of a controller is a processor.
    ("ORG-14", "4.8", OFFICE, with_(CONTROLLER, served()), with_(HELPER, served())),
    (
        "ORG-14",
        "4.8",
        OFFICE,
        with_({}, {"type": "agreement", "organisation": AT_HAND, "kind": "processing", "own_role": "processor"}),
        with_({}, {"type": "agreement", "organisation": AT_HAND, "kind": "processing", "own_role": "controller"}),
    ),
    (
        "ORG-14",
        "4.8",
        OFFICE,
        with_(
            {},
            {
                "type": "agreement",
                "organisation": AT_HAND,
                "kind": "processing",
                "own_role": "processor",
                "status": "in_force",
            },
        ),
        with_(
            {},
            {
                "type": "agreement",
                "organisation": AT_HAND,
                "kind": "processing",
                "own_role": "processor",
                "status": "ended",
            },
        ),
    ),
    (
        "ORG-14",
        "4.8",
        OFFICE,
        with_({}, {"type": ACTIVITY, "recipients": [{"party": AT_HAND, "roles": ["processor"]}]}),
        with_(
            {},
            {"type": ACTIVITY, "recipients": [{"party": AT_HAND, "roles": ["controller"]}, {"roles": ["processor"]}]},
        ),
    ),
]

OFFICERS: list[Case] = [
    # Art. 37(1)(b)-(c): core activities of large-scale monitoring, or large-scale data of Arts 9 and 10.
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", data=SICK)),
        with_({}, led(large_scale="no", data=SICK)),
    ),
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", data=[{"special": ["offences"]}])),
        with_({}, led(large_scale="yes", data=[{"data": "name"}])),
    ),
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", dpia_criteria=["monitoring"])),
        with_({}, led(large_scale="yes", dpia_criteria=["vulnerable"])),
    ),
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", data=SICK, rank="main")),
        with_({}, led(large_scale="yes", data=SICK, rank="supporting")),
    ),
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({"officer_designated": "no"}, led(large_scale="yes", data=SICK)),
        with_({"officer_designated": "yes"}, led(large_scale="yes", data=SICK)),
    ),
    # Art. 37(1)(a) is for public bodies, and ORG-03 says so; a written assessment is an answer.
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({"public_body": "no"}, led(large_scale="yes", data=SICK)),
        with_({"public_body": "yes"}, led(large_scale="yes", data=SICK)),
    ),
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", data=SICK)),
        with_({"no_officer_reason": "Prövat den 3 mars"}, led(large_scale="yes", data=SICK)),
    ),
    # DSL 1 kap. 7 §: Arts 35-50 do not apply to journalism.
    (
        "ORG-06",
        "37.1 b",
        OFFICE,
        with_({}, led(large_scale="yes", data=SICK)),
        with_(
            {}, led(large_scale="yes", data=SICK, journalistic="yes"), led(large_scale="yes", data=SICK, status="ended")
        ),
    ),
    # Art. 27: of those to whom Art. 3(2) applies.
    (
        "ORG-07",
        "27.2",
        OFFICE,
        {"established_in_union": "no", "targets_union": "yes"},
        {"established_in_union": "no", "targets_union": "no"},
    ),
    # DSL 3 kap. 10 §: the number of a sole trader is a personnummer or a samordningsnummer.
    ("ORG-09", "DSL 3:10", OFFICE, {"organisation_number": "811218-9876"}, {"organisation_number": "556586-9848"}),
    ("ORG-09", "DSL 3:10", "party", {"organisation_number": "701063-2391"}, {"organisation_number": "811218-9877"}),
    (
        "ORG-09",
        "DSL 3:10",
        "party",
        {"organisation_number": "811218-9876", "country": "SE"},
        {"organisation_number": "811218-9876", "country": "NO"},
    ),
]

SMALL: list[Case] = [
    # Art. 30(5): fewer than 250, not likely to result in a risk, occasional, no data of Arts 9(1) and 10.
    ("ORG-10", "30.5", OFFICE, {"exempt": "yes", "employees": 250}, {"exempt": "yes", "employees": 249}),
    ("ORG-10", "30.5", OFFICE, {"exempt": "yes", "employees": 900}, {"exempt": "no", "employees": 900}),
    ("ORG-10", "30.5", OFFICE, with_(EXEMPT, led(occasional="no")), with_(EXEMPT, led(occasional="yes"))),
    ("ORG-10", "30.5", OFFICE, with_(EXEMPT, led(risk_likely="yes")), with_(EXEMPT, led(risk_likely="no"))),
    ("ORG-10", "30.5", OFFICE, with_(EXEMPT, led(data=SICK)), with_(EXEMPT, led(data=[{"data": "name"}]))),
    (
        "ORG-10",
        "30.5",
        OFFICE,
        with_(EXEMPT, led(data=[{"special": ["union"]}])),
        with_(EXEMPT, {"type": ACTIVITY, "controller": 7, "data": SICK}),
    ),
    ("ORG-10", "30.5", OFFICE, with_(EXEMPT, served(occasional="no")), with_(EXEMPT, served(occasional="yes"))),
    # WP29's position paper of 19 April 2018: personnel administration is not occasional.
    (
        "ORG-10",
        "30.5",
        OFFICE,
        with_(EXEMPT, led(data=[{"subjects": ["employee"]}])),
        with_(EXEMPT, led(data=[{"subjects": ["employee"]}], occasional="yes")),
    ),
    (
        "ORG-10",
        "30.5",
        OFFICE,
        with_(EXEMPT, led(occasional="no")),
        with_(EXEMPT, led(occasional="no", journalistic="yes")),
    ),
]

CASES: list[Case] = [*RECORDS, *OFFICERS, *SMALL]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def weighed(type_name: str, given: Given, office: Given) -> dict[str, Severity]:
    known = Known(around={20: {"type": OFFICE, **office}})
    return {f.rule: f.severity for f in judged(type_name, given, known)}


def test_what_rests_on_article_30_alone_is_advice_where_a_small_organisation_is_exempt() -> None:
    found = weighed(ACTIVITY, {"controller": 20}, EXEMPT)
    assert found["REC-01"] is found["REC-15"] is Severity.ADVICE
    assert found["REC-07"] is Severity.ERROR, "Arts 13(2)(a), 14(2)(a) and 5(1)(e) ask for it too"
    assert found["REC-11"] is Severity.ERROR, "Art. 32(1) asks for it too"
    assert found["LB-01"] is Severity.ERROR
    assert weighed(PROCESSOR, {"processor": 20}, EXEMPT)["PR2-02"] is Severity.ADVICE


@pytest.mark.parametrize(
    ("given", "office"),
    [
        ({}, {}),
        ({}, {"exempt": "no"}),
        ({}, {"exempt": "yes", "employees": 250}),
        ({"occasional": "no"}, EXEMPT),
        ({"risk_likely": "yes"}, EXEMPT),
        ({"data": [{"special": ["health"]}]}, EXEMPT),
        ({"data": [{"data": "offences"}]}, EXEMPT),
        ({"data": [{"subjects": ["employee"]}]}, EXEMPT),
    ],
)
def test_article_30_is_asked_for_in_full_where_the_exemption_does_not_hold(given: Given, office: Given) -> None:
    assert weighed(ACTIVITY, {"controller": 20, **given}, office)["REC-01"] is Severity.ERROR


def test_an_organisation_that_is_exempt_is_advised_on_its_own_details() -> None:
    found = {f.rule: f.severity for f in judged(OFFICE, EXEMPT)}
    assert found["ORG-02"] is Severity.ADVICE
    found = {f.rule: f.severity for f in judged(OFFICE, EXEMPT | {"employees": 300})}
    assert found["ORG-02"] is Severity.ERROR
    assert found["ORG-10"] is Severity.WARNING


def test_journalism_meets_only_what_applies_to_it_all_the_same() -> None:
    """DSL 1 kap. 7 § second paragraph: Arts 5-30 and 35-50 do not apply, but Art. 32 does."""
    bare = judged(ACTIVITY, {"journalistic": "yes"})
    assert [(f.rule, f.severity) for f in bare] == [("ORG-12", Severity.ADVICE)]
    exposed = {"journalistic": "yes", "data": SICK, "security_description": "Lås på dörren"}
    assert {f.rule for f in judged(ACTIVITY, exposed)} == {"ORG-12", "REC-13"}


def test_a_definition_makes_no_duty_where_the_article_that_does_is_not_applied() -> None:
    """Art. 4 applies to journalism, but Arts 7 and 30, for which the word is defined, do not."""
    asked: Given = {"legal_bases": [{"article_6": "a"}], "data": [{"data": "name", "subjects": ["employee"]}]}
    asked |= {"joint_controllers": [{"party": 7, "receives": "yes"}], "no_recipients": "yes"}
    assert {"LB-11", "REC-06"} <= {f.rule for f in judged(ACTIVITY, asked)}
    assert not {"LB-11", "REC-06"} & {f.rule for f in judged(ACTIVITY, asked | {"journalistic": "yes"})}
