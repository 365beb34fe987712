# SPDX-License-Identifier: Apache-2.0
"""What the steps of the drill share: two nodes, the persons at their pages, what was signed.

After every step in which the link is up both nodes must hold the same cut and digest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from ayni.core.errors import DrillTrouble, PageTrouble
from ayni.core.shortcodes import code_of
from ayni.node.drill.browser import Browser, Page
from ayni.node.drill.nodes import Node

LOOK_S = 120.0
"""How long the drill looks at most. Starting a process takes seconds on a busy machine; what the
nodes themselves take is measured by `ayni bench`."""
LOOK_AGAIN_S = 0.05


@dataclass(slots=True, kw_only=True)
class World:
    """The drill as it stands.

    Attributes:
        home: directory of the drill.
        nodes: party to node.
        words: party to fingerprint words.
        people: account to its browser.
        notice: object id of the notice of step 7, hex.
        series: object id of the series of step 11, hex.
        closure: object id of the urgent notice of step 12, hex.
        code: its reading code, as Peru's page asks to read it out.
        message: object id of the message heard in step 13, hex.
        mechanism: object id of the mechanism of step 18, hex.
        edition: object id of its edition, hex.
        statements: object ids of the statements of step 21, hex, in the order of the acta.
        acta: object id of the acta of step 22, hex.
        protocol: leaf hash of the version of step 5, hex.
        proof: the proof of step 15.
    """

    home: Path
    nodes: dict[str, Node]
    words: dict[str, str] = field(default_factory=dict)
    people: dict[str, Browser] = field(default_factory=dict)
    notice: str = ""
    series: str = ""
    closure: str = ""
    code: str = ""
    message: str = ""
    mechanism: str = ""
    edition: str = ""
    statements: list[str] = field(default_factory=list)
    acta: str = ""
    protocol: str = ""
    proof: Path | None = None

    @property
    def chl(self) -> Node:
        """Return Chile's node."""
        return self.nodes["chl"]

    @property
    def per(self) -> Node:
        """Return Peru's node."""
        return self.nodes["per"]

    def at(self, username: str) -> Browser:
        """Return the browser of a person, signed in."""
        if username not in self.people:
            node = next(n for n in self.nodes.values() if username in n.passwords)
            self.people[username] = node.sign_in(username)
        return self.people[username]

    def see(self, username: str, path: str, found: Callable[[Page], bool], expected: str) -> Page:
        """Fetch a page until it shows what is expected, for a bounded time.

        Raises:
            DrillTrouble: it does not.
        """
        deadline = time.monotonic() + LOOK_S
        page: Page | None = None
        trouble = ""
        while time.monotonic() < deadline:
            try:
                page = self.at(username).get(path)
            except PageTrouble as error:
                trouble = str(error)
            else:
                if found(page):
                    return page
            time.sleep(LOOK_AGAIN_S)
        shown = page.text()[-1500:] if page else trouble
        raise DrillTrouble(f"{username} at {path}: {expected} expected; the page shows: {shown}")

    def rung(self, node: Node, object_id: str) -> dict[str, str]:
        """Wait until a node has called somebody about an act; return what the command was told.

        Args:
            node: whose command it is.
            object_id: leaf hash of the act, hex.

        Raises:
            DrillTrouble: it was not started in time, or more than once for the first step.
        """
        code = code_of(bytes.fromhex(object_id))
        deadline = time.monotonic() + LOOK_S
        while True:
            about = [ring for ring in node.rings() if ring["AYNI_ALARM_CODE"] == code]
            first = [ring for ring in about if ring["AYNI_ALARM_STEP"] == "1"]
            if len(first) == 1:
                return first[0]
            if first or time.monotonic() > deadline:
                raise DrillTrouble(
                    f"{node.party}: one start of the alarm command for {code} expected; "
                    f"found {len(first)}"
                )
            time.sleep(LOOK_AGAIN_S)

    def settle(self) -> str:
        """Wait until both nodes hold the same cut, digest and tables; return the digest.

        Raises:
            DrillTrouble: they do not in time.
        """
        deadline = time.monotonic() + LOOK_S
        while True:
            one, two = self.chl.status(), self.per.status()
            same = all(one[name] == two[name] for name in ("cut", "digest", "tables"))
            if same and not one["waiting"] and not two["waiting"]:
                return cast(str, one["digest"])
            if time.monotonic() > deadline:
                raise DrillTrouble(
                    "the same cut and digest on both nodes expected; found "
                    f"{one['cut']} {one['digest']} and {two['cut']} {two['digest']}"
                )
            time.sleep(LOOK_AGAIN_S)


def expect(condition: object, told: str) -> None:
    """Raise unless a condition holds.

    Raises:
        DrillTrouble: with what was expected.
    """
    if not condition:
        raise DrillTrouble(told)
