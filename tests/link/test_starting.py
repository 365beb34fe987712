# SPDX-License-Identifier: Apache-2.0
"""A node that starts: nobody who calls in that moment is turned away as a stranger."""

from __future__ import annotations

import threading

import pytest

from ayni.adapters.link.book import Setting
from tests.link.nodes import PATIENCE_S, Node, wait_for


def test_a_neighbour_that_calls_while_a_node_starts_is_not_refused(
    pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    chl, per = pair
    chl.append(3)
    asked, go_on = threading.Event(), threading.Event()
    plain = per.book.setting

    def slow() -> Setting:
        asked.set()
        assert go_on.wait(PATIENCE_S)
        return plain()

    monkeypatch.setattr(per.book, "setting", slow)
    starting = threading.Thread(target=per.start)
    starting.start()
    assert asked.wait(PATIENCE_S)
    chl.start()
    go_on.wait(0.5)  # time for a call to be refused, where it would be
    go_on.set()
    starting.join()
    # Both polls are minutes away: only a try that was not refused can bring it in time.
    wait_for(lambda: chl.receipted_by(per) == 3)
    assert not chl.link.peers["per"].facts.troubles
