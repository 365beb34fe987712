# SPDX-License-Identifier: Apache-2.0
"""Reads cited public history for a viewer: what others published, never what a party states."""

from ayni.adapters.history import keeping
from ayni.adapters.history.models import CitedFact
from ayni.rooms.meetings.selectors.reader import Reader


def cited_under(code: str, *, reader: Reader) -> list[CitedFact]:
    """Return what a person put under a mechanism, the oldest first."""
    del reader  # whoever has one may read what everybody can
    return keeping.of_mechanism(code) if code else []


def cited(*, reader: Reader) -> list[CitedFact]:
    """Return what is cited about states of this partnership, the oldest first."""
    members = set(reader.viewer.parties)
    return [row for row in keeping.every_row() if members.issuperset(row.parties)]
