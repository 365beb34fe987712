# SPDX-License-Identifier: Apache-2.0
"""Runs the drill: each step with its time, then the invariants, then the report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from ayni.core.errors import DrillTrouble, PageTrouble
from ayni.node.drill import (
    acta_steps,
    checks,
    incident_steps,
    meetings_steps,
    notices_steps,
    opening_steps,
    paper_steps,
    procedures_steps,
    series_steps,
    survival_steps,
    understandings_steps,
    voice_steps,
)
from ayni.node.drill.nodes import Node
from ayni.node.drill.world import World

Tell = Callable[[str], None]

STEPS: tuple[tuple[int, str, Callable[[World], str]], ...] = (
    (1, "Both administrators make a node and compare words", opening_steps.compare_words),
    (2, "A constitution is proposed and consented to", opening_steps.constitution),
    (3, "Sixteen offices are declared", opening_steps.directories),
    (4, "An office without the power is refused, and set aside", opening_steps.wrong_office),
    (5, "A joint protocol is proposed and consented to", procedures_steps.agree),
    (6, "The posts on duty call each other", procedures_steps.call),
    (7, "A notice is prepared and given", notices_steps.give),
    (8, "The neighbour acknowledges", notices_steps.acknowledge),
    (9, "A query and an amendment cross", notices_steps.cross),
    (10, "The query is answered and version 2 acknowledged", notices_steps.answer),
    (11, "A series of five, of which one row is changed", series_steps.change_one_of_five),
    (12, "With the line cut, an urgent notice is signed", voice_steps.close_route),
    (13, "Its code is read out, heard and noted", voice_steps.hear),
    (14, "A stick carries it over and the receipt back", voice_steps.carry),
    (15, "An outsider verifies a proof with closed fields", notices_steps.prove),
    (16, "An incident is counted twice and closed with two keys", incident_steps.incident),
    (17, "Six items of an old acta are loaded and compared", understandings_steps.load),
    (18, "A meeting is proposed, countered and accepted", meetings_steps.convene),
    (19, "A delegation is announced, and its entry authorised", meetings_steps.attend),
    (20, "An agenda is agreed", meetings_steps.agenda),
    (21, "Nine statements are tabled", acta_steps.tables),
    (22, "An acta is refused, then consented to in two versions", acta_steps.differ),
    (23, "The acta is in force, and three understandings exist", acta_steps.agree),
    (
        24,
        "Originals are signed on paper, a pen's correction settled",
        paper_steps.originals,
    ),
    (25, "An understanding is claimed, contested, then closed", understandings_steps.fulfil),
    (26, "A mechanism is suspended and resumed", meetings_steps.suspend),
    (36, "A node is killed while its neighbour signs", survival_steps.kill),
    (
        44,
        "A note is erased, and a restored node does not bring it back",
        survival_steps.erase_and_restore,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """How one step went.

    Attributes:
        n: number of the step in rooms.md C; 45 for the checks at the end.
        seconds: how long it took.
        note: what was seen, or why it failed.
    """

    n: int
    ok: bool
    seconds: float
    note: str


def make_world(home: Path, *, ports: Sequence[int]) -> World:
    """Return the world before the first step; no node exists yet.

    Args:
        home: an empty directory.
        ports: where Chile's pages and door listen, then Peru's; they stand in the node cards.
    """
    return World(
        home=home,
        nodes={
            "chl": Node(
                party="chl", label="Nodo de Chile", zone="America/Santiago", home=home,
                staff_port=ports[0], door_port=ports[1],
            ),
            "per": Node(
                party="per", label="Nodo del Perú", zone="America/Lima", home=home,
                staff_port=ports[2], door_port=ports[3],
            ),
        },
    )  # fmt: skip


def run_steps(world: World, tell: Tell) -> list[StepResult]:
    """Run every step in order; the first that fails ends the drill."""
    results = []
    for number, title, step in STEPS:
        tell(f"{number:>2}  {title}")
        results.append(timed(number, partial(step, world)))
        if not results[-1].ok:
            tell(f"    FAILED: {results[-1].note}")
            break
    return results


def run_checks(world: World, tell: Tell) -> StepResult:
    """Check the invariants of the end and leave the exports; the nodes are running."""
    tell("45  Same cut, digest and tables; every proof and foreign check")
    return timed(45, partial(checks.check_end, world))


def timed(number: int, deed: Callable[[], str]) -> StepResult:
    """Return how a step went and how long it took."""
    start = time.monotonic()
    try:
        note, ok = deed(), True
    except (DrillTrouble, PageTrouble) as trouble:
        note, ok = str(trouble), False
    return StepResult(n=number, ok=ok, seconds=round(time.monotonic() - start, 3), note=note)


def write_report(results: list[StepResult], path: Path) -> None:
    """Write report.json."""
    rows = [{"n": r.n, "ok": r.ok, "seconds": r.seconds, "note": r.note} for r in results]
    path.write_bytes(msgspec.json.format(msgspec.json.encode({"steps": rows}), indent=2) + b"\n")
