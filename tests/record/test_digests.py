# SPDX-License-Identifier: Apache-2.0
"""The digest at an earlier cut is the one that the node had then, whatever was said since."""

from __future__ import annotations

from ayni.adapters.record import digests, ledger
from ayni.core.codec import Json
from tests.record import drill
from tests.record.scene import Scene

TEXT: dict[str, Json] = {"text": "ab" * 32, "parties": ["chl", "per"]}


def now() -> tuple[dict[str, int], bytes]:
    return {log: size for log, (size, _root) in digests.cut().items()}, digests.digest()


def lived(scene: Scene) -> list[tuple[dict[str, int], bytes]]:
    """Let two parties act and answer; return each cut with the digest that the node had at it."""
    seen = [now()]
    given = scene.give().leaf
    seen.append(now())
    scene.exchange()
    scene.per_append(drill.ACKNOWLEDGED, "per.desk", {}, about=given)
    scene.exchange()
    seen.append(now())
    text = scene.append(drill.PROPOSED, TEXT).leaf
    seen.append(now())
    scene.exchange()
    scene.append(drill.CONSENTED, {"text": TEXT["text"]}, about=text)
    scene.per_append(drill.CONSENTED, "per.foreign", {"text": TEXT["text"]}, about=text)
    scene.exchange()
    seen.append(now())
    scene.append("drill.given/1", {"place": "f-08"}, by="chl.foreign", unchecked=True)
    scene.give()
    seen.append(now())
    return seen


def test_an_earlier_digest_is_found_again(engine: str) -> None:
    seen = lived(Scene().found().constitute())
    assert len({digest for _cut, digest in seen}) == len(seen)
    with ledger.snapshot() as store:
        assert [digests.digest_at(store, cut) for cut, _digest in seen] == [
            digest for _cut, digest in seen
        ]


def test_acts_outside_of_a_cut_do_not_count_in_it(engine: str) -> None:
    seen = lived(Scene().found().constitute())
    empty: dict[str, int] = {}
    with ledger.snapshot() as store:
        assert digests.digest_at(store, empty) not in {digest for _cut, digest in seen}
        last, _digest = seen[-1]
        short = {log: size - 1 for log, size in last.items()}
        assert digests.digest_at(store, short) != digests.digest_at(store, last)
