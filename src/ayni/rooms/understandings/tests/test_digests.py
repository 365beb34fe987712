# SPDX-License-Identifier: Apache-2.0
"""An earlier digest is found again although its text brought understandings about since."""

from __future__ import annotations

import pytest

from ayni.adapters.record import digests, ledger
from ayni.rooms.understandings.tests.pages import reported
from ayni.rooms.understandings.tests.test_births import consented, ids, proposed
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def now() -> tuple[dict[str, int], bytes]:
    return {log: size for log, (size, _root) in digests.cut().items()}, digests.digest()


def test_children_count_in_the_cuts_in_which_their_text_is_in_force(scene: Scene) -> None:
    seen = [now()]
    leaf = proposed(scene)
    seen.append(now())
    consented(scene, leaf, "chl")
    seen.append(now())
    reported(scene, ids(leaf)[0], "per", "in_progress")
    seen.append(now())
    consented(scene, leaf, "per")
    seen.append(now())
    reported(scene, ids(leaf)[1], "per", "postponed")
    seen.append(now())
    assert len({digest for _cut, digest in seen}) == len(seen)
    with ledger.snapshot() as store:
        assert [digests.digest_at(store, cut) for cut, _digest in seen] == [
            digest for _cut, digest in seen
        ]
