# SPDX-License-Identifier: Apache-2.0
"""The words a successor meets first, in all languages of the pages; the whole list is a document.

Source: docs/glossary.md; rooms.md D1.
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.web.registry import Words

MEANINGS: Final[tuple[tuple[Words, Words], ...]] = (
    (
        pgettext_lazy("glossary", "act"),
        _("one signed entry: which office, what, about which matter, having seen what"),
    ),
    (
        pgettext_lazy("glossary", "office, post"),
        _("a post of a state; acts name offices, never persons"),
    ),
    (
        pgettext_lazy("glossary", "power"),
        _("what an office may do, as its own state declares it"),
    ),
    (
        pgettext_lazy("glossary", "watch"),
        _("a person has the duty of an office for some hours; no neighbour sees it"),
    ),
    (
        pgettext_lazy("glossary", "clearance"),
        _("a draft passes the own offices before it is signed; no neighbour sees it"),
    ),
    (
        pgettext_lazy("glossary", "received and stored by the node"),
        _("the neighbour's machine has it; not that anyone has read it or agrees"),
    ),
    (
        pgettext_lazy("glossary", "acknowledgement"),
        _("an office has it; never agreement"),
    ),
    (
        pgettext_lazy("glossary", "consent"),
        _("an office agrees, for its state, to one text and to no other"),
    ),
    (
        pgettext_lazy("glossary", "reading code"),
        _("names an act over telephone or radio; it proves nothing by itself"),
    ),
    (
        pgettext_lazy("glossary", "does not meet an agreed rule"),
        _("the act is kept and shown, and changes nothing"),
    ),
    (
        pgettext_lazy("glossary", "silence"),
        _("never means acceptance"),
    ),
)
"""Each word and what it means."""


def rows() -> list[tuple[str, ...]]:
    """Return a line for each word: in every language, and its meaning in that of the page."""
    spoken: list[Mapping[int, str]] = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            spoken.append({place: str(word) for place, (word, _told) in enumerate(MEANINGS)})
    return [
        (*(told[place] for told in spoken), str(meaning))
        for place, (_word, meaning) in enumerate(MEANINGS)
    ]
