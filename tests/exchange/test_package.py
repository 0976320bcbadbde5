"""A package holds what was asked for, all of one moment, and is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import html
import json
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange import package_parts, packing
from ropa_desktop.exchange.manifest import NAME, Manifest, schema, written
from ropa_desktop.exchange.package import USUAL, Part, Wanted, make_package, plan_package, wanted_for
from ropa_desktop.exchange.package_files import runs
from ropa_desktop.exchange.package_names import numbered, plain, plain_file
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.signature import open_signer, sign_pdf
from ropa_desktop.exchange.verify import verify
from ropa_desktop.services import past
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import Edit, Save, change, read, save
from ropa_desktop.storage.register import Register, making, open_register
from tests.exchange.certificates import PASSPHRASE, office
from tests.services.made import everything
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANNEXES = frozenset({"agreement", "balancing_test", "transfer_assessment", "appendix"})
WANTED = Wanted(Scope(annexes=ANNEXES, made=MADE), "sv", USUAL | {Part.ATTACHMENTS})
MIDDLE = replace(WANTED, parts=frozenset({Part.LETTER, Part.WORKBOOK, Part.ATTACHMENTS}))
SMALL = Wanted(Scope(annexes=frozenset({"agreement"}), made=MADE), "sv", frozenset({Part.ATTACHMENTS}))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with two activities, what belongs to one of them, and a file that stands in two places."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "Avtal (2) – åäö.PDF").write_bytes(b"%PDF-1.7 signed")
    (folder / "Makron.xlsm").write_bytes(b"PK vbaProject.bin")
    (folder / "hemligt.txt").write_bytes(b"internal")
    path = folder / "Prov.ropa"
    with making(path) as register:
        names = ("Avtal (2) – åäö.PDF", "Makron.xlsm", "hemligt.txt")
        agreed, macros, internal = (keep_file(register, folder / name) for name in names)

        def add(kind: str, **values: object) -> int:
            return save(register, kind, None, values, author="Eva").id

        add("register", name="Provbolaget", content_language="sv")
        add("organisation", name="Provbolaget AB")
        add("agreement", name="Driftavtal", reference="A01", files=[agreed, macros], attachments=[internal])
        add("agreement", name="Tilläggsavtal", reference="A02", files=[agreed])
        transfer = add("transfer", name="Drift i USA", reference="T01", tool="46.2c", modules=["two"], country="US")
        test = add("balancing_test", name="Kameror", reference="I01", version="1")
        add("transfer_assessment", name="USA", reference="TB01", version="2", transfers=[transfer])
        bases = [{"article_6": "f", "balancing_test": test}]
        add("activity", name="Kamerabevakning", reference="B01", legal_bases=bases, transfers=[transfer])
        add("activity", name="Löner", reference="B02")
    return path


@pytest.fixture
def register(made: Path) -> Register:
    return open_register(made, read_only=True)


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Iterator[Register]:
    """A copy of it that a test may change."""
    with open_register(Path(shutil.copy(made, tmp_path / "Prov.ropa"))) as opened:
        yield opened


def _asked(register: Register, **request: object) -> Wanted:
    """Register a request, and give the package that answers it."""
    values = {"name": "Tillsyn", "language": "sv", **request}
    return wanted_for(register, save(register, "authority_request", None, values, author="Eva").id)


def _letter(register: Register, folder: Path, wanted: Wanted) -> str:
    """Make a package of a letter, and of the attachments where these go along, and give the text of the letter."""
    make_package(register, folder, replace(wanted, parts=(wanted.parts & {Part.ATTACHMENTS}) | {Part.LETTER}))
    (letter,) = folder.glob("01-*.docx")
    return _text_of(letter)


def _letter_that_answers(register: Register, folder: Path, **request: object) -> str:
    return _letter(register, folder, _asked(register, **request))


def _paths(manifest: Manifest) -> list[str]:
    return [entry.path for entry in manifest.files]


@pytest.mark.parametrize("name", ["ut", "ut.zip"])
def test_a_package_holds_the_record_its_annexes_and_the_exact_files_and_says_so(
    register: Register, tmp_path: Path, name: str
) -> None:
    manifest = make_package(register, tmp_path / name, WANTED)
    assert _paths(manifest) == [
        "01-foljebrev.docx",
        "02-registerforteckning.pdf",
        "03-registerforteckning.xlsx",
        "04-bilagor/intresseavvagningar/01-i01-kameror-v1.pdf",
        "04-bilagor/overforingsbedomningar/01-tb01-usa-v2.pdf",
        "04-bilagor/scc-bilagor/01-t01-drift-i-usa.pdf",
        "04-bilagor/filer/01-avtal-2-aao.pdf",
        "04-bilagor/filer/02-makron.xlsm",
        "05-maskinlasbart/utdrag.json",
        "05-maskinlasbart/utdrag.schema.json",
        "05-maskinlasbart/utdrag.jsonld",
    ]
    assert [entry.title for entry in manifest.files if entry.kind == "attachment"] == [
        "Avtal A01 Driftavtal, Avtal A02 Tilläggsavtal: Avtal (2) – åäö.PDF",
        "Avtal A01 Driftavtal: Makron.xlsm",
    ]
    assert [entry.path for entry in manifest.files if entry.runs] == ["04-bilagor/filer/02-makron.xlsm"]
    content = _contents(tmp_path / name)
    assert content.keys() == {*_paths(manifest), NAME}
    assert content["04-bilagor/filer/01-avtal-2-aao.pdf"] == b"%PDF-1.7 signed"
    for entry in manifest.files:
        assert (len(content[entry.path]), hashlib.sha256(content[entry.path]).hexdigest()) == (entry.size, entry.sha256)
    assert hashlib.sha256(content[NAME]).hexdigest() == manifest.sha256
    extract = json.loads(content["05-maskinlasbart/utdrag.json"])
    Draft202012Validator(json.loads(content["05-maskinlasbart/utdrag.schema.json"])).validate(extract)
    assert "04-bilagor/filer/01-avtal-2-aao.pdf" in json.dumps(extract)
    assert verify(tmp_path / name).whole
    assert verify(tmp_path / name).manifest == manifest
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def _contents(path: Path) -> dict[str, bytes]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_the_manifest_says_what_the_package_was_made_from_and_fits_its_schema(
    register: Register, tmp_path: Path
) -> None:
    omitted = ((9, "Gäller en annan tillsyn"),)
    scope = replace(SMALL.scope, ids=(8,), case_number="IMY-2026-7", selection="barn = ja")
    wanted = replace(SMALL, scope=scope, omitted=omitted, authority="IMY")
    manifest = make_package(register, tmp_path / "ut", wanted)
    found = json.loads((tmp_path / "ut" / NAME).read_text(encoding="utf-8"))
    Draft202012Validator(schema()).validate(found)
    assert found["register"] == {"name": "Provbolaget", "origin": past.origin(register), "revision": 9}
    assert found["request"] == {"authority": "IMY", "case_number": "IMY-2026-7"}
    assert found["activities"] == [8]
    assert found["omitted"] == [{"id": 9, "reference": "B02", "name": "Löner", "reason": "Gäller en annan tillsyn"}]
    assert found["as_of"] == "2026-11-24"
    assert "Utvalda behandlingar: 1." in found["scope"]
    assert "barn = ja" in found["scope"]
    assert found["rules"].startswith("2")
    assert manifest.level is Level.FULL
    released = replace(wanted, scope=replace(scope, level=Level.RELEASE))
    assert [o.name for o in make_package(register, tmp_path / "kopia", released).omitted] == [""]


def test_the_published_schema_is_that_of_the_program() -> None:
    published = Path(__file__).parents[2] / "docs" / "manifest.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema()


def test_equal_wishes_make_equal_packages(register: Register, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        make_package(register, tmp_path / name, WANTED)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_selection_takes_only_what_belongs_to_it(register: Register, tmp_path: Path) -> None:
    wanted = replace(WANTED, scope=replace(WANTED.scope, ids=(9,)), parts=frozenset({Part.ATTACHMENTS}))
    assert make_package(register, tmp_path / "ut", wanted).files == ()


def test_what_will_be_in_it_is_told_before_it_is_made(register: Register, tmp_path: Path) -> None:
    planned = plan_package(register, MIDDLE)
    assert planned.scope.startswith("Alla behandlingar i bruk: 2.")
    assert [one.path for one in planned.files] == _paths(make_package(register, tmp_path / "ut", MIDDLE))


def test_a_package_of_a_past_day_holds_what_was_then(own: Register, tmp_path: Path) -> None:
    before = everything(own)
    wanted = replace(SMALL, scope=replace(SMALL.scope, as_of=date(2020, 1, 1)))
    manifest = make_package(own, tmp_path / "ut", wanted)
    assert everything(own) == before
    assert (manifest.revision, manifest.as_of, manifest.files) == (0, date(2020, 1, 1), ())


def test_what_is_saved_while_a_package_is_made_is_not_in_it(own: Register, tmp_path: Path) -> None:

    def save_meanwhile(_done: int, _total: int) -> None:
        if read(own, 9).values["name"] == "Löner":
            save(own, "activity", 9, {"name": "Ändrad medan paketet gjordes"}, author="Åke")

    manifest = make_package(own, tmp_path / "ut", MIDDLE, progress=save_meanwhile)
    assert read(own, 9).values["name"].startswith("Ändrad")
    assert manifest.revision == 9
    with zipfile.ZipFile(tmp_path / "ut" / "02-registerforteckning.xlsx") as workbook:
        texts = html.unescape(b"".join(workbook.read(name) for name in workbook.namelist()).decode())
    assert "Löner" in texts
    assert "Ändrad medan" not in texts


def test_a_package_answers_a_request_as_it_says(own: Register, tmp_path: Path) -> None:
    retired = {"name": "Nedlagd", "retired": date(2026, 1, 1)}
    over = save(own, "activity", None, retired, author="Eva").id
    wanted = _asked(
        own,
        authority="IMY",
        case_number="IMY-2026-7",
        language="en",
        level="full",
        annexes=["agreement", "attachments"],
        omitted=[
            {"record": 9, "reason": "Gäller en annan tillsyn"},
            {"record": over, "reason": "Har upphört"},
        ],
    )
    manifest = make_package(own, tmp_path / "ut", replace(wanted, parts=wanted.parts - {Part.LINKED}))
    assert (wanted.language, wanted.authority, wanted.scope.ids) == ("en", "IMY", (8,))
    assert Part.ATTACHMENTS in wanted.parts
    assert manifest.activities == (8,)
    assert [o.reason for o in manifest.omitted] == ["Gäller en annan tillsyn"]
    letter = _text_of(tmp_path / "ut" / "01-cover-letter.docx")
    assert "IMY-2026-7" in letter
    assert "Gäller en annan tillsyn" in letter
    assert "Har upphört" not in letter, "it was not asked for"
    assert manifest.scope.count("left out") + manifest.scope.count("All but 1") == 1
    assert "02-record-of-processing.pdf" in letter


EVERYTHING_ASKED = ["record", "assessments", "agreements"]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(
    ("code", "said", "never"),
    [
        (
            "sv",
            "Några avtal, bilagor till standardavtalsklausuler (SCC), intresseavvägningar, överföringsbedömningar eller bifogade filer finns inte antecknade för de behandlingar som omfattas.",  # noqa: E501 - one text
            "finns inte antecknade",
        ),
        (
            "en",
            "No agreements, annexes to standard contractual clauses (SCC), balancing tests, transfer assessments or attached files are recorded for the processing activities covered.",  # noqa: E501 - likewise
            "are recorded",
        ),
    ],
)
def test_the_letter_says_plainly_of_what_is_asked_for_that_there_is_none(
    own: Register, tmp_path: Path, level: Level, code: str, said: str, never: str
) -> None:
    omitted = [{"record": 8, "reason": "Gäller en annan tillsyn"}]
    asked = {"language": code, "level": level, "omitted": omitted}
    assert said in _letter_that_answers(own, tmp_path / "allt", asks=EVERYTHING_ASKED, **asked)
    assert never not in _letter_that_answers(own, tmp_path / "bara", asks=["record"], **asked)


def test_the_letter_is_silent_of_what_goes_along_and_tells_what_is_out_of_use_from_what_there_never_was(
    own: Register, tmp_path: Path
) -> None:
    text = _letter_that_answers(own, tmp_path / "nu", asks=["assessments", "agreements"])
    assert "antecknade" not in text
    for agreement in (3, 4):
        save(own, "agreement", agreement, {"retired": date(2026, 1, 1)}, author="Eva")
    text = _letter_that_answers(own, tmp_path / "sedan", asks=["assessments", "agreements"])
    assert "De avtal och bifogade filer som är antecknade för de behandlingar som omfattas har tagits ur bruk" in text
    assert "finns inte antecknade" not in text


@pytest.mark.parametrize(
    ("level", "code", "said", "of_files"),
    [
        (
            Level.FULL,
            "sv",
            "Vi lämnar inte med de avtal, bilagor till standardavtalsklausuler (SCC), intresseavvägningar, överföringsbedömningar och bifogade filer som är antecknade för de behandlingar som omfattas.",  # noqa: E501 - one text
            "Vi lämnar inte med de bifogade filer som",
        ),
        (
            Level.RELEASE,
            "en",
            "We have not included the agreements, annexes to standard contractual clauses (SCC), balancing tests, transfer assessments and attached files recorded for the processing activities covered.",  # noqa: E501 - likewise
            "We have not included the attached files recorded",
        ),
    ],
)
def test_the_letter_says_of_what_is_asked_for_and_was_not_chosen_that_it_is_not_included(
    own: Register, tmp_path: Path, level: Level, code: str, said: str, of_files: str
) -> None:
    some = ["agreement", "balancing_test", "transfer_assessment", "transfer", "appendix"]
    asked = {"asks": EVERYTHING_ASKED, "language": code, "level": level}
    text = _letter_that_answers(own, tmp_path / "utan", annexes=["other"], **asked)
    assert said in text
    assert "finns inte antecknade" not in text
    assert of_files in _letter_that_answers(own, tmp_path / "med", annexes=some, **asked)


def test_the_letter_is_silent_of_what_only_the_office_thought_of(own: Register, tmp_path: Path) -> None:
    wanted = _asked(own, asks=["record"], annexes=["agreement"])
    wanted = replace(wanted, scope=replace(wanted.scope, annexes=frozenset({"other"})))
    assert "Vi lämnar inte med" not in _letter(own, tmp_path / "ut", wanted)


def test_a_transfer_that_rests_on_something_else_has_no_appendix_and_the_letter_says_so(
    own: Register, tmp_path: Path
) -> None:
    save(own, "transfer", 5, {"tool": "45", "modules": []}, author="Eva")
    text = _letter_that_answers(own, tmp_path / "ut", asks=["agreements"])
    assert "Några bilagor till standardavtalsklausuler (SCC) finns inte antecknade" in text


def test_what_a_copy_for_release_leaves_out_is_not_said_to_be_missing(own: Register, tmp_path: Path) -> None:
    for values in ({"about": 6}, {"about": 8, "field": "transfers"}):
        mark = {"name": "Sekretess", "ground": "osl_18_8", **values}
        save(own, "secrecy_mark", None, mark, author="Eva")
    asked = {"asks": ["assessments", "agreements"], "omitted": [{"record": 9, "reason": "Ej"}]}
    text = _letter_that_answers(own, tmp_path / "kopia", level="release", **asked)
    assert (
        "De bilagor till standardavtalsklausuler (SCC), intresseavvägningar och överföringsbedömningar som är"
        " antecknade för de behandlingar som omfattas är utelämnade i denna kopia." in text
    )
    assert "Några avtal eller bifogade filer finns inte antecknade" in text, "they belong to no activity"


@pytest.mark.parametrize(
    ("code", "draft", "review"),
    [
        ("sv", "(utkast, inte godkänd)", "(utkast under granskning, inte godkänd)"),
        ("en", "(draft, not approved)", "(draft under review, not approved)"),
    ],
)
def test_the_letter_says_of_each_assessment_that_nobody_has_approved_that_it_is_so(
    own: Register, tmp_path: Path, code: str, draft: str, review: str
) -> None:
    reviewed = {"name": "Lås", "status": "review", "version": "3"}
    approved = {"name": "Klar", "status": "approved", "approved_on": date(2026, 3, 1), "version": "1"}
    edits = [Edit("balancing_test", None, values) for values in (reviewed, approved)]
    change(own, edits, Save("Eva", "import"))
    text = _letter(own, tmp_path / "ut", replace(WANTED, language=code))
    assert "Klar v1" in text
    assert f"I01 Kameror v1 {draft}" in text
    assert f"TB01 USA v2 {draft}" in text
    assert f"Lås v3 {review}" in text
    assert text.count("(draft") + text.count("(utkast") == 3, "what is approved is not called a draft"


def _text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        return html.unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)", parts.read("word/document.xml").decode())))


def test_the_workbook_can_lie_in_the_record_and_the_documents_be_signed(register: Register, tmp_path: Path) -> None:
    name = "ut.zip"
    signer = open_signer(office(tmp_path), PASSPHRASE)
    manifest = make_package(register, tmp_path / name, replace(WANTED, signer=signer, attached=True))
    content = _contents(tmp_path / name)
    (tmp_path / "record.pdf").write_bytes(content["02-registerforteckning.pdf"])
    with pikepdf.open(tmp_path / "record.pdf") as pdf:
        attached = pdf.attachments["03-registerforteckning.xlsx"].get_file().read_bytes()
        assert set(pdf.attachments) == {"03-registerforteckning.xlsx", "utdrag.json"}
    assert attached == content["03-registerforteckning.xlsx"]
    verdict = verify(tmp_path / name)
    assert verdict.sound
    signed = [entry.path for entry in manifest.files if entry.path.endswith(".pdf") and entry.kind != "attachment"]
    assert [file.path for file in verdict.signed] == signed
    assert all(file.signatures[0].certificate.name == "Exempelbolaget AB" for file in verdict.signed)


def test_a_signature_that_does_not_hold_is_told_though_the_manifest_fits(register: Register, tmp_path: Path) -> None:
    signer = open_signer(office(tmp_path), PASSPHRASE)
    wanted = replace(SMALL, scope=replace(SMALL.scope, ids=(9,)), parts=frozenset({Part.RECORD}), signer=signer)
    manifest = make_package(register, tmp_path / "ut", wanted)
    document = tmp_path / "ut" / manifest.files[0].path
    altered = document.read_bytes().replace(b"/Creator", b"/Xreator", 1)
    assert altered != document.read_bytes()
    document.write_bytes(altered)
    entry = replace(manifest.files[0], sha256=hashlib.sha256(altered).hexdigest())
    (tmp_path / "ut" / NAME).write_bytes(written(replace(manifest, files=(entry,)))[0])
    verdict = verify(tmp_path / "ut")
    assert verdict.whole
    assert not verdict.sound
    assert [file.holds for file in verdict.signed] == [False]


def test_a_document_that_somebody_else_put_in_is_found_out_though_the_manifest_fits(
    register: Register, tmp_path: Path
) -> None:
    signer, other = (open_signer(office(tmp_path, name), PASSPHRASE) for name in ("Exempelbolaget AB", "Någon annan"))
    scope = replace(SMALL.scope, annexes=frozenset({"balancing_test"}))
    wanted = replace(SMALL, scope=scope, parts=frozenset({Part.RECORD}))
    make_package(register, tmp_path / "ut", replace(wanted, signer=signer))
    make_package(register, tmp_path / "plain", replace(wanted, scope=replace(scope, annexes=frozenset())))
    verdict = verify(tmp_path / "ut")
    assert verdict.sound
    assert len(verdict.signed) == 2
    record = verdict.manifest.files[0].path
    for forged in (None, other):
        shutil.copy(tmp_path / "plain" / record, tmp_path / "ut" / record)
        if forged is not None:
            sign_pdf(tmp_path / "ut" / record, tmp_path / "ut" / record, forged)
        content = (tmp_path / "ut" / record).read_bytes()
        mended = [
            replace(e, sha256=hashlib.sha256(content).hexdigest(), size=len(content)) if e.path == record else e
            for e in verdict.manifest.files
        ]
        (tmp_path / "ut" / NAME).write_bytes(written(replace(verdict.manifest, files=tuple(mended)))[0])
        found = verify(tmp_path / "ut")
        assert found.whole
        assert not found.sound
        assert (found.unsigned, found.mixed) == (((record,), False) if forged is None else ((), True))


def test_a_file_that_is_not_what_was_kept_stops_the_package_and_is_named(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "Prov.ropa"))
    with open_register(path) as register, register.writing() as connection:
        connection.exec_driver_sql("UPDATE blob_part SET content = x'78', packed = 0")
    with open_register(path) as register, pytest.raises(Problem, match="attachment_altered") as stopped:
        make_package(register, tmp_path / "ut", WANTED)
    assert stopped.value.facts == {"file": "Avtal (2) – åäö.PDF", "record": "Avtal A01 Driftavtal"}
    assert [file.name for file in tmp_path.iterdir()] == ["Prov.ropa"]


# Whole or not at all


@pytest.mark.parametrize("name", ["ut", "ut.zip"])
def test_stopped_anywhere_a_package_leaves_nothing(register: Register, tmp_path: Path, name: str) -> None:
    told: list[tuple[int, int]] = []

    def stop_after(count: int) -> Progress:
        def tell(done: int, total: int) -> bool:
            told.append((done, total))
            return len(told) <= count

        told.clear()
        return as_long_as(tell)

    make_package(register, tmp_path / "whole", MIDDLE, progress=stop_after(1_000_000))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    steps = len(told)
    for count in (0, steps // 2, steps - 1):
        with pytest.raises(Cancelled):
            make_package(register, tmp_path / name, MIDDLE, progress=stop_after(count))
        assert [file.name for file in tmp_path.iterdir()] == ["whole"]


def test_going_back_to_a_past_day_can_be_stopped(register: Register, tmp_path: Path) -> None:
    wanted = replace(SMALL, scope=replace(SMALL.scope, as_of=date(2020, 1, 1)))
    told: list[int] = []

    def stop(done: int, _total: int) -> bool:
        told.append(done)
        return False

    with pytest.raises(Cancelled):
        make_package(register, tmp_path / "ut", wanted, progress=as_long_as(stop))
    assert told == [0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ut", "ut.zip"])
def test_a_full_disk_is_told_and_nothing_is_left(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(packing, "_copied", full)
    with pytest.raises(Problem, match="disk_full"):
        make_package(register, tmp_path / name, SMALL)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_within_a_document_is_told_of_the_package(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: object, _file: object, target: Path) -> None:
        raise Problem("disk_full", path=target)

    monkeypatch.setattr(package_parts, "put", full)
    with pytest.raises(Problem, match="disk_full") as told:
        make_package(register, tmp_path / "ut", SMALL)
    assert told.value.facts == {"path": tmp_path / "ut"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ut", "ut.zip"])
def test_what_is_there_is_never_written_over(register: Register, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "annat").write_text("annat")
    with pytest.raises(Problem, match="exists"):
        make_package(register, tmp_path / name, SMALL)
    assert [file.name for file in (tmp_path / name).iterdir()] == ["annat"]
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["Prov.ropa", "Prov.ropa-wal", "Prov.ropa-journal", ".Prov.ropa.lock"])
def test_the_registers_own_files_are_not_used(made: Path, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(made, tmp_path / "Prov.ropa"))
    with open_register(path, read_only=True) as register, pytest.raises(Problem):
        make_package(register, tmp_path / name, SMALL)
    assert [file.name for file in tmp_path.iterdir()] == ["Prov.ropa"]
    with open_register(path, read_only=True) as register, pytest.raises(Problem, match="folder_read_only"):
        make_package(register, path / "ut", SMALL)


KILLED = """
import os, signal, sys
from pathlib import Path
from ropa_desktop.exchange.package import make_package
from ropa_desktop.storage.register import open_register
from tests.exchange.test_package import MIDDLE

