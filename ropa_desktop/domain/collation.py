"""The Swedish alphabetical order as a stored key, since SQLite compares text by code point.

The key follows the Unicode Collation Algorithm with the Swedish tailoring of CLDR, as QCollator(QLocale("sv_SE")) does
where Qt is built with ICU: letters first; only between equal letters accents, and then small before capital. å ä ö are
last; æ and ę sort with ä, ø ő œ ô with ö, ü ű with y, đ ð with d, þ with th; w follows v as a letter of its own. Spaces
and punctuation count and come before digits, digits before letters; 10 comes before 9. Invisible characters are passed.

Exactly covered (tested against QCollator): Latin letters up to U+024F and U+1E00 to U+1EFF with their composed accents,
digits, superscripts and fractions, ASCII, Latin-1 and general punctuation, and currency signs. Other symbols come in
code point order before the digits, other scripts after ö by code point, roughly as in CLDR.
"""

# ruff: noqa: RUF001 - characters that look alike are what this module is about

from __future__ import annotations

import re
import unicodedata

SPACES = "\t\n\v\f\r\x85\u2028\u2029 "
PUNCTUATION = """
‾ _ ‗ - ‐ ‒ – — ― ⁓ , ; ⁏ : ! ¡ ? ¿ ‽ . · ⁕ ⁖ ⁘ ⁙ ⁚ ⁛ ⁜ ⁝ ⁞ '‘’‚‛ ‹ › "“”„‟ « » ( ) [ ] { } ⁅ ⁆ ‖ § ¶ ⁋ @ * ⁎ ⁑ / \\ & ⁊
# % ‰ ‱ † ‡ • ‣ ‧ ⁃ ⁌ ⁍ ′ ‵ ‸ ※ ‿ ⁔ ⁀ ⁐ ⁁ ⁂ ` ´ ˜ ^ ¯ ˘ ˙ ¨ ˚ ˝ ¸ ˛ ° © ®
"""
OPERATORS = "+ ± ÷ × < = > ¬ | ¦ ~ − ⁒ ⁄"
CURRENCIES = "¤ ¢ $ £ ¥ ₠ ₡ ₢ ₣ ₤ ₥ ₦ ₧ ₩ ₪ ₫ € ₭ ₮ ₯ ₰ ₱ ₲ ₳ ₴ ₵ ₶ ₷ ₸ ₹ ₺ ₻ ₼ ₽ ₾ ₿ ⃀ ₨"
DIGITS = "0 1 2 3 4 5 6 7 8 9"
LETTERS = """
a ⱥ b ƀ ɓ ƃ c ȼ ƈ dđð ɖ ɗ ƌ ȡ ẟ e ɇ ǝ ə ɛ f ƒ g ǥ ɠ ɣ ƣ h ƕ ʻ ʽ i ı ɨ ɩ j ȷ ɉ k ƙ l ƚ ȴ ƛ m n ɲ ƞ ȵ ŋ o ɔ ɵ ȣ p ƥ
q ɋ ĸ r ʀ ɍ s ȿ ẜ ẝ ʃ ƪ t ŧ ⱦ ƫ ƭ ʈ ȶ u ʉ ɯ ʊ v ʋ ỽ ʌ w x yüű ɏ ƴ ỿ ȝ z ƶ ȥ ɀ ʒ ƹ ƺ ƿ ƻ ƨ ƽ ƅ ɂ ˀ ʼ ˮ ʾ ʿ ˁ å äæę
öøőœô ǀ ǁ ǂ ǃ
"""
SYMBOL, LATER_SYMBOL, LATER_CURRENCY = LEADS = ("symbol", "later symbol", "later currency")
FIRST_LATER_SYMBOL = "\u2212"
MARKS = (
    "\u0332\u0313\u0314\u0301\u0300\u0306\u0302\u030c\u030a\u0342\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304"
    "\u030d\u0316\u0336\u0335\u0305\u0309\u030f\u0310\u0311\u031b\u0321\u0322\u0323\u0324\u0325\u0326\u032d\u032e"
    "\u0330\u0331\u0334\u0339\u0345\u0358\u0360\u0361"
)
COMPOSED_OF = {"ħ": "h\u0335", "ł": "l\u0335"}
DIGRAPHS = {"ȸ": "db", "ȹ": "qp", "ỻ": "ll", "ƾ": "ts", "ƍ": "zw"}

SEPARATOR = "\x01"
COMMON = "\x02"
UNKNOWN_MARK = VARIANT = chr(0x20 + len(MARKS))
"""The last accent: any mark not listed, and what tells ß from ss and ſ from s."""
FORMS = {"<wide>": 1, "<compat>": 2, "<font>": 3, "<circle>": 4, "<super>": 12, "<sub>": 13, "<noBreak>": 25}
FORMS |= {"<vertical>": 14, "<square>": 26, "<fraction>": 28}
COMPAT = FORMS["<compat>"]
LAST_FORM_WITH_CAPITAL = 4
CAPITAL = 6

Element = tuple[str, str, str]
"""What a character adds to the three levels of a key: letter, accent, form."""


def sort_key(text: str) -> str:
    """Give the key whose order by code point (SQLite's BINARY) is the Swedish order of `text`."""
    if _plain(text):
        return text.translate(_LETTER)
    text = unicodedata.normalize("NFC", text).replace("l·", "ŀ").replace("L·", "Ŀ")
    letters = text.translate(_LETTER)
    accents = "" if _unaccented(text) else text.translate(_ACCENT).rstrip(COMMON)
    forms = text.translate(_FORM).rstrip(COMMON)
    return f"{letters}{SEPARATOR}{accents}{SEPARATOR}{forms}" if accents or forms else letters


