"""The command line, as a person and as a script meet it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ropa_desktop import __version__, cli, naming
from ropa_desktop.__main__ import main
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.hand_over import Sent, send
from ropa_desktop.services import check
from ropa_desktop.services.records import Edit, Save, change, delete, save
from ropa_desktop.storage.register import create, making, open_register
from ropa_desktop.storage.texts import language
from tests.exchange.assessments import TEST, make_assessed
from tests.exchange.certificates import PASSPHRASE, office
from tests.exchange.outlines import make_small
from tests.storage.test_second_format import older

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def swedish_system(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    state = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    return state


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "example.ropa"
    assert main(["example", str(path), "--language", "sv"]) == 0
    return path


@pytest.fixture
def example(_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_made, tmp_path / "example.ropa"))


def _program(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ropa_desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)  # type: ignore[call-overload,no-any-return]  # passed on as they are


def _environment(**more: str) -> dict[str, str]:
    away = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {k: v for k, v in os.environ.items() if k not in away} | more


# Language


@pytest.mark.parametrize(
    "arguments", [("--language", "en", "check"), ("check", "--language", "en"), ("check", "--language=en")]
)
def test_the_language_may_stand_before_or_after_the_command(
    run: Run, example: Path, arguments: tuple[str, ...]
) -> None:
    _, out, err = run(*arguments, example)
    assert "required by law" in err
    assert "Article" in out


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "sv"),
        ({"LANG": "C.UTF-8"}, "sv"),
        ({"LANG": ""}, "sv"),
    ],
)
def test_without_a_choice_the_system_decides_and_then_it_is_swedish(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cli.read(["check", "x"]).language == expected


def test_another_language_is_wrong_use(run: Run) -> None:
    code, out, err = run("check", "x", "--language", "fr")
    assert (code, out) == (2, "")
    assert "fr" in err


# Help and wrong use


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_help_is_in_the_users_language(run: Run, code: str) -> None:
    say = language(code)
    texts = [run("--help", "--language", code)[1], *(run(c, "--help", "--language", code)[1] for c in cli.COMMANDS)]
    for text in texts:
        assert say("cli.usage") in text
        assert say("cli.options") in text
        assert "positional arguments" not in text
        assert "show this help message" not in text
    assert all(say(f"cli.{command}") in texts[0] for command in cli.COMMANDS)
    assert "[REGISTER] [--read-only]" in texts[0], "how the window is opened"
    assert "REGISTER OUT --format xlsx|pdf|json" in texts[1 + cli.COMMANDS.index("export")]
    assert "REGISTER ID OUT --format pdf|xlsx|json" in texts[1 + cli.COMMANDS.index("worksheet")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "a", "b"),
        ("export", "a", "b", "--format", "docx"),
        ("export", "a"),
        ("check",),
        ("check", "a", "--format", "xml"),
        ("check", "a", "b"),
        ("worksheet", "a", "I01"),
        ("worksheet", "a", "I01", "b"),
        ("worksheet", "a", "I01", "b", "--format", "docx"),
        ("worksheet", "a", "T01", "b", "--format", "pdf", "--module", "five"),
        ("import", "a"),
        ("backup", "a"),
        ("example",),
        ("a", "b"),
        ("check", "a", "--unknown"),
        ("check", "a", "--language"),
        ("export", "a", "b", "--format", "pdf", "--activity"),
        ("export", "a", "b", "--format", "pdf", "--board", "--cameras"),
        ("export", "a", "b", "--format", "pdf", "--details=yes"),
    ],
)
def test_wrong_use_is_told_on_stderr_in_the_users_language_and_ends_with_two(
    run: Run, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("användning: ropa-desktop")
    assert "--help" in err
    why = err.splitlines()[-1]
    english = r"\b(the|choose|unrecognized|expected|invalid|required|allowed|ignored|error)\b"
    assert not re.search(english, why), "argparse says nothing of its own"


def test_the_version_is_a_result(run: Run) -> None:
    assert run("--version") == (0, f"ropa-desktop {__version__}\n", "")


# Example


def test_the_example_does_not_overwrite(run: Run, example: Path) -> None:
    before = example.read_bytes()
    code, out, err = run("example", example)
    assert (code, out) == (1, "")
    assert "finns redan" in err
    assert example.read_bytes() == before


def test_the_example_speaks_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("example", tmp_path / "en.ropa", "--language", "en") == (0, "", f"{tmp_path / 'en.ropa'} is made.\n")
    run("export", tmp_path / "en.ropa", tmp_path / "en.json", "--format", "json")
    assert "Contact" in (tmp_path / "en.json").read_text(encoding="utf-8")


# Check


def test_check_reports_what_the_window_reports(run: Run, example: Path) -> None:
    with open_register(example, read_only=True) as register:
        expected = check.check(register)
    code, out, _ = run("check", example, "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert [(f["rule"], f["record"], f["field"]) for f in found] == [(f.rule, f.record_id, f.path) for f in expected]
    code, out, err = run("check", example)
    assert len(out.splitlines()) == len(expected)
    assert code == 1
    assert err.startswith(str(sum(f.severity is check.Severity.ERROR for f in expected)))


def test_check_of_a_register_without_errors_ends_with_nought(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_register(example, read_only=True) as register:
        advice = [f for f in check.check(register) if f.severity is not check.Severity.ERROR]
    monkeypatch.setattr(check, "check", lambda _: advice)
    assert run("check", example)[0] == 0
    monkeypatch.setattr(check, "check", lambda _: [])
    code, out, told = run("check", example)
    assert (code, out) == (0, "")
    assert told.startswith(language("sv")("cli.no_findings") + "\n")
    assert told.endswith(" regler gäller, alla som de är.\n"), "by which rules is part of every report"


# Export


def test_several_activities_are_chosen_by_reference_or_id(run: Run, example: Path, tmp_path: Path) -> None:
    with open_register(example, read_only=True) as register:
        number = next(f.record_id for f in check.check(register) if f.label.startswith("B02"))
    asked = cli.read(["export", "a", "b", "--format", "pdf", "--activity", "b01", str(number), "--activity", "U01"])
    with open_register(example, read_only=True) as register:
        ids = naming.activities(register, asked.options.activity)
    assert len(ids) == 3
    assert number in ids
    target = tmp_path / "some.xlsx"
    assert run("export", example, target, "--format", "xlsx", "--activity", "B01", "U01")[0] == 0
    assert target.stat().st_size > 1000


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--activity", "B99"), "B99"),
        (("--activity", ""), ""),
        (("--as-of", "igår"), "igår"),
        (("--as-of", "2023-02-31"), "2023-02-31"),
        (("--as-of", "20230201"), "20230201"),
        (("--as-of", (date.today() + timedelta(days=2)).isoformat()), "framtiden"),  # noqa: DTZ011 - the user's day
        (("--annex", "secret"), "secret"),
    ],
)
def test_an_export_of_what_is_not_there_is_wrong_use(
    run: Run, example: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    code, out, err = run("export", example, tmp_path / "a.pdf", "--format", "pdf", *options)
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "a.pdf").exists()


def test_an_export_as_of_a_day_says_so_on_its_cover(run: Run, example: Path, tmp_path: Path) -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - the user's day
    assert run("export", example, tmp_path / "a.xlsx", "--format", "xlsx", "--as-of", today, "--annex", "none")[
        ::2
    ] == (
        0,
        f"{language('sv')('cli.written', path=tmp_path / 'a.xlsx')}\n",
    )
    code, _, told = run("export", example, tmp_path / "a.json", "--format", "json", "--as-of", "2020-01-01")
    assert code == 0
    assert language("sv")("export.empty") in told
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["records"] == []


# Worksheets


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_overview_is_written_instead_of_the_record(run: Run, example: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"a.{kind}"
    assert run("export", example, target, "--format", kind, "--overview", "--language", "en")[0] == 0
    if kind == "xlsx":
        book = load_workbook(target)
        assert book.sheetnames[1] == "Figures"
        assert "Processing activities" not in book.sheetnames


def test_extracts_for_other_readers_are_written(run: Run, example: Path, tmp_path: Path) -> None:
    make_small(tmp_path / "small.ropa")
    for name, more in (
        ("board.pdf", ("--board", "--where", "name is not blank")),
        ("department.pdf", ("--department", "leisure DEPARTMENT", "--details")),
        ("party.xlsx", ("--party", "p10")),
        ("cameras.xlsx", ("--cameras", "--as-of", date.today().isoformat())),  # noqa: DTZ011 - the user's day
    ):
        target = tmp_path / name
        kind = target.suffix.removeprefix(".")
        assert run("export", tmp_path / "small.ropa", target, "--format", kind, "--language", "en", *more)[0] == 0
        assert target.exists()
    assert load_workbook(tmp_path / "party.xlsx").sheetnames[1] == "Party"
    assert load_workbook(tmp_path / "cameras.xlsx").sheetnames[1] == "Camera surveillance"


def test_the_calendar_is_written_with_all_that_falls_due(run: Run, example: Path, tmp_path: Path) -> None:
    code, _, err = run("export", example, tmp_path / "a.ics", "--format", "ics")
    count = (tmp_path / "a.ics").read_bytes().count(b"BEGIN:VEVENT")
    assert (code, count > 0) == (0, True)
    assert f"{count} dagar" in err


@pytest.mark.parametrize(
    "options",
    [
        ("json", "--overview"),
        ("pdf", "--overview", "--activity", "B01"),
        ("pdf", "--overview", "--annex", "party"),
        ("ics", "--overview"),
        ("ics", "--review", "G01"),
        ("pdf", "--overview", "--review", "G01"),
        ("json", "--board"),
        ("ics", "--party", "P01"),
        ("pdf", "--board", "--annex", "party"),
        ("pdf", "--party", "P01", "--where", "name is blank"),
        ("pdf", "--party", "nobody"),
        ("pdf", "--department", "nowhere"),
        ("pdf", "--details"),
        ("pdf", "--board", "--overview"),
        ("pdf", "--cameras", "--board"),
        ("pdf", "--cameras", "--details"),
        ("pdf", "--cameras", "--activity", "B01"),
        ("html", "--cameras"),
        ("json", "--cameras"),
        ("ics", "--cameras"),
        ("pdf", "--cameras", "--review", "G01"),
        ("pdf", "--overview", "--where", "name is blank"),
        ("ics", "--as-of", "2026-01-01"),
        ("ics", "--case-number", "1"),
    ],
)
def test_what_an_overview_or_a_calendar_does_not_know_is_wrong_use(
    run: Run, example: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert run("export", example, tmp_path / "out", "--format", *options)[0] == 2
    assert not (tmp_path / "out").exists()


@pytest.fixture
def assessed(tmp_path: Path) -> Path:
    make_assessed(tmp_path / "assessed.ropa")
    return tmp_path / "assessed.ropa"


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "json"])
@pytest.mark.parametrize("wanted", ["I01", "v01", "T01", str(TEST)])
def test_a_worksheet_is_written_by_reference_or_id(
    run: Run, assessed: Path, tmp_path: Path, kind: str, wanted: str
) -> None:
    target = tmp_path / f"made.{kind}"
    code, out, err = run("worksheet", assessed, wanted, target, "--format", kind)
    assert (code, out) == (0, "")
    assert str(target) in err
    assert target.stat().st_size > 1000


def test_a_worksheet_is_in_the_language_asked_for(run: Run, assessed: Path, tmp_path: Path) -> None:
    for code in LANGUAGES:
        run("worksheet", assessed, "I01", tmp_path / "a.json", "--format", "json", "--language", code)
        found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
        assert (found["language"], found["title"]) == (code, language(code)("balancing_test"))


def test_an_appendix_is_written_for_the_modules_asked_for(run: Run, assessed: Path, tmp_path: Path) -> None:
    arguments = ("worksheet", assessed, "T01", tmp_path / "a.json", "--format", "json")
    assert run(*arguments, "--module", "two")[0] == 0
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [chapter["id"] for chapter in found["chapters"]] == ["appendix_two"]


@pytest.mark.parametrize(
    ("wanted", "more", "said"),
    [
        ("I99", (), "I99"),
        ("", (), ""),
        ("B01", (), "B01"),
        ("I01", ("--module", "two"), "--module"),
        ("T01", ("--module", "one"), "one"),
    ],
)
def test_a_worksheet_that_is_not_there_is_wrong_use(
    run: Run, assessed: Path, tmp_path: Path, wanted: str, more: tuple[str, ...], said: str
) -> None:
    code, out, err = run("worksheet", assessed, wanted, tmp_path / "a.pdf", "--format", "pdf", *more)
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "a.pdf").exists()


def test_a_transfer_without_a_module_is_refused(run: Run, tmp_path: Path) -> None:
    make_assessed(tmp_path / "a.ropa", transfer={"modules": []})
    code, _, err = run("worksheet", tmp_path / "a.ropa", "T01", tmp_path / "a.pdf", "--format", "pdf")
    assert code == 1
    assert "modul" in err


def test_a_worksheet_never_takes_the_place_of_a_register(run: Run, assessed: Path) -> None:
    before = assessed.read_bytes()
    assert run("worksheet", assessed, "I01", assessed, "--format", "pdf")[0] == 1
    assert assessed.read_bytes() == before


def test_an_export_never_takes_the_place_of_a_register(run: Run, example: Path) -> None:
    before = example.read_bytes()
    for kind in ("json", "pdf", "xlsx"):
        code, _, err = run("export", example, example, "--format", kind)
        assert code == 1
        assert "finns redan" in err
    assert example.read_bytes() == before


# Import and backup


def test_an_archive_makes_a_register_and_a_dry_run_none(run: Run, example: Path, tmp_path: Path) -> None:
    archive, new = tmp_path / "a.json", tmp_path / "new.ropa"
    run("export", example, archive, "--format", "json")
    records = len(json.loads(archive.read_text(encoding="utf-8"))["records"])
    code, _, err = run("import", new, archive, "--dry-run")
    assert code == 0
    assert records > 50
    assert f"poster {records}" in err
    assert not new.exists()
    code, _, err = run("import", new, archive)
    assert code == 0
    assert f"poster {records}" in err
    run("export", new, tmp_path / "b.json", "--format", "json")
    assert (tmp_path / "b.json").read_bytes() == archive.read_bytes()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_register_with_records_takes_no_archive_and_stays_as_it_was(
    run: Run, example: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    run("export", example, tmp_path / "a.json", "--format", "json")
    before = example.read_bytes()
    code, _, err = run("import", example, tmp_path / "a.json", *more)
    assert code == 1
    assert "innehåller redan" in err
    assert example.read_bytes() == before


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_faulty_archive_makes_nothing(run: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_text('{"format":"ropa-desktop-archive","version":1,"records":[{"id":', encoding="utf-8")
    code, _, err = run("import", tmp_path / "new.ropa", tmp_path / "a.json", *more)
    assert code == 1
    assert "avklippt" in err
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_while_a_window_has_it_open_only_import_is_refused(run: Run, example: Path, tmp_path: Path) -> None:
    archive, empty = tmp_path / "a.json", tmp_path / "empty.ropa"
    run("export", example, archive, "--format", "json")
    with open_register(example):
        assert run("check", example)[0] == 1
        for kind in ("xlsx", "pdf", "json"):
            assert run("export", example, tmp_path / f"b.{kind}", "--format", kind)[0] == 0
        assert run("backup", example, tmp_path / "copy.ropa")[0] == 0
    create(empty)
    with open_register(empty):
        code, _, err = run("import", empty, archive)
    assert code == 1
    assert "redan öppen" in err
    assert run("check", tmp_path / "copy.ropa")[0] == 1


def test_a_backup_does_not_overwrite(run: Run, example: Path) -> None:
    code, _, err = run("backup", example, example)
    assert code == 1
    assert "finns redan" in err


# Registers that cannot be opened


@pytest.mark.parametrize("content", [None, b"", b"Hej", b"SQLite format 3\0" + bytes(200), bytes(5000)])
@pytest.mark.parametrize("command", ["check", "export", "import", "backup"])
def test_what_is_no_register_is_told(run: Run, tmp_path: Path, content: bytes | None, command: str) -> None:
    path = tmp_path / "a.ropa"
    if content is not None:
        path.write_bytes(content)
    more: dict[str, tuple[object, ...]] = {
        "export": (tmp_path / "b.pdf", "--format", "pdf"),
        "import": (tmp_path / "b.json",),
        "backup": (tmp_path / "c",),
    }
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    code, out, err = run(command, path, *more.get(command, ()))
    assert (code, out) == (1, "")
    assert str(tmp_path) in err
    assert "Traceback" not in err


# As a program


def test_no_command_imports_qt_nor_what_only_others_need(example: Path, tmp_path: Path) -> None:
    light = [("check", example), ("backup", example, tmp_path / "b.ropa")]
    heavy = {"jsonschema", "openpyxl", "reportlab", "pikepdf", "alembic", "bidi"}
    assert not (heavy | {"PySide6", "shiboken6"}) & _imported(light)
    exporting = [("export", example, tmp_path / f"a.{kind}", "--format", kind) for kind in ("pdf", "xlsx", "json")]
    assert "PySide6" not in _imported(exporting)


def _imported(commands: Sequence[Sequence[object]]) -> set[str]:
    """Carry out commands in a program, and give what that imported."""
    script = (
        "import json, sys; from ropa_desktop.__main__ import main\n"
        "assert all([main(arguments) in {0, 1} for arguments in json.loads(sys.argv[1])])\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    given = json.dumps([[str(word) for word in command] for command in commands])
    command = [sys.executable, "-c", script, given]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return set(json.loads(said.splitlines()[-1]))


def test_without_a_display_the_command_line_is_shown(tmp_path: Path) -> None:
    said = _program("--language", "sv", env=_environment())
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.startswith(language("sv")("problem.no_display"))
    assert "export" in said.stderr


def test_a_reader_that_has_seen_enough_is_no_error(example: Path) -> None:
    script = f"{sys.executable} -m ropa_desktop check {example} | head -n 1; echo ${{PIPESTATUS[0]}}"
    said = subprocess.run(["/bin/bash", "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert "Traceback" not in said.stderr
    assert "Exception" not in said.stderr
    assert said.stdout.splitlines()[-1] == "1"


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-"])
def test_closed_streams_change_nothing_but_that_nobody_hears(example: Path, tmp_path: Path, closed: str) -> None:
    script = f"{sys.executable} -m ropa_desktop export {example} {tmp_path / 'a.json'} --format json {closed}"
    assert subprocess.run(["/bin/bash", "-c", script], check=False, timeout=60).returncode == 0
    assert (tmp_path / "a.json").exists()


def test_an_interrupted_command_says_so(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(check, "check", interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    try:
        code, _, err = run("check", example)
    finally:
        signal.signal(signal.SIGINT, before)
    assert code == 1
    assert "Avbrutet" in err


def test_an_unexpected_error_goes_into_the_log_and_not_on_the_screen(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch, swedish_system: Path
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError("så här")

    monkeypatch.setattr(check, "check", fail)
    code, _, err = run("check", example)
    assert code == 1
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    (log,) = swedish_system.glob("**/*.log")
    assert str(log) in err
    assert "ZeroDivisionError: så här" in log.read_text(encoding="utf-8")


def test_a_terminal_that_lacks_letters_shows_their_code_points(example: Path) -> None:
    said = _program("check", example, "--language", "sv", env=_environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"))
    assert said.returncode == 1
    assert "\\xe4r troligen fel" in said.stderr
    said = _program("check", example, "--format", "json", env=_environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"))
    assert json.loads(said.stdout)


def test_a_person_who_watches_sees_how_far_it_is(
    run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _, _, err = run("export", example, tmp_path / "a.json", "--format", "json")
    assert "100 %" in err
    _, _, err = run("import", tmp_path / "b.ropa", tmp_path / "a.json")
    assert "100 %" in err


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "json"])
@pytest.mark.parametrize("target", ["missing/a", "example.ropa/a", "folder", "x" * 300])
def test_where_nothing_can_be_written_is_told_and_nothing_is_left(
    run: Run, example: Path, tmp_path: Path, kind: str, target: str
) -> None:
    (tmp_path / "folder").mkdir()
    before = sorted(p.name for p in tmp_path.rglob("*"))
    code, out, err = run("export", example, tmp_path / target, "--format", kind)
    assert (code, out) == (1, "")
    assert target in err
    assert "Ett oväntat fel" not in err
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_what_a_program_that_was_cut_off_left_is_gone_after_the_next_command(
    run: Run, example: Path, tmp_path: Path, swedish_system: Path
) -> None:
    left, notes = tmp_path / "ropa_desktop-x1", swedish_system / "ropa-desktop" / "running" / "x1"
    for folder in (left, notes):
        folder.mkdir(parents=True)
    (left / "bilaga.pdf").write_text("Åsa Öst")
    (notes / "1").write_text(str(left))
    assert run("find", example, "review")[0] == 0
    assert not left.exists()
    assert not notes.exists()


@pytest.mark.parametrize("more", [("--activity", "B01"), ("--annex", "all"), ("--case-number", "1")])
def test_an_archive_of_a_part_is_wrong_use(run: Run, example: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    code, out, err = run("export", example, tmp_path / "a.json", "--format", "json", *more)
    assert (code, out, err) == (2, "", language("sv")("problem.archive_is_whole") + "\n")
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize(
    ("kind", "more", "key"),
    [
        ("html", ("--annex", "all"), "public_is_set"),
        ("html", ("--case-number", "1"), "public_is_set"),
        ("jsonld", ("--overview",), "only_the_record"),
        ("html", ("--review", "G01"), "only_the_record"),
    ],
)
def test_what_a_reader_s_form_does_not_hold_is_wrong_use(
    run: Run, example: Path, tmp_path: Path, kind: str, more: tuple[str, ...], key: str
) -> None:
    code, out, err = run("export", example, tmp_path / "a", "--format", kind, *more)
    assert (code, out, err) == (2, "", language("sv")(f"problem.{key}", format=kind) + "\n")
    assert not (tmp_path / "a").exists()


def test_a_public_version_is_written(run: Run, example: Path, tmp_path: Path) -> None:
    code, _, _ = run("export", example, tmp_path / "a.html", "--format", "html", "--activity", "B01")
    assert code == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("<article") == 1


def test_an_activity_is_looked_up_as_it_was_called_on_the_day(run: Run, tmp_path: Path) -> None:
    path, day = tmp_path / "a.ropa", date.today() - timedelta(days=2)  # noqa: DTZ011 - the user's day
    then = datetime.now(UTC) - timedelta(days=5)
    with making(path) as register:
        first = change(register, [Edit("activity", None, {"name": "Den förra"})], Save("Eva", "add", at=then)).id
        delete(register, [first], author="Eva")
        save(register, "activity", None, {"name": "Den nya", "reference": "B02"}, author="Eva")
    export = ("export", path, tmp_path / "a.xlsx", "--format", "xlsx", "--as-of", day.isoformat(), "--activity")
    assert run(*export, "B02")[0] == 2
    assert run(*export, "B01")[0] == 0
    texts = " ".join(str(cell.value) for row in load_workbook(tmp_path / "a.xlsx")["Behandlingar"] for cell in row)
    assert "Den förra" in texts


def test_what_would_steer_a_terminal_is_shown_and_not_sent(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    with making(path) as register:
        save(register, "activity", None, {"name": "Löner\x1b[2J\x9b\u202e\nrad 2"}, author="Eva")
    out = run("check", path)[1]
    assert "Löner\\x1b[2J\\x9b\\u202e rad 2" in out
    (tmp_path / "a.json").write_text('{"format":"ropa-desktop-archive","version":"\\u001b[2J"}', encoding="utf-8")
    err = run("import", tmp_path / "b.ropa", tmp_path / "a.json")[2]
    assert "\\x1b[2J" in err
    assert "\x1b" not in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals there")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_command_that_is_told_to_end_leaves_nothing(example: Path, tmp_path: Path, name: str) -> None:
    script = (
        "import os, signal, sys; from ropa_desktop import commands; from ropa_desktop.__main__ import main;"
        f"commands.export = lambda register, *_, **__: os.kill(os.getpid(), signal.{name});"
        "sys.exit(main(sys.argv[1:]))"
    )
    (tmp_path / "tmp").mkdir()
    asked = ("export", example, tmp_path / "a.pdf", "--format", "pdf", "--as-of", "2026-01-01")
    command = [sys.executable, "-c", script, *map(str, asked)]
    said = subprocess.run(
        command, capture_output=True, text=True, check=False, env=_environment(TMPDIR=str(tmp_path / "tmp"))
    )
    assert (said.returncode, said.stderr) == (1, language("sv")("cli.stopped") + "\n")
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_a_name_that_is_no_unicode_is_told_as_it_is(
    run: Run, tmp_path: Path, swedish_system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe4kna.ropa"))
    assert run("example", path)[0] == 0
    monkeypatch.setattr(check, "check", lambda _: (_ for _ in ()).throw(ValueError(str(path))))
    code, _, err = run("check", path)
    assert code == 1
    assert "Traceback" not in err
    assert "kna.ropa" in next(swedish_system.glob("**/*.log")).read_text(encoding="utf-8")


HOSTILE = (
    "\x00\x01\x1b[31m=1+1 <b>&amp; \u202eabc\u202c 🧾👩‍👩‍👧 אבג عربي"
    " \ufeff\ufffe\uffff\u0378 \r\n\t\x7f\x85\u2028\u2066"
)


@pytest.mark.parametrize("text", [HOSTILE, HOSTILE + "Å" * 20_000, "ord " * 5_000, "\u200b"])
def test_any_text_goes_out_in_every_format_and_comes_back(run: Run, tmp_path: Path, text: str) -> None:
    one, two = tmp_path / "one.ropa", tmp_path / "two.ropa"
    with making(one) as register:
        rows = [{"part": text, "law": text}]
        save(register, "activity", None, {"name": text, "purpose": text, "legal_bases": rows}, author=text)
        save(register, "party", None, {"name": text, "address": text}, author=text)
    assert run("export", one, tmp_path / "one.json", "--format", "json")[0] == 0
    assert run("import", two, tmp_path / "one.json")[0] == 0
    assert run("export", two, tmp_path / "two.json", "--format", "json")[0] == 0
    assert (tmp_path / "two.json").read_bytes() == (tmp_path / "one.json").read_bytes()
    for kind in ("pdf", "xlsx"):
        assert run("export", two, tmp_path / f"two.{kind}", "--format", kind, "--annex", "all")[0] == 0
    assert run("check", two)[0] == 1


def test_a_party_is_replaced_from_the_command_line_once_the_changes_were_read(run: Run, example: Path) -> None:
    code, out, err = run("replace", example, "P01", "P02", "--dry-run")
    assert (code, "Ingenting har ändrats" in err) == (0, True)
    assert out.count("→") > 0
    again, same, _ = run("replace", example, "P01", "P02", "--retire")
    assert again == 0
    assert set(out.splitlines()) <= set(same.splitlines())
    assert run("replace", example, "P01", "P02", "--dry-run")[1] == ""


def test_what_cannot_be_replaced_is_wrong_use(run: Run, example: Path) -> None:
    assert run("replace", example, "P01", "P01")[0] == 2
    assert run("replace", example, "P01", "B01")[0] == 2
    code, _, err = run("replace", example, "X99", "P01")
    assert (code, "X99" in err) == (2, True)


# Questions


def test_records_that_meet_a_condition_are_found(run: Run, example: Path) -> None:
    code, out, err = run("find", example, "activity", "--where", "legal_bases.article_6 = f")
    assert code == 0
    references = [line.split("\t")[0] for line in out.splitlines()]
    assert "B11" in references
    assert err.startswith(f"{len(references)} av ")
    code, out, _ = run("find", example, "Behandlingar", "--where", 'rättsliga_grunder.artikel_6 har "6.1 f"')
    assert [line.split("\t")[0] for line in out.splitlines()] == references
    code, out, _ = run("find", example, "party", "--format", "json", "--where", "country = US")
    found = json.loads(out)
    assert found
    assert all(one.keys() == {"record", "reference", "name"} for one in found)
    assert run("find", example, "notice")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("find", "activity", "--where", "childrn = yes"), "Menade du children"),
        (("find", "activity", "--where", ""), "Tecken 1"),
        (("find", "sak"), "sak"),
        (("check", "--where", "barn ="), "Tecken 1"),
        (("check", "--where", "@Nytt"), "Nytt"),
    ],
)
def test_a_condition_that_cannot_be_read_is_wrong_use(
    run: Run, example: Path, arguments: tuple[str, ...], says: str
) -> None:
    command, *rest = arguments
    code, out, err = run(command, example, *rest)
    assert (code, out) == (2, "")
    assert says in err


def test_findings_are_shown_of_the_activities_that_meet_a_condition(run: Run, example: Path) -> None:
    _, out, _ = run("find", example, "activity", "--where", "legal_bases.article_6 = f", "--format", "json")
    wanted = {one["record"] for one in json.loads(out)}
    _, out, _ = run("check", example, "--format", "json")
    everything = json.loads(out)
    _, out, _ = run("check", example, "--format", "json", "--where", "legal_bases.article_6 = f")
    assert json.loads(out) == [f for f in everything if f["record"] in wanted]
    assert run("check", example, "--where", "name = nothing")[0] == 0


def test_only_the_activities_that_meet_a_condition_are_handed_over(run: Run, example: Path, tmp_path: Path) -> None:
    with open_register(example) as register:
        values = {"name": "F", "about": "activity", "condition": "legal_bases.article_6 = f"}
        save(register, "saved_filter", None, values, author="Eva")
    _, out, _ = run("find", example, "activity", "--where", "@f")
    names = {line.split("\t")[1] for line in out.splitlines()}
    target = tmp_path / "out.xlsx"
    assert run("export", example, target, "--format", "xlsx", "--where", "@F", "--annex", "none")[0] == 0
    cells = {str(cell.value) for sheet in load_workbook(target) for row in sheet.iter_rows() for cell in row}
    assert names <= cells
    assert "Behandlingar där rättslig grund enligt artikel 6 är 6.1 f" in cells
    assert run("export", example, target, "--format", "xlsx", "--where", "x = 1")[0] == 2
    assert run("export", example, tmp_path / "a.json", "--format", "json", "--where", "children")[0] == 2
    both = ("--activity", "B11", "B01", "--where", "name is not empty", "--as-of", date.today().isoformat())  # noqa: DTZ011
    assert run("export", example, target, "--format", "xlsx", *both)[0] == 0


# Packages


@pytest.mark.parametrize("name", ["ut", "ut.zip"])
def test_a_package_is_made_and_found_whole_by_its_sum(run: Run, assessed: Path, tmp_path: Path, name: str) -> None:
    code, sum_, err = run("package", assessed, tmp_path / name, "--annexes", "all", "--case-number", "IMY-1")
    assert (code, len(sum_.strip())) == (0, 64)
    assert str(tmp_path / name) in err
    code, out, err = run("verify", tmp_path / name, "--sum", sum_.strip().upper())
    assert (code, out) == (0, "")
    assert sum_.strip() in err
    assert language("sv")("verify.sum_same") in err
    assert language("sv")("verify.proves") in err
    assert run("verify", tmp_path / name, "--sum", "0" * 64)[0] == 1


def test_a_package_without_activities_says_so(run: Run, assessed: Path, tmp_path: Path) -> None:
    told = language("sv")("cli.package_empty")
    assert told in run("package", assessed, tmp_path / "tomt", "--annexes", "none", "--where", "children = yes")[2]
    assert told not in run("package", assessed, tmp_path / "ut", "--annexes", "none")[2]


def test_a_register_tells_whether_a_package_was_handed_over(run: Run, assessed: Path, tmp_path: Path) -> None:
    place = tmp_path / "eget.ropa"
    shutil.copyfile(assessed, place)
    run("package", place, tmp_path / "ut", "--annexes", "none")
    code, _, err = run("verify", tmp_path / "ut", "--register", place)
    assert code == 1
    assert language("sv")("verify.unknown.own") in err
    with open_register(place) as register:
        sent = Sent(date(2026, 11, 26), "E-post", "Eva", "IMY", author="Eva")
        send(register, tmp_path / "ut", sent)
    code, _, err = run("verify", tmp_path / "ut", "--register", place)
    assert code == 0
    assert "L01" in err
    assert "2026-11-26, till IMY" in err
    assert language("sv")("verify.proves") not in err
    next((tmp_path / "ut").glob("*.xlsx")).write_bytes(b"x")
    code, _, err = run("verify", tmp_path / "ut", "--register", place)
    assert code == 1
    assert "Filerna är inte de som lämnades över" in err


def test_what_differs_in_a_package_is_a_result_and_ends_with_one(run: Run, assessed: Path, tmp_path: Path) -> None:
    run("package", assessed, tmp_path / "ut", "--annexes", "none", "--language", "en", "--where", "children = yes")
    next((tmp_path / "ut").glob("02-*")).write_bytes(b"other")
    (tmp_path / "ut" / "ny\x1b[2J").write_bytes(b"")
    code, out, err = run("verify", tmp_path / "ut", "--language", "en")
    assert code == 1
    assert out.splitlines() == ["altered: 02-record-of-processing.pdf", "added: ny\\x1b[2J"]
    assert language("en")("verify.not_whole") in err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--annexes", "secret"), 2),
        (("--annexes", "none", "party"), 2),
        (("--as-of", "2999-01-01"), 2),
        (("--activity", "B99"), 2),
        (("--where", "no such field"), 2),
    ],
)
def test_a_package_of_what_is_not_there_is_wrong_use(
    run: Run, assessed: Path, tmp_path: Path, options: tuple[str, ...], expected: int
) -> None:
    assert run("package", assessed, tmp_path / "ut", *options)[0] == expected
    assert not (tmp_path / "ut").exists()


def test_a_package_is_not_written_over_anything(run: Run, assessed: Path, tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    code, out, err = run("package", assessed, tmp_path / "ut")
    assert (code, out) == (1, "")
    assert "finns redan" in err


@pytest.mark.parametrize("name", ["borta", "assessed.ropa"])
def test_what_is_no_package_cannot_be_verified(run: Run, assessed: Path, tmp_path: Path, name: str) -> None:
    code, out, err = run("verify", tmp_path / name)
    assert (code, out) == (1, "")
    assert name in err


@pytest.fixture
def asked(assessed: Path) -> Path:
    values = {"name": "Tillsyn", "reference": "F01", "language": "en", "case_number": "IMY-7", "level": "full"}
    with open_register(assessed) as register:
        save(register, "authority_request", None, values, author="Eva")
    return assessed


def test_a_request_is_answered_by_its_number(run: Run, asked: Path, tmp_path: Path) -> None:
    assert run("package", asked, tmp_path / "ut", "--request", "f01", "--annexes", "none")[0] == 0
    manifest = json.loads((tmp_path / "ut" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["language"], manifest["request"]["case_number"]) == ("en", "IMY-7")
    run("package", asked, tmp_path / "sv", "--request", "F01", "--annexes", "none", "--language", "sv")
    assert (tmp_path / "sv" / "01-foljebrev.docx").exists()
    for more in (("--where", "children = yes"), ("--activity", "B01")):
        assert run("package", asked, tmp_path / "nej", "--request", "F01", *more)[0] == 2
    assert run("package", asked, tmp_path / "nej", "--request", "F99")[0] == 2
    assert not (tmp_path / "nej").exists()


@pytest.mark.parametrize("how", ["file", "environment"])
def test_a_package_is_signed_without_the_passphrase_standing_among_the_arguments(
    run: Run, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    certificate, kept = office(tmp_path), tmp_path / "passphrase"
    kept.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    arguments = ["package", assessed, tmp_path / "ut", "--annexes", "none", "--sign", certificate, "--attach"]
    if how == "file":
        arguments += ["--passphrase-file", kept]
    else:
        monkeypatch.setenv("ROPA_PASSPHRASE", PASSPHRASE)
    assert run(*arguments)[0] == 0
    code, out, err = run("verify", tmp_path / "ut")
    assert (code, out) == (0, "")
    assert "Exempelbolaget AB" in err


def test_a_certificate_that_cannot_be_opened_stops_the_package_before_anything_is_written(
    run: Run, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("package", assessed, tmp_path / "ut", "--sign", office(tmp_path))
    assert run(*arguments)[0] == 2
    monkeypatch.setenv("ROPA_PASSPHRASE", "fel")
    assert run(*arguments)[0] == 1
    assert run(*arguments, "--passphrase-file", tmp_path / "borta")[0] == 1
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("kind", ["pdf", "extract", "html"])
def test_a_copy_for_release_is_written_at_its_level(run: Run, example: Path, tmp_path: Path, kind: str) -> None:
    code, _, err = run("export", example, tmp_path / "copy", "--format", kind, "--level", "release")
    assert (code, (tmp_path / "copy").is_file()) == (0, True), err
    if kind == "extract":
        assert json.loads((tmp_path / "copy").read_text(encoding="utf-8"))["level"] == "release"


@pytest.mark.parametrize("kind", ["json", "ics"])
def test_an_archive_and_a_calendar_are_no_copies_for_release(
    run: Run, example: Path, tmp_path: Path, kind: str
) -> None:
    assert run("export", example, tmp_path / "out", "--format", kind, "--level", "release")[0] == 2
    assert not (tmp_path / "out").exists()


def test_a_register_of_an_older_format_is_told_of(run: Run, tmp_path: Path) -> None:
    older(tmp_path / "a.ropa", 3)
    code, out, err = run("check", tmp_path / "a.ropa", "--format", "json")
    assert (code, json.loads(out)) == (0, [])
    assert "läses i det nya" in err
    assert not (tmp_path / "a format 3.ropa").exists()
    _, _, err = run("replace", tmp_path / "a.ropa", "P1", "P2")
    assert "uppdateras till det nya formatet" in err
    assert "a format 3.ropa" in err
    assert (tmp_path / "a format 3.ropa").exists()
    assert "nya" not in run("find", tmp_path / "a.ropa", "activity")[2]
