# SPDX-License-Identifier: Apache-2.0
"""Puts the proofs of acts into a paper, so that one file says it and proves it, offline, for years.

A proof opens what the paper shows; the own file number, notes and attachments stay closed. An act
whose head is not signed yet has no proof, and the paper says so. Makes no proof:
`adapters/record/exporting.py` does. Source: rooms.md A0.10 (Prueba); DESIGN.md section 5.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ayni.adapters.record import exporting
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.core.patterns.gathering import fact_hash
from ayni.web import acts, times, words
from ayni.web.papers.model import Block, Grid, Heading, Inside, Paragraph
from ayni.web.viewer import Viewer

CLOSED: Final = frozenset({"own_ref", "note", "attachments"})
"""Members that a paper does not show, and that its proofs keep closed."""
VERSIONS: Final = ("proposal", "version")
"""Members by which an act names the version that it speaks of."""
ANSWERED: Final = ("suspension", "objection")
"""Members by which an act names another one that it lifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """Acts that a paper names, each with the proof that travels inside it.

    Attributes:
        inside: the proofs, for the paper.
        blocks: the list of the acts, with the file that proves each.
    """

    inside: tuple[Inside, ...]
    blocks: tuple[Block, ...]


NOTHING: Final = Proved(inside=(), blocks=())
"""What a paper carries that a staff edits: no proof is inside a file that is to change."""


def saying(
    acts_held: Sequence[ActRead], leaf: bytes, *, beside: Collection[bytes] = ()
) -> list[ActRead]:
    """Return the regular acts that say something of one version of a text, its proposal first.

    Args:
        acts_held: about the text, in display order.
        leaf: leaf hash of the act that proposes the version.
        beside: leaf hashes of acts that name no version and are shown with it, such as
            reservations.
    """
    own = {leaf, *(act.leaf for act in acts_held if _names(act, VERSIONS) & {leaf})}
    own |= {act.leaf for act in acts_held if _names(act, ANSWERED) & own}
    return [act for act in acts_held if not act.reason and act.leaf in own.union(beside)]


def proved(shown: Sequence[ActRead], viewer: Viewer) -> Proved:
    """Return the proofs of acts and the list of them, in the order given.

    Args:
        shown: regular acts that the paper speaks of.
        viewer: who makes the paper; may see them.
    """
    inside: list[Inside] = []
    rows: list[list[str]] = []
    for number, act in enumerate(shown, start=1):
        made = _proof(act)
        name = f"{number:02d}-{act.code}.tlog-proof"
        told = words.kind(act.kind)
        if made is not None:
            inside.append(Inside(name=name, text=made, told=f"{told}, {act.party.upper()}"))
        rows.append(
            [
                f"{told}\n{act.code}",
                f"{acts.office_name(act.act.header.by, viewer)}, {act.party.upper()}",
                times.moment(act.at_ms, viewer.clocks),
                name if made is not None else _("not proved yet: no signed head covers it"),
            ]
        )
    return Proved(inside=tuple(inside), blocks=_listed(rows))


def _names(act: ActRead, members: Sequence[str]) -> set[bytes]:
    return {fact_hash(act.act, name) for name in members}


def _listed(rows: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    if not rows:
        return ()
    return (
        Heading(text=_("Signed acts, with their proofs inside this file")),
        Paragraph(
            text=_(
                "“ayni verify” checks this file without a network and without a node. What is"
                " proved is what the proofs say; the pages are a reading of it."
            ),
            quiet=True,
        ),
        Grid(
            heads=[_("Act"), _("Office"), _("Signed"), _("Proof")],
            rows=rows,
            shares=[3, 4, 4, 4],
        ),
    )


def _proof(act: ActRead) -> str | None:
    """Return the proof of an act as text, or none if no head that covers it is signed yet."""
    try:
        return exporting.prove(act.leaf, [n for n in act.values if n not in CLOSED]).decode()
    except Refusal:
        return None
