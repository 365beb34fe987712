# SPDX-License-Identifier: Apache-2.0
"""Gives the outer ring the nodes that the command line made for tests/node."""

from tests.node.conftest import joined, made, pair

__all__ = ["joined", "made", "pair"]
