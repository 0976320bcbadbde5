"""What becomes of a user's text on the page."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropa_desktop.exchange import pdf_bidi, pdf_fonts, pdf_text
from ropa_desktop.exchange.pdf_fonts import Fonts
from ropa_desktop.exchange.pdf_text import Style, Typesetter, printable

FONTS = Fonts()
TYPESETTER = Typesetter(FONTS)
STYLE = Style(9, 11)


def drawn(text: str, width: float = 400) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in TYPESETTER.lines(text, STYLE, width)]


def test_markup_is_drawn_as_written() -> None:
    text = r'<b>fet</b> & &amp; <para> \n (x) "y"'
    assert drawn(text) == [text]


def test_an_empty_text_has_no_lines() -> None:
    assert drawn("") == []


def test_line_breaks_of_every_kind_and_blank_lines_are_kept() -> None:
    assert drawn("a\nb\r\nc\rd\u2028e\n\nf") == ["a", "b", "c", "d", "e", "", "f"]


def test_a_tab_and_repeated_spaces_keep_their_distance() -> None:
    assert drawn("a\tb   c\n  d") == ["a    b   c", "  d"]


def test_a_long_text_keeps_every_character() -> None:
    text = " ".join(f"ord{number}" for number in range(3000))[:20_000]
    assert "".join(drawn(text)).replace(" ", "") == text.replace(" ", "")


def test_no_line_is_wider_than_its_column() -> None:
    text = "Personuppgiftsbiträdesavtal " * 40 + "W" * 500 + " שלום עולם" * 60 + "👍" * 100
    assert all(line.width <= 120.1 for line in TYPESETTER.lines(text, STYLE, 120))


def test_a_word_without_spaces_is_broken_and_whole() -> None:
    lines = drawn("x" * 500, 100)
    assert len(lines) > 10
    assert "".join(lines) == "x" * 500


def test_a_checksum_is_broken_in_the_middle() -> None:
    sum_ = "83cd7568766bfd90bb9e06e090ac29b81fd06b8d594d57dc8c528be2ed42bad8"
    assert drawn(sum_, 300) == [sum_[:32], sum_[32:]]


def test_a_number_stays_with_its_section_sign_and_its_letter() -> None:
    assert drawn("enligt artikel 5.1 c", 74) == ["enligt artikel", "5.1 c"]
    assert drawn("5 kap. 10 § DSL", 40) == ["5 kap.", "10 § DSL"]


def test_a_column_narrower_than_a_letter_still_shows_every_letter() -> None:
    assert drawn("abc", 1) == ["a", "b", "c"]


def test_a_compound_breaks_after_its_hyphen_and_an_address_after_its_slash() -> None:
    assert drawn("registeransvarig-handläggare", 100) == ["registeransvarig-", "handläggare"]
    assert drawn("https://www.exempel.se/dataskydd", 110) == ["https://www.exempel.se/", "dataskydd"]


def test_a_compound_does_not_break_after_a_letter_or_two() -> None:
    assert drawn("länder inom EU/EES och e-post", 68) == ["länder inom", "EU/EES och", "e-post"]


def test_a_word_longer_than_a_line_begins_where_it_stands() -> None:
    first, *_ = drawn("B14 " + "W" * 500, 200)
    assert first.startswith("B14 WWWW")
    assert drawn("Tolv bokstäver " + "W" * 30, 75)[0] == "Tolv bokstäver"


def test_the_name_of_a_code_point_is_not_broken() -> None:
    lines = drawn("漢字漢字漢字", 120)
    assert len(lines) > 1
    assert all(line.startswith("[U+") and line.endswith("]") for line in lines)


def test_a_compound_keeps_as_many_parts_as_fit() -> None:
    assert drawn("person-uppgifts-biträdes-avtal", 75) == ["person-uppgifts-", "biträdes-avtal"]


def test_guiding_characters_take_no_place() -> None:
    assert drawn("a\u200bb\u00adc\ufeff") == ["abc[U+FEFF]"]
    assert drawn("7\xa0år") == ["7\xa0år"]


def test_what_is_kept_for_speed_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "_KEPT", 1)
    monkeypatch.setattr(pdf_fonts, "_KEPT_WORDS", 1)
    setter = Typesetter(Fonts())
    for number in range(9):
        setter.lines(f"ord {number}", STYLE, 50)
    assert len(setter._kept) <= 2


def test_a_date_is_not_broken_at_its_hyphens() -> None:
    assert drawn("den 2026-11-24", 60) == ["den", "2026-11-24"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("漢字", "[U+6F22][U+5B57]"),
        ("a\x07b", "a[U+0007]b"),
        ("\u202eabc", "[U+202E]abc"),
        ("\uf0b7 punkt", "[U+F0B7] punkt"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_what_no_font_can_show_is_named_by_its_code_point(text: str, shown: str) -> None:
    assert drawn(text) == [shown]


def test_signs_of_the_office_have_a_font() -> None:
    text = "→ ≥ ≠ ☐ ☑ ✓ • ● ■ € № 1\u202f000 \u2011"
    assert drawn(text) == [text]


def test_hebrew_is_drawn_from_the_right() -> None:
    (line,) = TYPESETTER.lines("שלום עולם", STYLE, 400)
    assert "".join(run.text for run in line.runs) == "םלוע םולש"
    assert line.shift == pytest.approx(400 - line.width)


def test_brackets_and_numbers_in_hebrew_read_right() -> None:
    assert drawn("שלום (abc) 123, עולם") == ["םלוע ,123 (abc) םולש"]
    assert drawn("סעיף (א) ו־30") == ["30־ו (א) ףיעס"]  # noqa: RUF001


def test_each_wrapped_line_of_hebrew_is_turned_by_itself() -> None:
    assert drawn("אחת שתיים שלוש", 50) == ["םייתש תחא", "שולש"]
    assert drawn("אחת  ", 50) == ["תחא"]


def test_hebrew_within_swedish_leaves_the_swedish_in_place() -> None:
    (line,) = TYPESETTER.lines("Avtal med שלום עולם i Malmö", STYLE, 400)
    assert "".join(run.text for run in line.runs) == "Avtal med םלוע םולש i Malmö"
    assert line.shift == 0


def test_arabic_letters_are_joined_and_turned() -> None:
    shown = drawn("سلام")[0]
    assert shown == "\ufee1\ufefc\ufeb3"


def test_vowel_marks_stay_with_their_letter() -> None:
    assert drawn("שָׁלוֹם") == [unicodedata.normalize("NFC", "םוֹלשָׁ")]


def test_a_decomposed_letter_is_drawn_as_one() -> None:
    assert drawn("Malmo\u0308") == ["Malmö"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("👍🏽", "👍"),
        ("🏽", "🏽"),
        ("❤\ufe0f", "❤"),
        ("🇸🇪", "🇸🇪"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴[gbeng]"),
        ("🧾", "🧾"),
    ],
)
def test_emoji_sequences_show_their_parts(text: str, shown: str) -> None:
    assert drawn(text) == [shown]


def test_what_takes_the_short_way_is_in_both_weights() -> None:
    simple = [one for one in map(chr, range(32, 0x3000)) if not pdf_text._NOT_SIMPLE.search(one)]
    assert len(simple) > 600
    assert all(one in FONTS.regular and one in FONTS.bold for one in simple)


def test_a_name_in_the_metadata_has_no_control_characters() -> None:
    assert printable("Register\x00\tö 👍\u202e") == "Register[U+0000]    ö 👍[U+202E]"


def test_brackets_deeper_than_the_algorithm_follows_do_no_harm() -> None:
    assert len(pdf_bidi.levels("א" + "(" * 100 + "a" + ")" * 100, 1)) == 202


def test_empty_brackets_follow_their_surroundings() -> None:
    assert drawn("א () ב") == ["ב () א"]


def test_an_unpaired_closing_bracket_does_no_harm() -> None:
    assert pdf_bidi.levels("א) a (ב", 1)[0] == 1


@given(st.text(st.characters(max_codepoint=sys.maxunicode), max_size=60), st.floats(40, 400))
def test_any_text_fits_and_no_visible_character_is_lost(text: str, width: float) -> None:
    lines = TYPESETTER.lines(text, STYLE, width)
    assert all(line.width <= width + 0.1 for line in lines)
    shown = "".join(run.text for line in lines for run in line.runs)
    for one in unicodedata.normalize("NFC", text):
        if one.isascii() and one.isalnum():
            assert one in shown


@pytest.mark.parametrize("odd", ["\uffff", "\ufffe", "\u0378", "\U000e0080", "\u2066", "\u2069"])
def test_a_code_point_without_direction_stands_in_text_that_reads_leftward(odd: str) -> None:
    assert pdf_bidi.levels(f"א{odd}ב", 1) == [1, 1, 1]
    assert len(pdf_bidi.levels(f"a{odd}ב", 0)) == 3
