# SPDX-License-Identifier: Apache-2.0
"""The cut that this node has folded, and the digest of the state at it; for comparing nodes.

Source: DESIGN.md section 5 (State digest); kernel.md S9, S14; record.md R13.
"""

from __future__ import annotations

from hashlib import sha256

from ayni.adapters.record import ledger
from ayni.core.folding import FOLD_VERSION


def cut() -> dict[str, tuple[int, bytes]]:
    """Return log id to (acts folded, root over them) of every log that has any."""
    return {
        log.id: (log.folded, log.root) for log in ledger.reading().logs().values() if log.folded
    }


def digest() -> bytes:
    """Return the digest of the structural state of all objects at the present cut.

    SHA-256 over ``ayni/state/1``, the fold version and, sorted by object id, id and state
    digest of every object.
    """
    total = sha256(b"ayni/state/1\x00" + FOLD_VERSION.to_bytes(4, "big"))
    for object_id, state in ledger.reading().rows("SELECT id, digest FROM object ORDER BY id"):
        total.update(bytes(object_id) + bytes(state))
    return total.digest()
