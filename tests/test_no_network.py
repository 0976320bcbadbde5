"""The program opens no connection, whatever it is asked to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ropa_desktop.exchange.pdf import write_pdf
from tests.benchmarks.pdf import sample_outline
from tests.exchange.certificates import PASSPHRASE, office

WATCHED = """
import sys

AWAY = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
        "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
        "http.client.connect", "ftplib.connect", "smtplib.connect", "webbrowser.open")

def watch(event, arguments):
    if event in AWAY or (event == "socket.__new__" and arguments[1] != 1):
        print("NETWORK", event, arguments, file=sys.stderr, flush=True)
        import os
        os._exit(77)

sys.addaudithook(watch)
"""

COMMANDS = """
from ropa_desktop.__main__ import main
if {trial}:
    import socket
    socket.socket().connect(("127.0.0.1", 9))
for line in sys.stdin.read().splitlines():
    code = main(line.split("\\t"))
    if code not in (0, 1):
        sys.exit(99)
"""

SIGNING = """
from pathlib import Path
from ropa_desktop.exchange.signature import open_signer, sign_pdf, signatures
certificate, passphrase, source, target = sys.stdin.read().splitlines()
sign_pdf(Path(source), Path(target), open_signer(Path(certificate), passphrase))
sys.exit(0 if signatures(Path(target))[0].holds else 99)
"""


def _watched(
    lines: list[str], folder: Path, *, does: str = COMMANDS, trial: bool = False
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WATCHED + does.replace("{trial}", str(trial))],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"XDG_STATE_HOME": str(folder / "state"), "LANG": "sv_SE.UTF-8"},
    )


def test_no_command_speaks_to_a_network(tmp_path: Path) -> None:
    register, other = tmp_path / "a.ropa", tmp_path / "b.ropa"
    lines = [
        f"example\t{register}",
        f"check\t{register}",
        *(
            f"export\t{register}\t{tmp_path / 'a'}.{kind}\t--format\t{kind}{annexes}"
            for kind, annexes in (("pdf", "\t--annex\tall"), ("xlsx", "\t--annex\tall"), ("json", ""))
        ),
        f"export\t{register}\t{tmp_path / 'due.ics'}\t--format\tics",
        f"export\t{register}\t{tmp_path / 'view.pdf'}\t--format\tpdf\t--overview",
        f"find\t{register}\tactivity\t--where\tchildren = yes",
        f"import\t{other}\t{tmp_path / 'a.json'}",
        f"export\t{other}\t{tmp_path / 'then.json'}\t--format\tjson\t--as-of\t2026-01-01",
        f"backup\t{other}\t{tmp_path / 'c.ropa'}",
    ]
    said = _watched(lines, tmp_path)
    assert said.returncode == 0, said.stderr
    assert "NETWORK" not in said.stderr
    assert "oväntat" not in said.stderr
    made = {p.name for p in tmp_path.iterdir() if p.is_file()}
    assert made == {"a.ropa", "a.pdf", "a.xlsx", "a.json", "b.ropa", "then.json", "c.ropa", "due.ics", "view.pdf"}


def test_signing_and_verifying_speak_to_no_network(tmp_path: Path) -> None:
    write_pdf(sample_outline(1), tmp_path / "a.pdf")
    lines = [str(office(tmp_path)), PASSPHRASE, str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf")]
    said = _watched(lines, tmp_path, does=SIGNING)
    assert said.returncode == 0, said.stderr
    assert "NETWORK" not in said.stderr


def test_the_watch_would_notice(tmp_path: Path) -> None:
    said = _watched([], tmp_path, trial=True)
    assert said.returncode == 77
    assert "NETWORK" in said.stderr
