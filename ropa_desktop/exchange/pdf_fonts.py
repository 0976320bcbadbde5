"""The bundled fonts as one PDF document uses them: which draws a character, how wide it is, how it is coded."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from reportlab.pdfbase.ttfonts import TTFontFace

from ropa_desktop.exchange.pdf_file import PdfFile
from ropa_desktop.storage import places

_CHAIN = (
    "NotoSans",
    "NotoSansHebrew",
    "NotoSansArabic",
    "NotoSansMath",
    "NotoSansSymbols2",
    "NotoSansSymbols",
    "NotoEmoji",
)
_BOLD = frozenset({"NotoSans", "NotoSansHebrew", "NotoSansArabic"})
_JOINED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_PER_PART = 256
_SYMBOLIC = 4
_KEPT_WORDS = 50_000
_NO_BREAK_SPACE = 0xA0
_ESCAPES = {"\\": r"\\", "(": r"\(", ")": r"\)", "\r": r"\r", "\n": r"\n"}


class _Codes(dict[int, str]):
    """A character's code in the font's first part, given when first asked for; `far` are those in later parts.

    A simple font holds 256 codes, so a face with more characters in use is embedded in several parts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[list[int]] = [[0]]
        self.far: dict[str, tuple[int, str]] = {}

    def __missing__(self, point: int) -> str:
        if point == _NO_BREAK_SPACE:
            return self[32]
        if chr(point) in self.far:
            return ""
        if len(self.parts[-1]) == _PER_PART:
            self.parts.append([0])
        part = self.parts[-1]
        code = chr(len(part))
        part.append(point)
        code = _ESCAPES.get(code, code)
        if len(self.parts) > 1:
            self.far[chr(point)] = len(self.parts) - 1, code
            return ""
        self[point] = code
        return code


class Face:
    """One font in one document. Widths are in thousandths of the type size."""

    def __init__(self, name: str, resource: str) -> None:
        self.name, self.resource = name, resource
        self._face = TTFontFace(str(places.shipped("resources") / "fonts" / f"{name}.ttf"))
        self._codes = _Codes()
        points: dict[int, float] = self._face.charWidths
        self._widths = {chr(point): width for point, width in points.items()}
        self._words: dict[str, float] = {}

    def __contains__(self, character: str) -> bool:
        return character in self._widths

    def width(self, text: str) -> float:
        """Measure a text of which the face has every character."""
        return sum(map(self._widths.__getitem__, text))

    def word_width(self, word: str) -> float:
        """Measure a word; words come back, so the answer is kept."""
        width = self._words.get(word)
        if width is None:
            if len(self._words) > _KEPT_WORDS:
                self._words.clear()
            width = self._words[word] = self.width(word)
        return width

    def show(self, text: str, size: str) -> str:
        """Give the operators that show a text; the face's first part is selected before and after."""
        far = self._codes.far
        coded = text.translate(self._codes)
        if not far or far.keys().isdisjoint(text):
            return f"({coded})Tj"
        shown: list[str] = []
        for part, run in groupby(text, key=lambda character: far.get(character, (0,))[0]):
            code = "".join(far[one][1] if part else self._codes[ord(one)] for one in run)
            shown.append(f"{self._part_name(part)} {size} Tf({code})Tj")
        shown.append(f"{self.resource} {size} Tf")
        return " ".join(shown)

    def put(self, file: PdfFile) -> str:
        """Embed the characters that were shown and give the entries of the font dictionary."""
        used = [(part, points) for part, points in enumerate(self._codes.parts) if len(points) > 1]
        return "".join(f"{self._part_name(part)} {self._put_part(file, part, points)} 0 R" for part, points in used)

    def _put_part(self, file: PdfFile, part: int, points: list[int]) -> int:
        face = self._face
        name = f"/{_tag(part)}+{self.name}"
        program = face.makeSubset(points)
        stream = file.put_stream(program, f"/Length1 {len(program)}")
        box = " ".join(f"{edge:.0f}" for edge in face.bbox)
        descriptor = file.put(
            f"<</Type/FontDescriptor/FontName{name}/Flags {face.flags & ~32 | _SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}/CapHeight {face.capHeight:.0f}"
            f"/StemV {face.stemV:.0f}/MissingWidth {face.defaultWidth:.0f}/FontFile2 {stream} 0 R>>",
        )
        meaning = file.put_stream(_to_unicode(points))
        widths = " ".join(f"{self._widths.get(chr(point), face.defaultWidth):g}" for point in points)
        return file.put(
            f"<</Type/Font/Subtype/TrueType/BaseFont{name}/FirstChar 0/LastChar {len(points) - 1}/Widths[{widths}]"
            f"/FontDescriptor {descriptor} 0 R/ToUnicode {meaning} 0 R>>",
        )

    def _part_name(self, part: int) -> str:
        return f"{self.resource}+{part}" if part else self.resource


def _letters(joined: re.Match[str]) -> str:
    """Give the letters that a joined Arabic form stands for, a ligature's in the order in which its line is drawn."""
    return unicodedata.normalize("NFKC", joined.group())[::-1]


def _tag(part: int) -> str:
    return "ABCDE" + chr(ord("A") + part)


def _to_unicode(points: list[int]) -> bytes:
    """Say which character each code stands for, so that text can be copied and read aloud."""
    meant = ((code, _JOINED.sub(_letters, chr(point))) for code, point in enumerate(points) if code)
    lines = [f"<{code:02X}> <{text.encode('utf-16-be').hex()}>" for code, text in meant]
    maps = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    blocks = "\n".join(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar" for some in maps)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n"
        f"/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{blocks}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


class Fonts:
    """The faces of one document, opened when first needed."""

    def __init__(self) -> None:
        self._faces: dict[str, Face] = {}
        self.regular = self._open("NotoSans-Regular")
        self.bold = self._open("NotoSans-Bold")

    def face_for(self, character: str, *, bold: bool) -> Face | None:
        """Find the first face of the chain that has the character; a regular one stands in for a missing bold."""
        for name in _CHAIN:
            face = self._open(f"{name}-{'Bold' if bold and name in _BOLD else 'Regular'}")
            if character in face:
                return face
        return None

    def put(self, file: PdfFile) -> str:
        """Embed what was shown and give the font dictionary."""
        return "<<" + "".join(face.put(file) for face in self._faces.values()) + ">>"

    def _open(self, name: str) -> Face:
        face = self._faces.get(name)
        if face is None:
            face = self._faces[name] = Face(name, f"/F{len(self._faces) + 1}")
        return face
