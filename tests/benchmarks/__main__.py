"""`make bench`: how fast the program is, as ratios against floors measured in the same run.

Each figure stands beside its floor and what the project asks for; the table is kept in docs/benchmarks.md.
`python -m tests.benchmarks [words…]` runs only the measurements whose name holds one of the words, and keeps nothing.
"""

from __future__ import annotations

import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ropa_desktop.services import check, find, query, records, reviews
from ropa_desktop.services.find import Query
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register, open_register
from tests.benchmarks import excel, pdf, rules
from tests.benchmarks import package as package_work
from tests.benchmarks import window as window_work
from tests.benchmarks.made_up import make_register

TABLE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
RUNS = 7
FLOOR = """
import sqlalchemy.orm
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(1, app.quit)
app.exec()
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: what came out, beside what, and whether it is what was asked for."""

    name: str
    found: str
    floor: str
    asked: str
    met: bool


@dataclass(frozen=True, slots=True)
class Registers:
    """The made-up registers."""

    thousand: Path
    ten_thousand: Path


WATCHER = """
import resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""A small program between, since a child's memory begins with what its parent held when it was started."""


def process(arguments: list[str], **environment: str) -> tuple[float, float]:
    """Run a program to its end; give seconds and the most memory it held, in MB."""
    settings = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment
    settings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at each start
    watched = [sys.executable, "-c", WATCHER, *arguments]
    told = subprocess.run(watched, env=settings, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = told.split()
    return float(seconds), float(megabytes)


def window(register: Path) -> tuple[float, float]:
    """Start the program on a register until its window is usable; the day's backup is there from the first time."""
    home = register.parent / "home"
    home.mkdir(exist_ok=True)
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(home))
    return process(["-m", "ropa_desktop", str(register)], ROPA_QUIT_AFTER_MS="1", **folders)


def start(made: Registers) -> Iterator[Figure]:
    """Start to a usable window, in turns with the floor."""
    floors, small, large = [], [], []
    window(made.thousand)
    window(made.ten_thousand)
    for _ in range(RUNS):
        floors.append(process(["-c", FLOOR])[0])
        small.append(window(made.thousand)[0])
        large.append(window(made.ten_thousand)[0])
    floor, ours, ten = map(statistics.median, (floors, small, large))
    yield ratio("start on 1,000 activities", ours, floor, "a bare window and SQLAlchemy's ORM", 1.5)
    yield ratio("start on 10,000 activities", ten, ours, "start on 1,000", 1.3)


def ratio(name: str, ours: float, floor: float, beside: str, asked: float) -> Figure:
    """Compare with a floor."""
    found = f"{ours:.2f} s = {ours / floor:.2f} ×"
    return Figure(name, found, f"{beside}: {floor:.2f} s", f"≤ {asked} ×", ours / floor <= asked)


def each(work: Callable[[int], object], times: int) -> float:
    """Give the 95th percentile of some runs, in milliseconds."""
    gc.collect()
    gc.freeze()  # as the program does once it has started (ui/app.py)
    taken = []
    for number in range(times):
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def within(name: str, milliseconds: float, asked: float, floor: str) -> Figure:
    """Compare with a limit."""
    return Figure(name, f"{milliseconds:.1f} ms", floor, f"< {asked:.0f} ms", milliseconds < asked)


TYPED = (
    "p",
    "pe",
    "per",
    "perso",
    "lön",
    "avtal",
    "kun",
    "kund",
    "it-lev",
    "besök",
    "marknad",
    "usa",
    "e-post kund",
    "å",
)


def work_at_ten_thousand(made: Registers) -> Iterator[Figure]:
    """Search, open and save as a user does, below the window."""
    with open_register(made.ten_thousand) as register:
        wording = Wording(register, "sv")
        wording.words("data")
        ids = find.find(register, Query("activity"), wording)
        floor = f"a first key read: {each(lambda n: records.read(register, ids[n]), 20):.1f} ms a record"

        def search(number: int) -> None:
            found = find.find(register, Query("activity", text=TYPED[number % len(TYPED)]), wording)
            find.cells(register, "activity", found[:60], ("reference", "name", "legal_bases"), wording)

        yield within("search as you type at 10,000, 95th percentile", each(search, 140), 30, floor)
        yield within("read a record at 10,000, 95th percentile", each(reader(register, ids), 200), 50, floor)
        yield within("save a record at 10,000, 95th percentile", each(saver(register, ids), 100), 50, floor)
        first, rest = each(lambda _: check.overview_of(register), 10), each(counting(register), 10)
        yield within("overview at 10,000: what is drawn first", first, 250, "letters and findings")
        yield within("overview at 10,000: the other figures", rest, 600, "drawn once the window is there")


