"""Where things are: what is shipped with the program, and the user's own folders."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import platformdirs

APP = "ropa-desktop"
SUFFIX = ".ropa"


@cache
def shipped(kind: str) -> Path:
    """Find the folder "resources" or "data": in a frozen program, in an installed wheel, or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    frozen = Path(getattr(sys, "_MEIPASS", package))
    for folder in (frozen / "ropa_desktop" / kind, frozen / kind, package / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(kind)


def user_data() -> Path:
    """Give the folder for registers and their automatic backups; it is made when it is missing."""
    return Path(platformdirs.user_data_path(APP, appauthor=False, ensure_exists=True))


def user_config() -> Path:
    """Give the folder for settings; it is made when it is missing."""
    return Path(platformdirs.user_config_path(APP, appauthor=False, ensure_exists=True))


def user_log() -> Path:
    """Give the folder for the log of unexpected errors; it is made when it is missing."""
    return Path(platformdirs.user_log_path(APP, appauthor=False, ensure_exists=True))


def running() -> Path:
    """Give the folder where programs that run note what they have under way; it need not be there."""
    return Path(platformdirs.user_state_path(APP, appauthor=False)) / "running"


def error_log() -> Path:
    """Give the file that unexpected errors are written to."""
    return user_log() / "ropa-desktop.log"
