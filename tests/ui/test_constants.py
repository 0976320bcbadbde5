from __future__ import annotations

import subprocess
import sys

CALLS = """
import ropa_desktop.ui
from PySide6.QtCore import QObject
thing = QObject()
for number in range(400_000):
    thing.setObjectName("a")
print("alive")
"""


def test_a_long_session_does_not_use_up_pythons_constants() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
