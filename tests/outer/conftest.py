# SPDX-License-Identifier: Apache-2.0
"""Gives the outer ring the nodes that the command line made for tests/node."""

from tests.node.conftest import doors, joined, made, pair, shared

__all__ = ["doors", "joined", "made", "pair", "shared"]
