"""The legal reference's rules by id: each is there, rests on a provision, and says what is wrong and what to do."""

from __future__ import annotations

import re

import pytest

from ropa_desktop.domain.rules.judge import all_rules
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.texts import cited_provisions, language

LIST = """
ORG 14, REC 16, LB 15, SPC 8, OFF 1, PNR 2, CHD 3, INF 5, RGT 8, PRC 6, JNT 2,
ROL 1, TRF 15, ADM 5, DPI 7, SWE 12, PR2 5, GOV 10
"""
"""By group: how many rules it has, numbered from 01."""
GROUPS = [part.split() for part in LIST.split(",")]
EVERY = [f"{group}-{number:02d}" for group, last in GROUPS for number in range(1, int(last) + 1)]
GRAVER = {"LB-06", "TRF-14"}
"""Warnings of the list that are errors here, by docs/decisions/0009-checks-and-rules.md."""
ERRORS = 56
SEVERAL = """
LB-01: 6.1, 13.1 c, 14.1 c; LB-02: 5.1 a, 6.1, 13.1 c, 14.1 c; LB-03: 13.1 d, 14.2 b; LB-10: 7.3, 13.2 c, 14.2 d
OFF-01: 10, DSL 3:8, DSL 3:9, DSF 5, DSF 6, DIFS 2018:2; INF-02: 13, 14, 5.1 a; INF-05: 13.3, 14.4, 5.1 a
PRC-01: 28.3, 28.9; PR2-05: 28.3, 28.9, 29; ADM-02: 13.2 f, 14.2 g, 15.1 h, C-203/22; TRF-15: 13.1 f, 14.1 f
SWE-01: BFL 7:2, BFL 2:5, BFL 7:7, LKBR 3:13, LKBR 3:15; SWE-05: ArkL 10, ArkL 2, ArkL 3, ArkL 6, ArkF 14
SWE-09: KBL 9, KBL 7, KBL 10, KBL 11, KBL 12, KBL 13; GOV-01: 24.1, 5.2; GOV-02: 24.1, 5.2
"""
"""What rules rest on that are about the same duty in several provisions, as the list has it."""


def test_the_list_has_135_rules_and_is_as_grave_as_the_law() -> None:
    assert len(EVERY) == 135
    errors = {rule for rule in EVERY if all_rules()[rule].severity is Severity.ERROR}
    assert errors >= GRAVER
    assert len(errors - GRAVER) == ERRORS


@pytest.mark.parametrize("rule", EVERY)
def test_every_rule_of_the_list_is_there_and_tells_what_is_wrong_where_and_what_to_do(rule: str) -> None:
    declared = all_rules()[rule]
    assert {declared.cite, *declared.also} <= cited_provisions()
    assert all(declared.path in RECORD_TYPES[name].by_name for name in declared.types)
    for code in LANGUAGES:
        wrong, do = language(code)(f"rule.{rule}"), language(code)(f"rule.{rule}.do")
        assert wrong.endswith(".")
        assert do.endswith(".")
        assert wrong != do


@pytest.mark.parametrize("told", [told.strip() for told in re.split("[;\n]", SEVERAL) if told.strip()])
def test_a_rule_names_every_provision_that_asks_for_the_same(told: str) -> None:
    rule, _, provisions = told.partition(": ")
    declared = all_rules()[rule]
    assert (declared.cite, *declared.also) == tuple(provisions.split(", "))
