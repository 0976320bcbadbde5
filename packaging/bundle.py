"""What goes into the built program on every system."""

import re
import tomllib
from importlib.metadata import files
from pathlib import Path

from PyInstaller.building.build_main import Analysis
from PyInstaller.utils.hooks import collect_data_files, collect_submodules

ROOT = Path(__file__).resolve().parent.parent
NAME = "ropa-desktop"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

# The package finds them inside itself, as in a wheel. Migrations are read as files.
DATA = {
    "resources": "ropa_desktop/resources",
    "data": "ropa_desktop/data",
    "ropa_desktop/storage/migrations": "ropa_desktop/storage/migrations",
}

# Parts of Qt that nothing here uses, and GTK, which comes along where the building system has it.
# Qt's PDF module stays, for the preview.
UNUSED = re.compile(
    r"""Qt6?(Quick|Qml|VirtualKeyboard|EglFS)
    | /plugins/(egldeviceintegrations|generic|networkinformation|tls)/
    | /imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp|webp)\b
    | /platforminputcontexts/(lib)?qtvirtualkeyboard
    | /platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\b
    | /platformthemes/libqgtk3
    | ^/lib(atk|atspi|cairo|epoxy|gdk|gtk|pango)
    """,
    re.IGNORECASE | re.VERBOSE,
)
KEPT_TRANSLATIONS = re.compile(r"(qt|qtbase)_(sv|en)\.qm")
KEPT_LOCALES = re.compile(r"(root|sv|en)(_\w+)?\.dat")

Entry = tuple[str, str, str]


def analysis() -> Analysis:
    found = Analysis(
        [str(ROOT / "ropa_desktop" / "__main__.py")],
        pathex=[str(ROOT)],
        datas=[(str(ROOT / source), target) for source, target in DATA.items()] + docx_parts(),
        hiddenimports=[
            "logging.config",
            *collect_submodules("ropa_desktop"),
            *collect_submodules("stdnum"),
            *compiled_beside("tomli"),
        ],
        excludes=["tkinter", "numpy", "PySide6.QtQml", "PySide6.QtQuick", "mypy", "pytest", "setuptools", "IPython"],
    )
    found.binaries = [entry for entry in found.binaries if is_used(entry)]
    found.datas = [entry for entry in found.datas if is_used(entry)]
    return found


def compiled_beside(package: str) -> list[str]:
    """A package that mypyc compiled has its code in a module beside it, with a name of its own."""
    return [file.name.partition(".")[0] for file in files(package) or () if "__mypyc." in file.name]


def docx_parts() -> list[tuple[str, str]]:
    """python-docx looks for its templates beside this folder, which has to be there."""
    return collect_data_files("docx", include_py_files=True, subdir="parts")


def is_used(entry: Entry) -> bool:
    path = "/" + entry[0].replace("\\", "/")
    name = path.rpartition("/")[2]
    if "/translations/" in path and name.endswith(".qm"):
        return bool(KEPT_TRANSLATIONS.fullmatch(name))
    if "/babel/locale-data/" in path:
        return bool(KEPT_LOCALES.fullmatch(name))
    return not UNUSED.search(path)
