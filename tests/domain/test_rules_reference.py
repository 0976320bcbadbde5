"""The legal reference's rules by id: each is there, rests on a provision, and says what is wrong and what to do."""

from __future__ import annotations

import pytest

from ropa_desktop.domain.rules.judge import all_rules
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.texts import cited_provisions, language

LIST = {"ORG": 14, "REC": 16, "LB": 15, "SPC": 8, "OFF": 1, "PNR": 2, "CHD": 3}
"""By group: how many rules it has, numbered from 01."""
REFERENCE = [f"{group}-{number:02d}" for group, last in LIST.items() for number in range(1, last + 1)]


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
