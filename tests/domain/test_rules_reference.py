"""The legal reference's rules by id: each is there, rests on a provision, and says what is wrong and what to do."""

from __future__ import annotations

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
AWAITED = {"DPI-07", "SWE-11"}
"""Rules that ask for a field which is not there yet."""
GROUPS = [part.split() for part in LIST.split(",")]
EVERY = [f"{group}-{number:02d}" for group, last in GROUPS for number in range(1, int(last) + 1)]
REFERENCE = [rule for rule in EVERY if rule not in AWAITED or rule in all_rules()]
GRAVER = {"LB-06", "TRF-14"}
"""Warnings of the list that are errors here, by docs/decisions/0009-checks-and-rules.md."""
ERRORS = 56


def test_the_list_has_135_rules_and_is_as_grave_as_the_law() -> None:
    assert len(EVERY) == 135
    errors = {rule for rule in REFERENCE if all_rules()[rule].severity is Severity.ERROR}
    assert errors >= GRAVER
    assert len(errors - GRAVER) == ERRORS


@pytest.mark.parametrize("rule", REFERENCE)
def test_every_rule_of_the_list_is_there_and_tells_what_is_wrong_where_and_what_to_do(rule: str) -> None:
    declared = all_rules()[rule]
    assert {declared.cite, *declared.also} <= cited_provisions()
    assert all(declared.path in RECORD_TYPES[name].by_name for name in declared.types)
    for code in LANGUAGES:
        wrong, do = language(code)(f"rule.{rule}"), language(code)(f"rule.{rule}.do")
        assert wrong.endswith(".")
        assert do.endswith(".")
        assert wrong != do
