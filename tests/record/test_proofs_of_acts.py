# SPDX-License-Identifier: Apache-2.0
"""The proof of one act: under which head it stands, and what it costs where many were receipted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from ayni.adapters.record import exporting, ledger, signing
from ayni.core.checkpoints import cosign
from ayni.core.errors import Refusal
from ayni.core.notes import parse_note
from ayni.core.proofs import parse_act_proof
from tests.record.scene import NOW_MS, Scene
from tests.simulation import keys

NOW_S = NOW_MS // 1_000


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


def signed(scene: Scene, guard: Path, *witnesses: str) -> int:
    """Sign an act more, have its head receipted by parties, and return the size of that head."""
    scene.give()
    note = signing.sign(lambda _log: scene.own, guard)[scene.own_id]
    size = ledger.reading().logs()[scene.own_id].size
    with ledger.write() as txn:
        for party in witnesses:
            signer = keys.receipt_signer(party)
            line = cosign(parse_note(note).text, signer, time_s=NOW_S)
            txn.store.add_receipt(scene.own_id, size, signer.vkey.name, NOW_S, line)
    return size


def head_of(leaf: bytes) -> tuple[int, int]:
    """Return the size and the receipts of the head under which an act is proved."""
    note = parse_note(parse_act_proof(exporting.prove(leaf, ())).proof.note)
    return int(note.text.splitlines()[1]), len(note.signatures) - 1


def test_the_newest_head_with_most_receipts_is_taken(scene: Scene, tmp_path: Path) -> None:
    guard = tmp_path / "guard"
    leaf = scene.give().leaf
    with pytest.raises(Refusal, match="not_signed_yet"):
        exporting.prove(leaf, ())
    bare = signed(scene, guard)
    assert head_of(leaf) == (bare, 0)
    signed(scene, guard, "per", "bra")
    both = signed(scene, guard, "per", "bra")
    signed(scene, guard, "per")
    signed(scene, guard)
    assert head_of(leaf) == (both, 2)


def test_an_act_beyond_the_receipts_is_proved_under_the_bare_head(
    scene: Scene, tmp_path: Path
) -> None:
    guard = tmp_path / "guard"
    signed(scene, guard, "per")
    leaf = scene.give().leaf
    with pytest.raises(Refusal, match="not_signed_yet"):
        exporting.prove(leaf, ())
    bare = signed(scene, guard)
    assert head_of(leaf) == (bare, 0)


def test_a_proof_costs_the_same_however_many_heads_were_receipted(
    scene: Scene, tmp_path: Path
) -> None:
    guard = tmp_path / "guard"
    leaf = scene.give().leaf

    def queries() -> int:
        with CaptureQueriesContext(connections["record"]) as found:
            exporting.prove(leaf, ())
        return len(found)

    signed(scene, guard, "per")
    one = queries()
    for _ in range(8):
        signed(scene, guard, "per")
    assert queries() <= one + 4  # more acts: a subtree or two more on the way to the root
