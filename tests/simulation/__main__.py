# SPDX-License-Identifier: Apache-2.0
"""Runs the simulator over many seeds; the last line says how many passed.

Usage: python -m tests.simulation --seeds 2000 [--from 0] [--nodes 2|3] [--mutant NAME]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

from tests.simulation.mutants import MUTANTS, run_seed
from tests.simulation.world import Outcome

WORKERS = 2
REPORT_EVERY = 250


def main(arguments: list[str]) -> int:
    """Run the seeds asked for; return 1 if any of them failed."""
    options = parsed(arguments)
    started = time.perf_counter()
    counts: Counter[str] = Counter()
    failed = 0
    for done, outcome in enumerate(outcomes(options), start=1):
        counts.update(outcome.counts)
        if outcome.broken:
            failed += 1
            print(f"seed {outcome.seed}: {outcome.detail}", flush=True)
        if done % REPORT_EVERY == 0:
            speed = done / (time.perf_counter() - started)
            print(f"{done} of {options.seeds} seeds, {speed:.0f} a second", flush=True)
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    print(f"seen: {told}")
    print(f"{options.seeds - failed} passed, {failed} failed")
    return 1 if failed else 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=200, help="how many runs")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--nodes", type=int, choices=(2, 3), help="nodes of every run")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), help="run with a planted fault")
    return parser.parse_args(arguments)


def outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    """Yield the outcome of each seed, from two processes."""
    one = partial(run_seed, nodes=options.nodes, mutant=options.mutant)
    seeds = range(options.first, options.first + options.seeds)
    with multiprocessing.Pool(WORKERS) as pool:
        yield from pool.imap(one, seeds, chunksize=10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
