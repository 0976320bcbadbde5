"""The register as one web page for those whose data are processed: one file, which fetches nothing.

It is written from the same outline as every other document, at the level of release, and of that only what is named
here: what a person is told of under Arts 13-15, with the security in general. The page can be read without scripts.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ropa_desktop import __version__
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.markup import Markup, joined, lined, tag
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.public_activity import Activity, Page
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.selection import Selection
from ropa_desktop.exchange.source import Source
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import at_level
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import Register

ANNEXES = frozenset({"other"})
"""What the page needs beyond the letters of Art. 30: the legal bases, and the rights that follow from them."""


def write_public(register: Register, target: Path, scope: Scope, language: str, *, progress: Progress = untold) -> None:
    """Write the controller's activities of a scope as a web page, whole or not at all; equal scopes give equal bytes.

    Of the scope, the activities, the day and the time count; the level is always that of release.
    Problems: as `whole_file`.
    """
    asked = replace(scope, annexes=ANNEXES, level=Level.RELEASE, case_number="", selection="")
    with (
        at_level(register, asked.level, language) as given,
        whole_file(target) as part,
        part.open("w", encoding="utf-8", newline="\n") as file,
    ):
        outline = compose(given, language, asked, progress=progress)
        file.writelines(_Writer(given, outline, asked).parts())


class _Writer:
    def __init__(self, register: Register, outline: Outline, scope: Scope) -> None:
        self._source = Source(register, outline.language)
        self._say = self._source.say
        self._scope = scope
        self._outline = outline
        self._page = page = Page(self._source.wording, content_language(register))
        records = (record for chapter in outline.chapters if chapter.id == "activity" for record in chapter.records)
        told = (record for record in records if not self._source.withheld.whole(record.number))
        self._activities = [Activity(page, record) for record in told]
        selection = Selection(self._source, scope)
        self._own = list(self._source.read("organisation", selection.ids("organisation")))

    def parts(self) -> Iterator[str]:
        """Give the page piece by piece."""
        say = self._say
        names = ", ".join(one.values["name"] for one in self._own)
        title = f"{say('public.title')} – {names}" if names else say("public.title")
        yield "<!DOCTYPE html>\n"
        yield f'<html lang="{self._outline.language}">\n'
        yield tag("head", Markup(self._head(title))) + "\n<body>\n"
        yield tag("a", say("public.skip"), href="#main", class_="skip") + "\n"
        yield tag("header", tag("h1", say("public.title")), tag("p", lined(names), class_="soft")) + "\n"
        yield '<main id="main" tabindex="-1">\n'
        yield self._about() + "\n"
        yield tag("h2", say("public.activities")) + "\n"
        if self._activities:
            yield self._seek() + "\n" + self._contents() + "\n"
            for each in self._activities:
                yield each.article() + "\n"
        else:
            yield tag("p", say("public.none")) + "\n"
        yield "</main>\n" + tag("footer", tag("p", self._made())) + "\n"
        yield f"<script>{_shipped('page.js')}</script>\n" if self._activities else ""
        yield "</body>\n</html>\n"

    def _head(self, title: str) -> str:
        script = f"script-src '{_sum('page.js')}'; " if self._activities else ""
        policy = f"default-src 'none'; style-src '{_sum('page.css')}'; {script}base-uri 'none'; form-action 'none'"
        tags = (
            tag("meta", charset="utf-8"),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="generator", content=f"ropa_desktop {__version__}"),
            tag("title", title),
            Markup(f"<style>{_shipped('page.css')}</style>"),
        )
        return "\n" + joined(tags, "\n") + "\n"

    # What stands before the activities

    def _about(self) -> Markup:
        say = self._say
        cards = [self._organisation(stored) for stored in self._own]
        told = tag("p", say("public.intro"))
        return tag("section", tag("h2", say("public.about"), id="about"), told, *cards, aria_labelledby="about")

    def _organisation(self, stored: Stored) -> Markup:
        """Say who answers and where one turns (Art. 13(1)(a)-(b)); of the officer the contact, not the name."""
        say, source, values = self._say, self._source, stored.values
        facts = {
            "public.controller": source.contact(stored),
            "organisation.representative": source.representative(stored),
            "public.officer": self._officer(stored),
            "organisation.rights_contact": values["rights_contact"] or "",
        }
        rows = (
            tag("dt", say(key)) + tag("dd", lined(text), lang=self._page.written_in(key), dir="auto")
            for key, text in facts.items()
            if text
        )
        return tag("div", tag("dl", *map(Markup, rows)), class_="card")

    def _officer(self, stored: Stored) -> str:
        values = stored.values
        reach = [values[f"officer_{part}"] for part in ("address", "email", "phone")]
        outside = self._source.named(values["officer_party"])
        return "\n".join(filter(None, [*reach, self._source.contact(outside) if outside else ""]))

    def _seek(self) -> Markup:
        """Give the search, which shows itself only where scripts run."""
        say = self._say
        lists = (
            ("subjects", say("public.whose"), sorted({s for one in self._activities for s in one.subjects})),
            ("bases", say("public.basis"), sorted({b for one in self._activities for b in one.bases})),
        )
        fields = [tag("label", say("public.search"), for_="text") + tag("input", type="search", id="text")]
        for name, label, words in lists:
            options = [tag("option", say("public.all"), value=""), *(tag("option", w, value=w) for w in words)]
            fields.append(tag("label", label, for_=name) + tag("select", *options, id=name))
        told = tag(
            "p",
            id="told",
            class_="told",
            role="status",
            data_some=say("public.shown"),
            data_none=say("public.not_found"),
        )
        again = tag("button", say("public.clear"), type="reset")
        boxes = (tag("div", Markup(field)) for field in fields)
        return tag("form", *boxes, told, again, id="seek", class_="seek card", role="search", hidden=True)

    def _contents(self) -> Markup:
        entries = (tag("li", each.link()) for each in self._activities)
        return tag("nav", tag("ul", *entries), aria_label=self._say("public.contents"), class_="card")

    def _made(self) -> str:
        day = past.day_of(self._source.register, self._scope.made)
        return self._say("public.made", day=(self._scope.as_of or day).isoformat())


def _shipped(name: str) -> str:
    """Give a shipped part of the page as it stands in it."""
    return "\n" + (shipped("resources") / "public" / name).read_text(encoding="utf-8")


def _sum(name: str) -> str:
    """Give what the page's policy knows a part by, so that no other is used."""
    return f"sha256-{base64.b64encode(hashlib.sha256(_shipped(name).encode()).digest()).decode()}"


__all__ = ["write_public"]
