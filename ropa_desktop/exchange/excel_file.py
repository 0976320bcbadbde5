"""The file below a workbook: written straight through, in its place only when whole, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.worksheet._writer import WorksheetWriter

OpenSheet = Any
OpenCell = Any
"""A write-only sheet of openpyxl and its cell: the type stubs know little of them, and nothing of what they share."""

EARLIEST = (1980, 1, 1, 0, 0, 0)


class Archive(ZipFile):
    """A zip file whose entries bear no time of their own."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)

    def adding(self, name: str) -> IO[bytes]:
        """Open an entry to write to."""
        return self.open(_entry(name), "w")

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        """Add a whole entry."""
        name = zinfo_or_arcname
        super().writestr(_entry(name) if isinstance(name, str) else name, data)

    def write(self, *_: Any, **__: Any) -> None:
        """Pass: when openpyxl comes to add a sheet, it stands in the archive already."""


def _entry(name: str) -> ZipInfo:
    info = ZipInfo(name, EARLIEST)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.create_system = 3
    return info


class SheetWriter(WorksheetWriter):
    """Writes a sheet into the archive, so that no part of a register lies in a temporary folder."""

    height = 15.0

    def put(self, cells: list[OpenCell], height: float) -> None:
        """Write the next row, `height` points high."""
        self.height = height
        self.ws.append(cells)

    def write_row(self, xf: Any, row: Iterable[OpenCell], row_idx: int) -> None:
        """Propose the height only: without `customHeight` Excel shows it, and makes it anew when a cell is edited."""
        dimensions: Any = vars(self.ws)["row_dimensions"]
        dimensions[row_idx] = {"ht": f"{self.height:g}"}
        super().write_row(xf, row, row_idx)
        del dimensions[row_idx]

    def cleanup(self) -> None:
        """Pass: there is no temporary file to remove."""


@contextmanager
def writing(archive: Archive, sheet: OpenSheet, number: int) -> Iterator[SheetWriter]:
    """Write the rows of the workbook's sheet `number`; all else about it must be set by now."""
    with archive.adding(f"xl/worksheets/sheet{number}.xml") as stream, closing(sheet):
        writer = SheetWriter(sheet, stream)
        sheet._writer = writer  # noqa: SLF001 - openpyxl would make one that writes to a temporary file
        writer.write_top()
        yield writer
