# SPDX-License-Identifier: Apache-2.0
"""Makes the papers of the archive: the register of all acts, and the file of each matter, as PDF/A.

A paper that grows without end cannot be laid out, so both come in volumes of so many acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core import limits
from ayni.node.archive.reader import written_by
from ayni.web import act_rows, acts, frames, times, words
from ayni.web.papers import press
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.parties import forms
from ayni.web.parts.facts import Fact
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.viewer import Viewer


def register(found: Iterable[ActRead], viewer: Viewer) -> Iterator[bytes]:
    """Yield the volumes of the register: one line for each act, in display order."""
    heads = (
        _("Declared time"),
        _("Party"),
        _("Office"),
        _("Act"),
        _("Reading code"),
        _("Number in its log"),
        _("State"),
        _("Received and stored by the node of"),
    )
    for number, rows in enumerate(volumes(found, limits.ARCHIVE_REGISTER_ACTS_COUNT), start=1):
        grid = Grid(
            heads=heads,
            rows=[_register_row(row, viewer) for row in rows],
            shares=(5, 2, 5, 5, 4, 3, 4, 6),
        )
        title = _("Register of all acts, volume {n}").format(n=number)
        yield press.pdf_written(_paper(title, [grid], viewer, wide=True))


def matter(
    opening: ActRead, found: Iterable[ActRead], viewer: Viewer
) -> Iterator[tuple[int, Paper]]:
    """Yield the volumes of the file of one matter, with how many acts each holds.

    Args:
        opening: the act that opened it.
        found: every act about it, in display order.
        viewer: for whom.
    """
    name = f"{words.kind(opening.kind)} · {opening.code}"
    for number, rows in enumerate(volumes(found, limits.ARCHIVE_MATTER_ACTS_COUNT), start=1):
        title = name if number == 1 else _("{matter}, volume {n}").format(matter=name, n=number)
        blocks = [block for row in rows for block in _act(row, viewer)]
        yield len(rows), _paper(title, blocks, viewer, wide=False)


def volumes(found: Iterable[ActRead], count: int) -> Iterator[Sequence[ActRead]]:
    """Yield acts in volumes of so many; no volume is empty."""
    held: list[ActRead] = []
    for act in found:
        held.append(act)
        if len(held) == count:
            yield held
            held = []
    if held:
        yield held


def says(act: ActRead, viewer: Viewer) -> list[tuple[str, str]]:
    """Return what an act says: label and value of each member, files and what is erased too."""
    return [(fact.label, _value(fact)) for fact in acts.entry(act, viewer).facts]


def _value(fact: Fact) -> str:
    told = f"{fact.party.upper()}: {fact.value}" if fact.party else fact.value
    return " · ".join(part for part in (told, fact.note) if part)


def _register_row(act: ActRead, viewer: Viewer) -> tuple[str, ...]:
    header = act.header
    state = act_rows.STATES[acts.verdict(act)]()
    reason = words.reason(act.kind, act.reason) if acts.verdict(act) == "aside" else ""
    return (
        times.moment(act.at_ms, viewer.clocks),
        forms(act.party).bare,
        acts.office_name(header.by, viewer) if header else "",
        words.kind(act.kind) if act.kind else _("An entry that cannot be read"),
        act.code,
        str(act.index),
        f"{state}: {reason}" if reason else state,
        "\n".join(
            f"{one.party.upper()} {times.moment(one.time_ms, viewer.clocks)}"
            for one in act.receipts
        ),
    )


def _act(act: ActRead, viewer: Viewer) -> Iterator[Block]:
    told = acts.entry(act, viewer)
    header = act.header
    yield Heading(text=f"{told.what} · {act.code}", level=2)
    signed = " · ".join(
        part
        for part in (
            forms(act.party).bare,
            told.office,
            capacity_in_words(told.capacity) if told.capacity else "",
            times.moment(act.at_ms, viewer.clocks),
            f"TLP {header.tlp}" if header else "",
        )
        if part
    )
    yield Paragraph(text=signed)
    if told.reason:
        yield Paragraph(label=_("State"), text=told.reason)
    for label, value in says(act, viewer):
        yield Paragraph(label=label, text=value or "–")
    place = _("No. {n} of log {log}, hash {leaf}.").format(
        n=act.index, log=act.log, leaf=act.leaf.hex()
    )
    yield Paragraph(text=" ".join((*told.stands, place)), quiet=True)


def _paper(title: str, blocks: Sequence[Block], viewer: Viewer, *, wide: bool) -> Paper:
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    head = " · ".join(part for part in (mark, frames.partnership(viewer.language)) if part)
    return Paper(
        title=title,
        head=head,
        blocks=blocks,
        foot=(
            written_by(viewer, viewer.language),
            frames.non_prejudice(viewer.language),
            frames.silence(viewer.language),
        ),
        author=forms(viewer.party).bare,
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=wide,
        watermark=mark,
    )
