"""Other programs that have a register open, are cut off, or may not write where it lies."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.made import FIRST

ROOT = Path(__file__).parents[2]
NOBODY = 65534

BEGINNING = f"""
import os, sys, tempfile, time
from pathlib import Path
from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import past, records, registers
from ropa_desktop.storage import backups, register
path = Path(sys.argv[1])
FIRST = {FIRST}
def say(text):
    print(text, flush=True)
"""


BECOME = """
with tempfile.TemporaryDirectory() as folder:  # what is imported late is imported now
    registers.new_register(Path(folder) / "x.ropa", name="x", language="sv", author="x")
    registers.open_register(Path(folder) / "x.ropa", read_only=True).close()
    registers.open_register(Path(folder) / "x.ropa").close()
os.setgroups([])
os.setgid({user})
os.setuid({user})
"""


def start(script: str, path: Path) -> subprocess.Popen[str]:
    """Start a program that works on a register."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + script, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


@contextlib.contextmanager
def running(script: str, path: Path, *, until: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program beside the test from when it said a word on; it is killed in the end."""
    program = start(script, path)
    assert program.stdout
    try:
        for line in program.stdout:
            if line.strip() == until:
                break
        else:
            pytest.fail("the other program ended early")
        yield program
    finally:
        kill(program)


def kill(program: subprocess.Popen[str]) -> None:
    """Cut a program off, as a power cut does."""
    program.kill()
    program.wait()
    if program.stdout:
        program.stdout.close()


def said(script: str, path: Path, *, user: int | None = None) -> str:
    """Run a program to its end, as another user if wanted, and give what it said."""
    become = BECOME.format(user=user) if user else ""
    program = [sys.executable, "-c", BEGINNING + become + script, str(path)]
    env = {name: value for name, value in os.environ.items() if name != "TMPDIR"}  # which is this user's own
    done = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """Mount a file system in memory, where that is allowed; otherwise the test is left out."""
    folder.mkdir()
    command = shutil.which("mount")
    if command is None or os.geteuid() != 0:
        pytest.skip("only root may mount")
    done = subprocess.run(
        [command, "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", "--lazy", str(folder)], check=True)


def made_read_only(folder: Path) -> None:
    """Let nothing more be written to a mounted file system."""
    subprocess.run([shutil.which("mount") or "mount", "-o", "remount,ro", str(folder)], check=True)


def only_root() -> None:
    """Leave a test out where another user cannot be played."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can play another user")
