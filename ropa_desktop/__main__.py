"""The door to the program: a command is carried out without a window, anything else opens it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from ropa_desktop import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line and give the exit code: 0 done, 1 findings or refused, 2 wrong use."""
    asked = cli.read(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # a start makes only what stays; the window turns it on again
    from ropa_desktop.storage.leftovers import under_way  # what reads a register's file is not needed to tell the usage
    from ropa_desktop.storage.places import running

    with under_way(running()):
        return _carry_out(asked)


def _carry_out(asked: cli.Asked) -> int:
    if asked.command != "window":
        gc.enable()
        from ropa_desktop.commands import run as carry_out  # a window needs none of it

        return carry_out(asked)
    if cli.no_display():
        return cli.explain_no_display(asked)
    try:
        from ropa_desktop.ui.app import run  # Qt is imported only where there is a window to show
    except ImportError as error:
        return cli.explain_missing_library(asked, str(error))
    said = asked.options.language_said is not None
    return run(asked.register, asked.language, said=said, read_only=asked.read_only)


if __name__ == "__main__":
    sys.exit(main())