ASKED = (
    "legal_bases[article_6 = f and not balancing_test.status = approved]",
    "recipients.party.country = US or children",
    "notice is empty and finding.severity = error",
)
BY_HAND = """
SELECT r.id FROM record r WHERE r.type = 'activity' AND r.retired IS NULL AND EXISTS (SELECT 1
FROM activity_legal_bases l LEFT JOIN balancing_test b ON b.id = l.balancing_test
WHERE l.record_id = r.id AND l.article_6 = 'f' AND coalesce(b.status, '') <> 'approved')
"""


def questions_at_ten_thousand(made: Registers) -> Iterator[Figure]:
    """Put questions through rows and links, read and answered; ten times the records take ten times as long."""
    thousand, _ = _questions(made.thousand)
    ten, floor = _questions(made.ten_thousand)
    yield within("a question with rows and a link at 10,000, 95th percentile", ten, 200, f"one by hand: {floor:.1f} ms")
    times, beside = ten / thousand, f"the same on 1,000: {thousand:.1f} ms"
    yield Figure("questions as the register grows tenfold", f"{times:.1f} ×", beside, "≤ 13 ×", times <= LINEAR)


LINEAR = 13
"""How much longer ten times as much may take."""


def _questions(path: Path) -> tuple[float, float]:
    """Give what a question takes, and what one takes that is written by hand, in milliseconds."""
    with open_register(path) as register, register.reading() as connection:
        wording = Wording(register, "sv")

        def ask(number: int) -> None:
            where = query.read(register, "activity", ASKED[number % len(ASKED)])
            find.find(register, Query("activity", where=where), wording)

        each(ask, len(ASKED))  # words are read when first needed
        return each(ask, 30), each(lambda _: connection.exec_driver_sql(BY_HAND).all(), 30)


def rules_at_ten_thousand(made: Registers) -> Iterator[Figure]:
    """Hold every activity against every rule; and what it takes with all being read and what is found being kept."""
    thousand, _ = rules.judge_activities(made.thousand)
    ten, whole = rules.judge_activities(made.ten_thousand)
    beside = f"read, judged and kept: {whole:.2f} s"
    yield Figure("rules on 10,000 activities", f"{ten:.2f} s", beside, "< 2 s", ten < JUDGED)
    times, told = ten / thousand, f"the same on 1,000: {thousand:.2f} s"
    yield Figure("rules as the register grows tenfold", f"{times:.1f} ×", told, "≤ 13 ×", times <= LINEAR)


JUDGED = 2.0
"""The seconds that the rules may take on ten thousand activities."""


def work_in_the_window(made: Registers) -> Iterator[Figure]:
    """The same in the window, with all that it draws."""
    found = window_work.measure(made.ten_thousand, TYPED, each)
    yield within("window: search at 10,000, 95th percentile", found["search"], 30, "drawn, without the pause of typing")
    yield within("window: open a record at 10,000, 95th percentile", found["open"], 50, "the form filled and drawn")
    yield within(
        "window: open a worksheet at 10,000, 95th percentile", found["worksheet"], 150, "its first cards drawn"
    )
    yield within("window: answer in a worksheet at 10,000, 95th percentile", found["answer"], 30, "judged and drawn")
    yield within(
        "window: save a record at 10,000, 95th percentile", found["save"], 50, "saved, list and form drawn anew"
    )


def reader(register: Register, ids: list[int]) -> Callable[[int], object]:
    """Read records from all over the register."""
    return lambda number: records.read(register, ids[number * 37 % len(ids)])


def counting(register: Register) -> Callable[[int], object]:
    """Count what the overview draws once the window is there."""
    return lambda _: check.figures_of(register, date(2026, 11, 26))


def saver(register: Register, ids: list[int]) -> Callable[[int], object]:
    """Change records all over the register."""

    def save(number: int) -> None:
        values = {"purpose": f"Ändrat ändamål nummer {number}"}
        records.save(register, "activity", ids[number * 37 % len(ids)], values, author="bench")

    return save


def documents(_made: Registers) -> Iterator[Figure]:
    """Workbook and PDF beside what the libraries take for the same content."""
    ours, floor = excel.measure(1000)
    yield ratio("workbook of 1,000 activities", ours, floor, "openpyxl, the same cells and styles", 1.5)
    few, floor = pdf.measure(200)
    yield ratio("PDF of 200 activities", few, floor, "platypus, one plain pass", 1.5)
    many, _ = pdf.measure(1000)
    yield ratio("PDF of 1,000 activities", many, few, "PDF of 200", 6)


