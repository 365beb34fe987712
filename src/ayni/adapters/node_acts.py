# SPDX-License-Identifier: Apache-2.0
"""Signs what a node says by itself, for the office that holds the power `node`; no person acts.

Must not decide what is said: retention, digests and forks do.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from django.conf import settings

from ayni.adapters import clock
from ayni.adapters.accounts import journal
from ayni.adapters.record import ledger, registry
from ayni.adapters.record.txn import Txn
from ayni.core.acts import Mode
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.frame import Frame


def office_of(frame: Frame, party: str, *, kind: str) -> str:
    """Return the office by which a node acts itself, or an empty string if there is none.

    Args:
        frame: constitution and directories as they stand.
        party: whose node.
        kind: of the act that it signs.
    """
    needed = registry.powers_for(kind, frame.constitution) & {"node"}
    able = [name for name, one in frame.directories.get(party, {}).items() if one.powers & needed]
    own = f"{party}.node"
    return own if own in able else min(able, default="")


def append(txn: Txn, kind: str, office: str, values: Mapping[str, Json], *, now_ms: int) -> bytes:
    """Append an act of the node inside a transaction, with its line in the journal.

    Args:
        txn: the transaction.
        kind: of the act.
        office: for which the node acts.
        values: members of the act.
        now_ms: this machine's time, milliseconds UTC.

    Returns:
        Leaf hash of the act, 32 bytes.

    Raises:
        Refusal: the record does not take the act.
    """
    draft = Draft(
        kind=kind,
        by=office,
        values=dict(values),
        at=now_ms,
        id=secrets.token_hex(16),
        mode=cast(Mode, settings.AYNI_MODE),
        tlp="GREEN",
    )
    done = ledger.append_in(txn, draft, expected=None)
    # No operator: the node itself acts. Before the commit: no act without its line.
    journal.note_command(
        "",
        office=office,
        capacity=draft.capacity,
        leaf=done.leaf,
        kind=draft.kind,
        at=clock.now(),
    )
    return done.leaf