_plain = re.compile(r"[ -@\[-`a-z{-~åäö]*").fullmatch
_unaccented = re.compile(r"[ -~ÅÄÖåäö]*").fullmatch


def _ranks() -> dict[str, tuple[str, str]]:
    """Number the listed characters: their letter, and the accent that tells those of one group apart."""
    before = [*SPACES, *PUNCTUATION.split(), SYMBOL, *OPERATORS.split(), LATER_SYMBOL]
    groups = [*before, *CURRENCIES.split(), LATER_CURRENCY, *DIGITS.split(), *LETTERS.split()]
    return {
        char: (chr(0x21 + rank), chr(ord(COMMON) + place))
        for rank, group in enumerate(groups)
        for place, char in enumerate([group] if group in LEADS else group)
    }


def _form(form: int, *, capital: bool = False) -> str:
    return chr(ord(COMMON) + form + (CAPITAL if capital and form <= LAST_FORM_WITH_CAPITAL else 0))


def _special() -> dict[str, list[Element]]:
    """Give the letters that sort as others but are no composition of them."""
    small, capital = _form(COMPAT), _form(COMPAT, capital=True)
    h, s, t = (_RANKS[letter][0] for letter in "hst")
    variant = ("", VARIANT, COMMON)
    return {
        "þ": [(t, COMMON, _form(5)), (h, COMMON, COMMON)],
        "Þ": [(t, COMMON, _form(7)), (h, COMMON, COMMON)],
        "ß": [(s, COMMON, small), variant, (s, COMMON, small)],
        "ẞ": [(s, COMMON, capital), variant, (s, COMMON, capital)],
        "ſ": [(s, COMMON, small), variant],
        "ŀ": [(*_RANKS["l"], COMMON), variant],
        "Ŀ": [(*_RANKS["l"], _form(0, capital=True)), variant],
    }


_RANKS = _ranks()
_SPECIAL = _special()
_MARK_RANKS = {mark: chr(0x20 + rank) for rank, mark in enumerate(MARKS)}


def _elements(char: str, form: int = 0) -> list[Element]:
    """Look a character up, or take it apart until its parts are known."""
    small = char.lower()
    if small in _RANKS:
        return [(*_RANKS[small], _form(form, capital=small != char))]
    if char in _SPECIAL:
        return _SPECIAL[char]
    parts, form = _parts(char, small, form)
    if parts:
        return [element for part in parts for element in _elements(part, form)]
    return _unlisted(char, small, form)


def _parts(char: str, small: str, form: int) -> tuple[str, int]:
    """Take a character apart: into a letter and its marks, or into what it is a form of; "" if it is of one piece."""
    composed, digraph = COMPOSED_OF.get(small), DIGRAPHS.get(small)
    if composed or digraph:
        parts = composed or digraph or ""
        return parts if small == char else parts.upper(), COMPAT if digraph else form
    kind, _, codes = unicodedata.decomposition(char).rpartition("> ")
    if kind:
        return "".join(chr(int(code, 16)) for code in codes.split()), FORMS.get(f"{kind}>", COMPAT)
    if codes and not _keeps_its_mark(char):
        return _joined(unicodedata.normalize("NFD", char)), form
    return "", form


def _joined(parts: str) -> str:
    """Join the base with a mark that makes a letter of its own, also past other marks (o + dot below + circumflex)."""
    base, marks = parts[0], parts[1:]
    for place, mark in enumerate(marks):
        letter = unicodedata.normalize("NFC", base + mark)
        blocked = any(unicodedata.combining(other) == unicodedata.combining(mark) for other in marks[:place])
        if not blocked and len(letter) == 1 and letter.lower() in _RANKS:
            return letter + marks[:place] + marks[place + 1 :]
    return parts


def _keeps_its_mark(char: str) -> bool:
    """Cyrillic й and its like are letters, not accented ones; Hangul syllables stand in order already."""
    return ("\u0400" <= char <= "\u052f" and char.lower() not in "ёѐ") or "\uac00" <= char <= "\ud7a3"


def _unlisted(char: str, small: str, form: int) -> list[Element]:
    """Place what no list names: marks, invisible characters, symbols, currencies, then other scripts."""
    category = unicodedata.category(char)
    match category:
        case "Cc" | "Cf":
            return []
        case "Cs":
            return [("\ufffd", COMMON, COMMON)]
        case "Mn":
            return [("", _MARK_RANKS.get(char, UNKNOWN_MARK), _form(form))] if unicodedata.combining(char) else []
        case "Nd":
            return [(*_RANKS[str(unicodedata.digit(char))], COMMON)]
        case _ if category[0] not in "SPZ":
            return [(small[0], COMMON, _form(form, capital=small != char))]
    lead = LATER_CURRENCY if category == "Sc" else LATER_SYMBOL if char >= FIRST_LATER_SYMBOL else SYMBOL
    return [(_RANKS[lead][0] + char, COMMON, _form(form))]


class _Level(dict[int, str]):
    """One level of the weights of all characters, worked out when a character is first met."""

    def __init__(self, level: int) -> None:
        self.level = level

    def __missing__(self, code: int) -> str:
        weights = self[code] = "".join(element[self.level] for element in _elements(chr(code)))
        return weights


_LETTER, _ACCENT, _FORM = _Level(0), _Level(1), _Level(2)


def folded(text: str) -> str:
    """Give a text as it is compared: capitals, accents and runs of spaces set aside; å, ä and ö stay letters."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = _ACCENTED.sub(_bare, unicodedata.normalize("NFC", text))
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())


_ACCENTED = re.compile("[^\x00-\x7fåäöÅÄÖ]")


def _bare(letter: re.Match[str]) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter[0]) if not unicodedata.combining(part))
