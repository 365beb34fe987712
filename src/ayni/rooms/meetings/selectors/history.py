# SPDX-License-Identifier: Apache-2.0
"""Reads cited public history for a viewer: what others published, never what a party states."""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.adapters.history import keeping
from ayni.adapters.history.models import CitedFact
from ayni.rooms.meetings.selectors.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHistory:
    """What is cited about the states of a partnership.

    Attributes:
        rows: the oldest first; undated ones last.
        total: how many there are, shown or not.
        differing: how many say that their sources differ, or that something is in doubt.
        undated: how many have no date.
        elsewhere: how many are here about other states; they are not shown.
    """

    rows: Sequence[CitedFact]
    total: int
    differing: int
    undated: int
    elsewhere: int


def cited_under(code: str, *, reader: Reader) -> list[CitedFact]:
    """Return what a person put under a mechanism, the oldest first."""
    del reader  # whoever has one may read what everybody can
    return keeping.of_mechanism(code) if code else []


def cited(*, reader: Reader, differing: bool = False) -> PublicHistory:
    """Return what is cited about states of this partnership, the oldest first.

    Args:
        reader: who reads.
        differing: only rows whose sources differ, or that something is in doubt about.
    """
    members = set(reader.viewer.parties)
    every = keeping.every_row()
    own = [row for row in every if members.issuperset(row.parties)]
    return PublicHistory(
        rows=[row for row in own if row.note] if differing else own,
        total=len(own),
        differing=sum(bool(row.note) for row in own),
        undated=sum(not row.date for row in own),
        elsewhere=len(every) - len(own),
    )
