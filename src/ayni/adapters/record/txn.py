# SPDX-License-Identifier: Apache-2.0
"""One transaction that may write the record, as those who work inside it see it; begins none."""

from __future__ import annotations

from dataclasses import dataclass, field

from ayni.adapters.record import frames, projecting
from ayni.adapters.record.locking import awaited
from ayni.adapters.record.store import SqlStore
from ayni.core.frame import FrameIndex
from ayni.core.ports import Folded


@dataclass(slots=True)
class Txn:
    """One transaction that may write.

    Attributes:
        store: the tables.
        now_ms: this machine's time at its beginning, milliseconds UTC.
        touched: objects to project before the commit.
        fresh: acts folded by it.
        news: an own act was appended; the link is told after the commit.
        erased: it destroyed content; the files of the database are cleaned after the commit.
    """

    store: SqlStore
    now_ms: int
    touched: set[bytes] = field(default_factory=set)
    fresh: list[Folded] = field(default_factory=list)
    news: bool = False
    erased: bool = False

    def index(self) -> FrameIndex:
        """Return the frame acts folded so far, from this process's cache if it is still true."""
        return frames.writer_index(self.store)

    def awaited(self) -> bool:
        """Tell whether another writer waits; a long transaction then ends as soon as it can."""
        return awaited(self.store.db)

    def project(self) -> None:
        """Bring the tables up to date with what was folded so far."""
        if self.touched:
            projecting.project(self.store, self.touched, self.fresh)
            self.touched.clear()
            self.fresh.clear()
