# SPDX-License-Identifier: Apache-2.0
"""Passes a draft through this state's own offices before it is signed; none of it is replicated.

Everything lies in the desk file: the neighbour never learns that a draft existed. The only word
that reaches the record is the act itself, once it is signed. Source: rooms.md A0.2.
"""
