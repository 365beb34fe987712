# SPDX-License-Identifier: Apache-2.0
"""The run of `ayni bench`: every figure on two real nodes of this machine, with its limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from ayni.core.acts import decode_body
from ayni.core.tiles import decode_bodies, decode_bundle
from ayni.core.verification import check_export
from ayni.node.drill.nodes import Node
from ayni.node.folders import Folder, in_processes
from ayni.node.measures import limits, pair
from ayni.node.measures.pages import Pages
from ayni.node.measures.report import Result, against, percentile

ROW_BYTES = 1_400
"""Bytes of header and body of an ordinary notice."""


@dataclass(slots=True)
class Bench:
    """What the measurements share.

    Attributes:
        home: scratch directory.
        acts: size of a catch-up.
        tell: progress.
    """

    home: Path
    acts: int
    tell: Callable[[str], None]
    results: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Keep a figure and show it."""
        self.results.append(result)
        self.tell(f"{result.name}: {result.value:g} {result.unit} (ratio {result.ratio:g})")


def run(bench: Bench) -> list[Result]:
    """Measure everything; the nodes are stopped whatever happens."""
    bench.tell("making two nodes")
    chl, per = pair.make_pair(bench.home)
    shown = Pages(chl)
    try:
        shown.measure_few()
        measure_append(bench, chl)
        measure_visible(bench, chl, per)
        measure_outage(bench, chl, per)
        measure_catch_up(bench, chl, per)
        measure_busy(bench, chl, per)
        for result in shown.measure_many():
            bench.add(result)
        measure_memory(bench, chl)
        for node in (chl, per):
            node.stop("link")
        measure_rebuild(bench, per)
        measure_verify(bench, chl)
    finally:
        for node in (chl, per):
            node.stop("web", "link", "all")
    return bench.results


def measure_append(bench: Bench, node: Node) -> None:
    """One deed from call to durable, against a one-row durable commit and one signature.

    The link is stopped meanwhile: it signs beside the append, not inside it.
    """
    node.stop("link")
    ours = cast(list[float], pair.work(node, "append", count=300, office=pair.LIAISON)["ms"])
    node.start("link")
    limit = limits.commit_and_sign_ms(bench.home, rows_bytes=ROW_BYTES, count=300)
    bench.add(
        against("append", percentile(ours, 0.5), percentile(limit, 0.5), unit="ms", ratio_max=3)
    )


def measure_visible(bench: Bench, chl: Node, per: Node) -> None:
    """From the commit at one node to the projected row at the other."""
    with pair.Watcher(per.data / "record.sqlite", own_log(chl)) as watcher:
        watcher.wait_folded(_size(chl), patience_s=60)  # the link was started a moment ago
        found = pair.work(chl, "append", count=300, office=pair.LIAISON, pause_ms=25)
        rows = cast(list[tuple[int, float]], found["at"])
        watcher.wait_folded(rows[-1][0] + 1, patience_s=30)
    waits = [(watcher.folded_at(index) - at) * 1_000 for index, at in rows]
    limit = limits.commits_ms(bench.home, rows_bytes=ROW_BYTES, count=300)
    for share, goal in ((0.5, 20), (0.95, 30)):
        name = f"visible_p{round(share * 100)}_ms"
        value, floor = percentile(waits, share), percentile(limit, share)
        bench.add(against(name, max(value, 0.0), floor, unit="ms", value_max=goal))


def measure_memory(bench: Bench, node: Node) -> None:
    """All processes of one `ayni serve` at rest, against a bare Django process."""
    node.stop("link")
    node.start("all")
    found, limit = limits.memory_mb([node.processes["all"].pid]), limits.bare_django_mb()
    node.stop("all")
    bench.add(against("memory_mb", found, limit, unit="MB", value_max=200))


def measure_outage(bench: Bench, chl: Node, per: Node) -> None:
    """500 acts signed while the neighbour's node was down: from its start until it has them."""
    per.stop("link")
    last = _last(pair.work(chl, "append", count=500, office=pair.LIAISON))
    with pair.Watcher(per.data / "record.sqlite", own_log(chl)) as watcher:
        start = time.time()  # noqa: TID251  # compared with the watcher's instants
        per.start("link")
        spent = watcher.wait_folded(last + 1, patience_s=60) - start
    limit = sum(limits.commits_ms(bench.home, rows_bytes=ROW_BYTES, count=500)) / 1_000
    bench.add(against("outage_500_s", spent, max(limit, 1e-3), unit="s", value_max=5))


