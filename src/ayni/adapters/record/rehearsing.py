# SPDX-License-Identifier: Apache-2.0
"""Puts an act into the record, lets somebody look at what it comes to, and takes it back.

So a draft is judged, and a page drawn, by the very code that will judge and draw the act. It holds
the record's lock meanwhile, like any append: whoever looks must be brief. Must not leave a trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ayni.adapters.record import ledger
from ayni.adapters.record.ledger import Appended
from ayni.core.composing import Draft
from ayni.core.erasure import GONE_KINDS
from ayni.core.errors import Refusal


@contextmanager
def rehearsed(draft: Draft, *, expected: int | None, now_ms: int) -> Iterator[Appended]:
    """Give the record as it would be with this act, until the block ends; nothing of it lasts.

    Args:
        draft: what an office would sign.
        expected: version of the object on the page that the person read; none to skip the check.
        now_ms: this machine's time, milliseconds UTC.

    Raises:
        Refusal: the record would not take it; `not_rehearsed` for an act that destroys content.
        StalePage: the object moved since the page was drawn.
        StoreTrouble: the database or the disk does not take it.
    """
    if draft.kind in GONE_KINDS:
        raise Refusal("not_rehearsed", kind=draft.kind)
    over = Refusal("rehearsed")  # ends the transaction as any refusal does: nothing of it is kept
    try:
        with ledger.write(now_ms=now_ms) as txn:
            yield ledger.append_in(txn, draft, expected=expected)
            raise over
    except Refusal as refusal:
        if refusal is not over:
            raise
