# SPDX-License-Identifier: Apache-2.0
"""How long pages take as a person at a browser waits for them, with few and with many acts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ayni.core.errors import DrillTrouble
from ayni.node.drill.browser import Browser
from ayni.node.drill.nodes import Actor, Node
from ayni.node.measures import pair
from ayni.node.measures.report import Result, against, percentile

ASKED_COUNT = 40
WARM_COUNT = 3
FEW_OPEN_COUNT = 50
FEW_SHUT_ACTS = 250
"""Fewer would leave rows of a list empty, and compare a short page with a long one."""

SEARCHES = {
    "rare words": "/search/?q=tramo+107",
    "common words": "/search/?q=patrulla+presencia",
    "words of most acts, few together": "/search/?q=vecino+patrulla",
    "a place and a week": "/search/?place=f-07&from=2026-01-01&to=2099-12-31&q=senderos",
}
"""What is asked of the search: its worst are words that stand nearly everywhere."""

_READER = Actor(username="reader", office=pair.LIAISON)


@dataclass(slots=True)
class Pages:
    """The pages of one node, before and after its record has grown.

    Attributes:
        node: whose pages.
        paths: name of a page to its address, the same every time.
        few: name of a page to the times of its answers with few acts, ms.
        few_searched: the same of the searches.
    """

    node: Node
    paths: dict[str, str] = field(default_factory=dict)
    few: dict[str, list[float]] = field(default_factory=dict)
    few_searched: dict[str, list[float]] = field(default_factory=dict)

    def measure_few(self) -> None:
        """Make the reader's account and as many acts as fill a page, and time each page."""
        self.node.add_people([_READER])
        pair.work(self.node, "append", count=FEW_OPEN_COUNT, office=pair.LIAISON)
        pair.work(self.node, "fill", count=FEW_SHUT_ACTS, office=pair.LIAISON)
        self.few, self.few_searched = self._times()

    def measure_many(self) -> list[Result]:
        """Time the same pages again; return the worst of them against what it took before.

        Returns:
            ``page_ratio``: median of the page that slowed most. ``page_p95_ms``: 95th percentile
            of the slowest page. ``search_p95_ms``: the same of the slowest search.
        """
        many, searched = self._times()
        medians = [(percentile(many[name], 0.5), percentile(self.few[name], 0.5)) for name in many]
        lasts = [(percentile(many[name], 0.95), percentile(self.few[name], 0.95)) for name in many]
        slowed, before = max(medians, key=lambda each: each[0] / each[1])
        slowest, quicker = max(lasts)
        return [
            against("page_ratio", slowed, before, unit="ms", ratio_max=1.5),
            against("page_p95_ms", slowest, quicker, unit="ms", value_max=100),
            against("search_p95_ms", *self._slowest(searched), unit="ms", value_max=100),
        ]

    def _slowest(self, searched: dict[str, list[float]]) -> tuple[float, float]:
        """Return the 95th percentile of the slowest search, and what it took with few acts."""
        few = self.few_searched
        return max((percentile(searched[n], 0.95), percentile(few[n], 0.95)) for n in searched)

    def _times(self) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        pair.work(self.node, "listed")
        self.node.start("web")
        try:
            browser = self.node.sign_in(_READER.username)
            self.paths = self.paths or _paths(browser)
            pages = {name: _asked(browser, path) for name, path in self.paths.items()}
            return pages, {name: _asked(browser, path) for name, path in SEARCHES.items()}
        finally:
            self.node.stop("web")


def _paths(browser: Browser) -> dict[str, str]:
    paths = {
        "desk": "/",
        "notices": "/notices/",
        "notices closed": "/notices/closed/",
        "record": "/record/",
    }
    # The longest story is that of a notice that was amended and closed.
    links = browser.get(paths["notices closed"]).links()
    one = next((link for link in links if len(link.strip("/").rpartition("/")[2]) == 64), None)
    if one is None:
        raise DrillTrouble("no closed notice is on its list; expected the one that is timed")
    return {**paths, "one notice": one}


def _asked(browser: Browser, path: str) -> list[float]:
    times = []
    for _ in range(WARM_COUNT + ASKED_COUNT):
        start = time.perf_counter()
        page = browser.get(path)
        times.append((time.perf_counter() - start) * 1_000)
        if page.status != 200:
            raise DrillTrouble(f"{path}: status {page.status} found, 200 expected")
    return times[WARM_COUNT:]
