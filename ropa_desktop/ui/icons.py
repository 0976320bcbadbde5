"""Our own icons, drawn in the colour of the text beside them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ropa_desktop.ui.theme import Theme

SIZE = 16


@lru_cache(maxsize=128)
def _drawing(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Icons:
    """Icons by name for one theme; each is drawn once per colour and size."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self._folder = folder
        self._theme = theme
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """Give an icon in a colour of the theme; it is soft where its control is disabled."""
        if (name, colour) not in self._icons:
            made = QIcon()
            made.addPixmap(self.pixmap(name, colour), QIcon.Mode.Normal)
            made.addPixmap(self.pixmap(name, "soft"), QIcon.Mode.Disabled)
            self._icons[name, colour] = made
        return self._icons[name, colour]

    def pixmap(self, name: str, colour: str = "text", size: int = SIZE) -> QPixmap:
        """Draw an icon at a measure of the design, sharp on a screen of any density."""
        key = (name, colour, size)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, self._theme.colour(colour).name(), self._theme.px(size))
        return self._pixmaps[key]

    def size(self, measure: int = SIZE) -> QSize:
        """Give the size of an icon in pixels."""
        return QSize(self._theme.px(measure), self._theme.px(measure))

    def _draw(self, name: str, colour: str, pixels: int) -> QPixmap:
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
        svg = _drawing(self._folder / f"{name}.svg").replace("#000", colour)
        pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(svg.encode()).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
