"""The areas of duty that rules belong to: the second score of an activity, never mixed with Art. 30's letters."""

from __future__ import annotations

from functools import cache

AREAS = (
    "content",
    "basis",
    "special",
    "information",
    "processors",
    "transfers",
    "decisions",
    "national",
    "governance",
)
"""What other duties are about, in the order in which they are shown. An area of a record is in order
when no finding that stands today belongs to it; a finding that counts towards a letter of Art. 30 belongs to none."""

_BY_PREFIX = {
    "ORG": "governance",
    "REC": "content",
    "LB": "basis",
    "LIA": "basis",
    "SPC": "special",
    "OFF": "special",
    "PNR": "special",
    "CHD": "special",
    "INF": "information",
    "RGT": "information",
    "PRC": "processors",
    "PR2": "processors",
    "JNT": "processors",
    "ROL": "processors",
    "TRF": "transfers",
    "SCC": "transfers",
    "TIA": "transfers",
    "ADM": "decisions",
    "DPI": "decisions",
    "SWE": "national",
    "GOV": "governance",
}


@cache
def area_of(rule: str) -> str:
    """Give the area of a rule by its id ("LB-04" is "basis"). Error: KeyError for a prefix that is not known."""
    return _BY_PREFIX[rule.partition("-")[0]]
