"""What is said to whoever sits at a terminal, or to the script that does: results, messages, how far it is."""

from __future__ import annotations

import io
import json
import re
import sys

from ropa_desktop.domain.progress import Progress, untold


def speak_what_the_screen_can() -> None:
    """Show letters that a terminal's encoding lacks by their code points, and say nothing where all is closed."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(text: str) -> None:
    """Say something beside the results."""
    sys.stderr.write(f"{shown(text)}\n")


def shown(text: str) -> str:
    """Write characters that would steer a terminal as their code points: names and archives come from anywhere."""
    return _STEERING.sub(lambda found: f"\\x{ord(found[0]):02x}" if found[0] < "\x80" else ascii(found[0])[1:-1], text)


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def write_json(found: object) -> None:
    """Write a result as JSON, in letters that the terminal has."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    sys.stdout.write(json.dumps(found, ensure_ascii=plain, indent=1) + "\n")


def progress() -> Progress:
    """Give a progress bar when a person watches."""
    if not sys.stderr.isatty():
        return untold
    width = 30
    drawn = -1

    def show(done: int, total: int) -> None:
        nonlocal drawn
        filled = width * done // max(total, 1)
        if filled != drawn:
            drawn = filled
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (width - filled)}] {100 * filled // width} %{end}")
            sys.stderr.flush()

    return show
