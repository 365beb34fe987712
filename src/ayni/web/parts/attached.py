# SPDX-License-Identifier: Apache-2.0
"""Shows the files that an act names: name, size, hash, and where each stands here; opens none."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.attachments import keeping
from ayni.adapters.attachments.keeping import Standing
from ayni.adapters.record.reading import ActRead
from ayni.core.attachments import MEMBER, Attachment, read_attachments
from ayni.web.parties import forms
from ayni.web.parts.attach_field import size_in_words
from ayni.web.parts.facts import Fact


def files_of(act: ActRead) -> list[Fact]:
    """Return one fact for each file that an act names."""
    found = read_attachments(act.values.get(MEMBER))
    largest = keeping.size_max() if found else 0
    return [_fact(one, keeping.standing(one, largest=largest), act.leaf.hex()) for one in found]


def named_files(files: Sequence[Attachment]) -> list[Fact]:
    """Return one fact for each file that a draft will sign for; no act names it yet."""
    return [
        Fact(
            label=_("Attached file"),
            value=one.name,
            note=f"{size_in_words(one.size)} ({one.size})",
            paper=one.hash.hex(),
        )
        for one in files
    ]


def standing_in_words(one: Attachment, told: Standing) -> str:
    """Say where a file stands on this node."""
    words = {
        "held": _("held here"),
        "coming": _("coming: {n} of {m}").format(
            n=size_in_words(told.here_bytes) if told.here_bytes else "0",
            m=size_in_words(one.size),
        ),
        "absent": _("not there: the node of {p} does not have it; it is asked for again"),
        "damaged": _("damaged: other bytes came from {p} than the act names; set aside"),
        "too_large": _("too large: above the size agreed on; not fetched"),
        "no_room": _("no room: this node's disk is full; acts are not affected"),
    }
    return words[told.state].format(p=_party(told.party))


def _party(code: str) -> str:
    return _("a packet") if code == "packet" else forms(code).bare if code else ""


def _fact(one: Attachment, told: Standing, leaf: str) -> Fact:
    held = told.state == "held"
    return Fact(
        label=_("Attached file"),
        value=one.name,
        url=reverse("web:file", args=[leaf, one.hash.hex()]) if held else "",
        note=f"{size_in_words(one.size)} ({one.size}) · {standing_in_words(one, told)}",
        paper=one.hash.hex(),
    )