def package(made: Registers) -> Iterator[Figure]:
    """A package with all annexes and large files, beside its documents made alone; and the memory that it takes."""
    with tempfile.TemporaryDirectory() as folder:
        register, out = Path(folder) / "with files.ropa", Path(folder) / "out.zip"
        files = package_work.with_files(made.thousand, register)
        ours, alone, count = package_work.measure(register, Path(folder))
        name = f"package of 1,000 activities, {count} files (processor time)"
        yield ratio(name, ours, alone, "its documents made alone", 1.3)
        arguments = ["-m", "ropa_desktop", "package", str(register), str(out), "--annexes", "all"]
        _, held = process(arguments)
        yield below(f"package of 1,000 activities with {files} attachments of 4 MB", held, 600)


def review(made: Registers) -> Iterator[Figure]:
    """A review of everything begun and signed off: ten times as many records take some ten times as long."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (reviewed(path, Path(folder) / path.name) for path in (made.thousand, made.ten_thousand))
    for name, ours, floor in zip(("begin", "list", "sign"), many, few, strict=True):
        yield ratio(f"{name} a review of 10,000", ours, floor, f"{name} one of 1,000", 13)


def reviewed(made: Path, path: Path) -> tuple[float, float, float]:
    """Begin, list and sign a review of a copy of a register, and give the seconds of each."""
    shutil.copyfile(made, path)
    today = date.today()  # noqa: DTZ011 - a day
    with open_register(path) as register:
        made_one = records.save(register, "review", None, {"name": "Benchmark"}, author="Benchmark").id
        deeds: tuple[Callable[[], object], ...] = (
            lambda: reviews.begin(register, made_one, author="Benchmark", today=today),
            lambda: reviews.lines(register, made_one),
            lambda: reviews.sign(register, made_one, by="Benchmark", on=today, author="Benchmark"),
        )
        began, listed, signed = (timed(deed) for deed in deeds)
        return began, listed, signed


def timed(deed: Callable[[], object]) -> float:
    """Give the seconds that a deed takes."""
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def memory(made: Registers) -> Iterator[Figure]:
    """The most memory that the window and each export hold at 10,000 activities."""
    yield below("window at 10,000", window(made.ten_thousand)[1], 300)
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("xlsx", "pdf", "json"):
            target = str(Path(folder) / f"all.{kind}")
            arguments = ["-m", "ropa_desktop", "export", str(made.ten_thousand), target, "--format", kind]
            seconds, held = process(arguments)
            yield below(f"export of 10,000 as {kind} ({seconds:.0f} s)", held, 600)


def below(name: str, megabytes: float, asked: float) -> Figure:
    """Compare memory with a limit."""
    return Figure(f"memory: {name}", f"{megabytes:.0f} MB", "", f"< {asked:.0f} MB", megabytes < asked)


MEASUREMENTS = (
    start,
    work_at_ten_thousand,
    questions_at_ten_thousand,
    rules_at_ten_thousand,
    work_in_the_window,
    documents,
    package,
    review,
    memory,
)


def table(figures: list[Figure]) -> str:
    """Write the figures as a table in Markdown."""
    lines = ["| what | found | beside | asked for | |", "|---|---|---|---|---|"]
    lines += [
        f"| {f.name} | {f.found} | {f.floor} | {f.asked} | {'met' if f.met else '**not met**'} |" for f in figures
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the table when everything was measured."""
    wanted = sys.argv[1:]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        made = Registers(Path(folder) / "1000.ropa", Path(folder) / "10000.ropa")
        make_register(made.thousand, 1_000)
        make_register(made.ten_thousand, 10_000)
        for measurement in MEASUREMENTS:
            if not wanted or any(word in measurement.__name__ for word in wanted):
                for figure in measurement(made):
                    print(f"{figure.name}: {figure.found} ({figure.floor}) {figure.asked}", flush=True)
                    figures.append(figure)
    print(table(figures))
    if not wanted:
        machine = (
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        )
        before = TABLE.read_text(encoding="utf-8").partition("<!-- figures -->")[0] if TABLE.exists() else ""
        text = f"{before}<!-- figures -->\n\n{date.today()}, {machine}.\n\n{table(figures)}\n"  # noqa: DTZ011 - a day
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
