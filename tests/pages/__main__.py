# SPDX-License-Identifier: Apache-2.0
"""Walks every page of a node that a drill has left, as each of its persons; says what is wrong.

Usage: python -m tests.pages DIR [--party chl] [--look] [--pictures FOLDER] [--costs]

DIR is what `ayni demo --check DIR` made. No link leads nowhere; a page has at most its queries, its
bytes and its script. With --look each is opened in Chromium as well: axe finds nothing, and it fits
a telephone. With --pictures, for a copy of DIR alone, a few forms are sent first; FOLDER is that of
the guide, docs/guide/pictures, and the list beside it is written anew.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from ayni.node.drill.cast import ACTORS
from ayni.node.starting import start_django
from tests.pages.budgets import QUERIES_MAX


def main(arguments: list[str]) -> int:
    """Walk and look; return 1 if anything is wrong."""
    options = _parsed(arguments)
    os.environ["AYNI_DATA"] = str(options.home / options.party)
    os.environ["AYNI_GUARD"] = str(options.home / f"{options.party}-guard")
    os.environ["AYNI_STATIC"] = str(options.home / "static")
    start_django()
    # Django's models can be imported only now.
    walking, looking, scenes = (
        import_module(f"tests.pages.{name}") for name in ("walking", "looking", "scenes")
    )
    browsers = walking.clients({one.username: one.office for one in ACTORS[options.party]})
    beside = scenes.bring(browsers) if options.pictures else {}
    found = walking.walk(browsers, beside)
    if options.costs:
        for name, one in sorted(found.items()):
            print(f"    {name!r}: {one.queries},")
    # What a page may cost is written for what a drill leaves, and pictures need more than that.
    costs = {} if options.pictures else {name: one.queries for name, one in found.items()}
    wrong = [*_judged(costs)]
    wrong += [f"{name}: {fault}" for name, one in found.items() for fault in one.faults]
    if options.look:
        wrong += [f"{name}: {fault}" for name, fault in looking.look(found, browsers)]
    if options.pictures:
        entering, entered = scenes.at_the_door()
        looking.take({**found, **entered}, {**entering, **browsers}, options.pictures)
    for line in wrong:
        print(line)
    print(f"{len(found)} addresses walked, {len(wrong)} faults")
    return 1 if wrong else 0


def _judged(queries: Mapping[str, int]) -> Iterator[str]:
    for name, count in sorted(queries.items()):
        most = QUERIES_MAX.get(name)
        if most is not None and count > most:
            yield f"{name}: {count} queries, at most {most}"


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.pages", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--party", default="chl")
    parser.add_argument("--look", action="store_true", help="open each page in Chromium")
    parser.add_argument("--pictures", type=Path, help="keep a picture of each page here")
    parser.add_argument("--costs", action="store_true", help="print what each page cost")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
