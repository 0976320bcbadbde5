"""The look: colours for light and dark, sizes that follow the text size, and how both reach the application."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ropa_desktop.ui.sheet import style_sheet

DESIGN_PIXELS = 13
"""The body size in which every measure of the design is given."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of the window by its purpose; pairs of text and ground are 5 : 1 or better."""

    ground: str
    card: str
    navigation: str
    line: str
    edge: str
    text: str
    soft: str
    accent: str
    accent_ground: str
    on_accent: str
    missing: str
    missing_ground: str
    attention: str
    attention_ground: str
    done: str
    done_ground: str
    selection: str
    hover: str


LIGHT = Colours(
    ground="#F6F7F9",
    card="#FFFFFF",
    navigation="#EEF1F5",
    line="#DFE3E8",
    edge="#7A8696",
    text="#1B2430",
    soft="#566273",
    accent="#1F5FA8",
    accent_ground="#E3EEF9",
    on_accent="#FFFFFF",
    missing="#B3261E",
    missing_ground="#FBEAE8",
    attention="#8A5A00",
    attention_ground="#FCF2DD",
    done="#1E6B3C",
    done_ground="#E4F3EA",
    selection="#DCE9F7",
    hover="#EFF3F8",
)
DARK = Colours(
    ground="#15191F",
    card="#1D232B",
    navigation="#191E25",
    line="#323B47",
    edge="#6F7C8E",
    text="#E7EBF0",
    soft="#A3AEBC",
    accent="#7DB4F0",
    accent_ground="#21344A",
    on_accent="#10161D",
    missing="#F2A49D",
    missing_ground="#41211F",
    attention="#EBC374",
    attention_ground="#3A2E17",
    done="#8FD3A8",
    done_ground="#1C3526",
    selection="#24384F",
    hover="#262E38",
)


def from_system(palette: QPalette) -> Colours:
    """Take the colours of the system's own palette: a high-contrast setting wins over the design."""

    def name(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    role = QPalette.ColorRole
    text, base, window = name(role.Text), name(role.Base), name(role.Window)
    return Colours(
        ground=window,
        card=base,
        navigation=window,
        line=text,
        edge=text,
        text=text,
        soft=text,
        accent=name(role.Highlight),
        accent_ground=base,
        on_accent=name(role.HighlightedText),
        missing=text,
        missing_ground=base,
        attention=text,
        attention_ground=base,
        done=text,
        done_ground=base,
        selection=name(role.Highlight),
        hover=base,
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and sizes in use. `points` is the body size, `scale` turns a measure of the design into pixels."""

    colours: Colours
    dark: bool
    family: str
    points: float
    scale: float
    line_height: int

    def px(self, measure: float) -> int:
        """Turn a measure of the design, given at 13 px body text, into pixels."""
        return max(1, round(measure * self.scale))

    @property
    def control(self) -> int:
        """The height of an input or a button: a line of text and the air around it."""
        return self.line_height + 2 * self.px(7)

    def font(self, measure: float = DESIGN_PIXELS, *, strong: bool = False) -> QFont:
        """Give the interface's font at a measure of the design."""
        font = QFont(self.family)
        font.setPointSizeF(self.points * measure / DESIGN_PIXELS)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def colour(self, name: str) -> QColor:
        """Give a colour by its name in `Colours`."""
        return QColor(getattr(self.colours, name))


def wants_contrast(app: QApplication) -> bool:
    """Tell whether the system asks for high contrast (known to Qt 6.10 and later)."""
    hints = getattr(app.styleHints(), "accessibility", None)
    if hints is None:
        return False
    return bool(hints().contrastPreference() == Qt.ContrastPreference.HighContrast)


def wants_dark(app: QApplication, choice: str) -> bool:
    """Tell whether to be dark; `choice` is "light", "dark" or "system" (which may not be known: then light)."""
    if choice == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def make_theme(app: QApplication, system_font: QFont, choice: str = "system", text_size: int = 100) -> Theme:
    """Make the theme for a choice of scheme and a text size in per cent."""
    points = system_font.pointSizeF()
    if points <= 0:
        points = system_font.pixelSize() * 72 / app.primaryScreen().logicalDotsPerInch()
    least = DESIGN_PIXELS * 72 / app.primaryScreen().logicalDotsPerInch()
    points = max(points, least) * text_size / 100
    font = QFont(system_font)
    font.setPointSizeF(points)
    contrast = wants_contrast(app)
    dark = wants_dark(app, choice)
    return Theme(
        colours=from_system(app.palette()) if contrast else DARK if dark else LIGHT,
        dark=dark,
        family=font.family(),
        points=points,
        scale=points * app.primaryScreen().logicalDotsPerInch() / 72 / DESIGN_PIXELS,
        line_height=QFontMetrics(font).height(),
    )


def palette(theme: Theme) -> QPalette:
    """Make Qt's palette from the theme's colours."""
    role = QPalette.ColorRole
    made = QPalette()
    for roles, name in (
        ((role.Window, role.AlternateBase), "ground"),
        ((role.Base, role.Button, role.ToolTipBase), "card"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.HighlightedText), "text"),
        ((role.PlaceholderText,), "soft"),
        ((role.Highlight,), "selection"),
        ((role.Accent, role.Link, role.LinkVisited), "accent"),
        ((role.Mid, role.Dark), "edge"),
        ((role.Midlight, role.Light), "line"),
        ((role.BrightText,), "missing"),
    ):
        for one in roles:
            made.setColor(one, theme.colour(name))
    for one in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, one, theme.colour("soft"))
    return made


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the application."""
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    if not wants_contrast(app):
        app.setPalette(palette(theme))
    app.setFont(theme.font())
    sheet = style_sheet(theme)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)


def register_fonts(folder: Path) -> None:
    """Make the bundled fonts known, so that letters that the system lacks can be shown."""
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