def measure_catch_up(bench: Bench, chl: Node, per: Node) -> None:
    """A node that was away takes many acts: verified and stored, then folded and projected."""
    found = _catch_up(bench, chl, per, busy=False)
    rows = pair.work(chl, "rows", count=bench.acts)
    limit = cast(float, rows["rows_per_s"])
    for name, spent, goal in (
        ("catchup_stored", found.stored_s, 0.33),
        ("catchup_projected", found.folded_s, 0.1),
    ):
        bench.add(against(name, found.count / spent, limit, unit="acts/s", ratio_min=goal))


def measure_busy(bench: Bench, chl: Node, per: Node) -> None:
    """A person's deeds at the node that is catching up, against the same at rest."""
    rest = cast(
        list[float],
        pair.work(per, "append", count=100, office="per.south.liaison", pause_ms=20)["ms"],
    )
    busy = _catch_up(bench, chl, per, busy=True).person_ms
    bench.add(
        against(
            "append_busy_p99_ms",
            percentile(busy, 0.99),
            percentile(rest, 0.99),
            unit="ms",
            value_max=50,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _CaughtUp:
    """What a catch-up took, from the first acts that were stored.

    Attributes:
        count: acts that came after those.
        stored_s: seconds until the last of them was stored.
        folded_s: seconds until it was folded and projected.
        person_ms: times of a person's deeds meanwhile, ms.
    """

    count: int
    stored_s: float
    folded_s: float
    person_ms: list[float]


def _catch_up(bench: Bench, chl: Node, per: Node, *, busy: bool) -> _CaughtUp:
    per.stop("link")
    bench.tell(f"signing {bench.acts} acts while the neighbour is away")
    before = _size(chl)
    pair.work(chl, "fill", count=bench.acts, office=pair.LIAISON)
    total = before + bench.acts
    _wait_signed(chl, total)
    with pair.Watcher(per.data / "record.sqlite", own_log(chl)) as watcher:
        per.start("link")
        person = (
            pair.begin(per, "append", count=400, office="per.south.liaison", pause_ms=15)
            if busy
            else None
        )
        folded = watcher.wait_folded(total, patience_s=900)
        stored = watcher.wait_stored(total, patience_s=1)
        size, first = next((size, at) for size, _folded, at in watcher.seen if size > before)
        times = cast(list[float], pair.finish(person)["ms"]) if person else []
    return _CaughtUp(
        count=total - size, stored_s=stored - first, folded_s=folded - first, person_ms=times
    )


def measure_rebuild(bench: Bench, node: Node) -> None:
    """All derived tables anew, against reading and decoding the same entries."""
    found = pair.work(node, "rebuild")
    ours = cast(int, found["folded"]) / cast(float, found["rebuilt_s"])
    limit = cast(int, found["read"]) / cast(float, found["decoded_s"])
    bench.add(against("rebuild", ours, limit, unit="acts/s", ratio_min=0.1))


def measure_verify(bench: Bench, node: Node) -> None:
    """Offline verification of the whole record, against SHA-256 of the same pieces."""
    out = bench.home / "export"
    node.run("bundle", "export", "--plain", str(out))
    start = time.perf_counter()
    check_export(Folder(out), run=in_processes)
    ours = time.perf_counter() - start
    total_mb = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    limit = limits.hash_s(_pieces(out))
    bench.add(against("verify", total_mb / ours, total_mb / limit, unit="MB/s", ratio_min=0.5))


def _pieces(out: Path) -> list[bytes]:
    """Return what any verifier of an export must hash: entries, members, commitments, nodes."""
    pieces: list[bytes] = []
    for path in sorted(out.glob("full/*/tile/entries/**/*")):
        if path.is_file():
            entries = decode_bundle(path.read_bytes())
            pieces += entries
            pieces += [bytes(65)] * len(entries)
    for path in sorted(out.glob("full/*/bodies/**/*")):
        if path.is_file():
            for raw in decode_bodies(path.read_bytes()):
                if raw is not None:
                    members = decode_body(raw).members
                    pieces += [bytes(20 + len(m.name) + len(str(m.value))) for m in members]
                    pieces.append(bytes(45 * len(members)))
    return pieces


def own_log(node: Node) -> str:
    """Return the id of the log that a node writes."""
    return str(node.status()["log"])


def _size(node: Node) -> int:
    return cast(int, node.status()["acts_own"])


def _last(found: dict[str, object]) -> int:
    return cast(list[tuple[int, float]], found["at"])[-1][0]


def _wait_signed(node: Node, size: int) -> None:
    deadline = time.monotonic() + 120
    while cast(int, node.status()["signed"]) < size and time.monotonic() < deadline:
        time.sleep(0.2)
