"""Outlines that no register gives, with any text anywhere: each becomes a document that the validator passes."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from ropa_desktop.exchange.outline import (
    Bar,
    Chapter,
    Column,
    Entry,
    Fact,
    Figure,
    Grid,
    Group,
    Outline,
    Point,
    Record,
    Row,
    Series,
    Sign,
    State,
    Tone,
)
from ropa_desktop.exchange.pdf import write_pdf
from tests.benchmarks.pdf import sample_outline
from tests.exchange.verapdf import failures, require

TEXTS = (
    "",
    " ",
    "a",
    "å ä ö",
    "<b>&",
    "- ett\n- två",
    "1. x\n2. y\n\nslut",
    "- \n- ",
    "شرح עברית",
    "👍🏽",
    "ord " * 300,
    "W" * 300,
    "\x07\u2028x",
    "\n\n",
    "\u00ad",
    "\ufffe\ud800",
    "a\tb",
    "e\u0301\u0301\u0301",
)


class Any:
    """Makes outlines by chance."""

    def __init__(self, seed: int) -> None:
        self.dice, self.numbers = random.Random(seed), count(1)  # noqa: S311 - for a test

    def outline(self) -> Outline:
        base = sample_outline(0)
        return replace(
            base,
            title=self.text(),
            subtitle=self.text(),
            author=self.text(),
            footer=self.text(),
            cover=tuple(self.fact() for _ in range(3)),
            notes=self.texts(2),
            chapters=tuple(self.chapter() for _ in range(self.dice.randint(1, 3))),
            wording=replace(base.wording, beyond="Övrigt"),
            brief=self.dice.random() < 0.4,
        )

    def text(self) -> str:
        return self.dice.choice(TEXTS)

    def texts(self, most: int) -> tuple[str, ...]:
        return tuple(self.text() for _ in range(self.dice.randint(0, most)))

    def id(self) -> str:
        return f"x/{next(self.numbers)}"

    def chapter(self) -> Chapter:
        records = tuple(self.record(number) for number in range(self.dice.randint(0, 3)))
        summary = self.grid() if self.dice.random() < 0.5 else None
        return Chapter(self.id(), self.text(), self.text(), records, summary=summary, apart=self.dice.random() < 0.3)

    def record(self, number: int) -> Record:
        groups = tuple(self.group() for _ in range(self.dice.randint(0, 4)))
        return Record(self.id(), number, self.text(), self.text(), groups, self.text())

    def group(self) -> Group:
        entries = tuple(self.entry() for _ in range(self.dice.randint(0, 5)))
        return Group(self.id(), self.text(), entries, self.dice.choice(("", "a")), self.text(), self.state())

    def state(self) -> State:
        return self.dice.choice(tuple(State))

    def entry(self) -> Entry:
        return self.dice.choice((self.fact, self.fact, self.grid, self.point, self.sign, self.figure))()

    def fact(self) -> Fact:
        return Fact(self.id(), "fact", self.text(), self.text(), cite=self.text(), state=self.state())

    def facts(self, most: int) -> tuple[Fact, ...]:
        return tuple(self.fact() for _ in range(self.dice.randint(0, most)))

    def grid(self) -> Grid:
        columns = tuple(Column(f"c{place}", self.text()) for place in range(self.dice.randint(1, 12)))
        rows = tuple(
            Row(self.id(), tuple(self.text() for _ in columns), record=self.dice.randint(0, 3))
            for _ in range(self.dice.randint(0, 4))
        )
        return Grid(self.id(), "grid", self.text(), columns, rows, self.text(), self.state())

    def point(self) -> Point:
        said = (*self.facts(2), *((self.grid(),) if self.dice.random() < 0.4 else ()))
        told = (said, self.facts(1), self.facts(1), self.facts(1), self.text(), self.text(), self.state())
        return Point(self.id(), "point", self.text(), self.text(), *told, beside=self.dice.random() < 0.3)

    def sign(self) -> Sign:
        return Sign(self.id(), "sign", self.text(), (self.fact(), *self.facts(4)))

    def figure(self) -> Figure:
        series = tuple(Series(tone.value, self.text(), tone) for tone in self.dice.sample(tuple(Tone), 3))
        bars = tuple(
            Bar(self.id(), self.text(), tuple(self.dice.randint(0, 9) for _ in series))
            for _ in range(self.dice.randint(0, 12))
        )
        return Figure(self.id(), "figure", self.text(), self.text(), series, bars, upright=self.dice.random() < 0.4)


def faults(seed: int, folder: Path) -> list[str]:
    write_pdf(Any(seed).outline(), folder / "any.pdf")
    return failures(folder / "any.pdf", "2a", "ua1")


@pytest.mark.parametrize("seed", [3, 10, 26, 28, 63])
def test_what_once_failed_becomes_an_archival_and_accessible_document(tmp_path: Path, seed: int) -> None:
    require()
    assert faults(seed, tmp_path) == []


@pytest.mark.fuzz
def test_many_more_do(tmp_path: Path) -> None:
    require()
    assert {seed: found for seed in range(1000, 1500) if (found := faults(seed, tmp_path))} == {}
