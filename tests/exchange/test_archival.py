"""Every kind of document against PDF/A-2a and PDF/UA-1, by the reference validator; and what no machine can judge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.about_party import compose_party
from ropa_desktop.exchange.appendix import compose_appendix
from ropa_desktop.exchange.cameras import compose_cameras
from ropa_desktop.exchange.changes import compose_changes, since
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.digest import compose_department, compose_digest
from ropa_desktop.exchange.hand_over import Sent, send
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.overview import compose_overview
from ropa_desktop.exchange.package import Wanted, make_package
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.receipt import compose_receipt
from ropa_desktop.exchange.review_report import compose_review
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.worksheets import compose_worksheet
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import Register, open_register
from tests.benchmarks.pdf import sample_outline
from tests.exchange.assessments import ASSESSMENT, TEST, TRANSFER, make_assessed
from tests.exchange.outlines import FULL as FULL_ACTIVITY
from tests.exchange.outlines import make_small
from tests.exchange.registers import IDS, make_full
from tests.exchange.test_pdf import walk
from tests.exchange.verapdf import failures, require

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ODD = "<b>&amp; =1+1 👍🏽 👨‍👩‍👧 السلام عليكم שלום 漢 \x07\u2028 å ä ö"
LONG = " ".join(f"ord{number}" for number in range(4000))[:20_000]

Compose = Callable[[Register, str], Outline]


def _record(register: Register, code: str) -> Outline:
    return compose(register, code, Scope(annexes=frozenset(ANNEXES), case_number=ODD, made=MADE))


FULL: dict[str, Compose] = {
    "record": _record,
    "copy": lambda register, code: compose(
        register, code, Scope(annexes=frozenset({"other", "party", "measure"}), level=Level.RELEASE, made=MADE)
    ),
    "overview": lambda register, code: compose_overview(register, code, Scope(made=MADE)),
    "board": lambda register, code: compose_digest(register, code, Scope(made=MADE)),
    "department": lambda register, code: compose_department(
        register, f"w:{IDS['word']}", code, Scope(made=MADE), details=True
    ),
    "party": lambda register, code: compose_party(register, IDS["party"], code, Scope(made=MADE), details=True),
    "cameras": lambda register, code: compose_cameras(register, code, Scope(made=MADE)),
    "review": lambda register, code: compose_review(register, IDS["review"], code, made=MADE),
}
ASSESSED: dict[str, Compose] = {
    "balancing_test": lambda register, code: compose_worksheet(register, TEST, code, made=MADE),
    "transfer_assessment": lambda register, code: compose_worksheet(register, ASSESSMENT, code, made=MADE),
    "appendix": lambda register, code: compose_appendix(register, TRANSFER, code, None, made=MADE),
}
"""Every kind of document, in two registers."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archival")
    make_full(path / "full.ropa", path)
    with open_register(path / "full.ropa") as register:
        save(register, "activity", None, {"name": ODD, "purpose": LONG, "situation": ODD}, author=ODD)
        for listed in ({"camera_public_task": "yes", "camera_place": ODD}, {"camera_exception": "kbl_11"}):
            save(register, "activity", None, {"name": ODD, "camera": "yes"} | listed, author=ODD)
        save(register, "processor_activity", None, {"name": ODD, "instructions": ODD}, author=ODD)
    make_assessed(path / "assessed.ropa")
    return path


@pytest.mark.parametrize(("kind", "code"), [("record", "en"), *((kind, "sv") for kind in (*FULL, *ASSESSED))])
def test_every_document_is_archival_and_accessible(folder: Path, kind: str, code: str) -> None:
    require()
    target = folder / f"{kind}.{code}.pdf"
    with open_register(folder / f"{'full' if kind in FULL else 'assessed'}.ropa", read_only=True) as register:
        write_pdf((FULL | ASSESSED)[kind](register, code), target)
    assert failures(target, "2a", "ua1") == []


def test_the_papers_of_a_hand_over_are_archival_and_accessible(tmp_path: Path) -> None:
    require()
    make_small(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa") as register:
        make_package(register, tmp_path / "paket", Wanted(Scope(annexes=frozenset()), "sv", frozenset()))
        sent = Sent(MADE.date(), "E-post", "Eva", "IMY", author="Eva")
        handed = send(register, tmp_path / "paket", sent)
        save(register, "activity", FULL_ACTIVITY, {"purpose": f"Nytt:\n- ett\n- två {ODD}"}, author="Eva")
        outlines = {
            "receipt": compose_receipt(register, handed, "sv"),
            "changes": compose_changes(register, since(register, handed), "sv"),
        }
    for name, outline in outlines.items():
        write_pdf(outline, tmp_path / f"{name}.pdf")
        assert failures(tmp_path / f"{name}.pdf", "2a", "ua1") == []


def _no_profile(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents


def _no_tags(document: pikepdf.Pdf) -> None:
    del document.Root.MarkInfo


def _no_title(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def _no_scope(document: pikepdf.Pdf) -> None:
    for element in walk(document.Root.StructTreeRoot.K):
        if element.S == "/TH":
            del element.A


@pytest.mark.parametrize(
    ("spoil", "failed"),
    [(_no_profile, "2a: 6.2"), (_no_tags, "2a: 6.7.2.2"), (_no_title, "ua1: 7.1-10"), (_no_scope, "ua1: 7.5")],
)
def test_the_validator_finds_what_was_spoilt(tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None], failed: str) -> None:
    require()
    write_pdf(sample_outline(1), tmp_path / "good.pdf")
    with pikepdf.open(tmp_path / "good.pdf") as document:
        spoil(document)
        document.save(tmp_path / "bad.pdf")
    assert failures(tmp_path / "good.pdf", "2a", "ua1") == []
    assert any(told.startswith(failed) for told in failures(tmp_path / "bad.pdf", "2a", "ua1"))