def die(done, total):
    if done * 2 > total:
        os.kill(os.getpid(), signal.SIGKILL)

with open_register(Path(sys.argv[1]), read_only=True) as register:
    make_package(register, Path(sys.argv[2]), MIDDLE, progress=die)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_program_that_was_killed_left_is_hidden_and_gone_with_the_next(
    made: Path, register: Register, tmp_path: Path
) -> None:
    name = "ut.zip"
    command = [sys.executable, "-c", KILLED, str(made), str(tmp_path / name)]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / name).exists()
    assert all(file.name.startswith(".") for file in tmp_path.iterdir())
    make_package(register, tmp_path / name, SMALL)
    assert [file.name for file in tmp_path.iterdir()] == [name]


# Names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Avtal (2).PDF", "avtal-2.pdf"),
        ("CON", "con"),
        ("åäö ÅÄÖ.docx", "aao-aao.docx"),
        ("../../etc/passwd", "etc-passwd"),
        ("faktura.pdf.exe", "faktura-pdf.exe"),
        ("\u202egpj.exe", "gpj.exe"),
        ("协议.pdf", "fil.pdf"),
        ("...", "fil"),
        ("x" * 300 + ".pdf", "x" * 48 + ".pdf"),
        ("Smørrebrød æble þorn ß.txt", "smorrebrod-aeble-thorn-ss.txt"),
    ],
)
def test_a_file_is_called_what_every_system_can_write(name: str, expected: str) -> None:
    assert plain_file(name, without="fil") == expected


def test_a_long_name_ends_with_a_word_and_numbers_sort_as_they_are_read() -> None:
    assert plain("Avtal med kunder, leverantörer och samarbetspartner") == "avtal-med-kunder-leverantorer-och"
    assert numbered(["b", "a"]) == ["01-b", "02-a"]
    assert numbered("x" * 100)[0] == "001-x"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.exe", b"", True),
        ("a.PDF", b"MZ\x90", True),
        ("a.docx", b"PK..word/vbaProject.bin", True),
        ("a.doc", b"\xd0\xcf" + "_VBA_PROJECT".encode("utf-16-le"), True),
        ("a.sh", b"", True),
        ("a.pdf", b"%PDF", False),
        ("a", b"", False),
    ],
)
def test_a_file_that_may_hold_a_program_is_told(tmp_path: Path, name: str, content: bytes, *, expected: bool) -> None:
    (tmp_path / "fil").write_bytes(content)
    assert runs(name, tmp_path / "fil") is expected
