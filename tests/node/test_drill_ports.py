# SPDX-License-Identifier: Apache-2.0
"""The ports of a drill stay its own while its nodes are stopped and started."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ayni.core.errors import DrillTrouble
from ayni.node.drill import nodes

LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_they_are_none_that_the_system_lends_to_connections() -> None:
    if not LENT.exists():
        pytest.skip("this system does not say which ports it lends")
    lowest = int(LENT.read_text(encoding="ascii").split()[0])
    found = nodes.free_ports(4)
    assert len(set(found)) == 4
    assert max(found) < lowest


def test_one_on_which_somebody_listens_is_passed_over() -> None:
    [first] = nodes.free_ports(1)
    with socket.create_server(("127.0.0.1", first)):
        assert first not in nodes.free_ports(4)


def test_that_there_are_too_few_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "PORTS_COUNT", 2)
    with pytest.raises(DrillTrouble, match="9 free ports from 10000 on expected"):
        nodes.free_ports(9)
