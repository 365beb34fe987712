# SPDX-License-Identifier: Apache-2.0
"""Nodes that every test of the link may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.link.liars import Liar
from tests.link.nodes import Node, introduce, make_node

Scene = tuple[Node, Liar]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Node]]:
    """Make nodes; whatever was started is stopped at the end."""
    with ExitStack() as stack:

        def build(party: str, **changes: object) -> Node:
            node = make_node(tmp_path / party, party, **changes)
            stack.callback(node.stop)
            return node

        yield build


@pytest.fixture
def pair(make: Callable[..., Node]) -> tuple[Node, Node]:
    """Two nodes that know each other; neither is running."""
    chl, per = make("chl"), make("per")
    introduce(chl, per)
    return chl, per


@pytest.fixture
def scene(make: Callable[..., Node]) -> Iterator[Scene]:
    """Chile runs; Per is a door that lies. Retries come quickly."""
    quick = {"retry_first_s": 0.02, "retry_max_s": 0.05, "poll_s": 0.2, "receipt_wait_s": 0.3}
    chl, per = make("chl", **quick), make("per")
    introduce(chl, per)
    liar = Liar(per)
    yield chl, liar
    chl.link.stop()
    liar.door.close()
