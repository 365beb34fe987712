# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its writer here.
"""

from collections.abc import Mapping

from ayni.adapters.record.registry import State
from ayni.rooms.procedures.projections import activation, contact, protocol
from ayni.rooms.procedures.states import ActivationState, ContactState, ProtocolState


def write(states: Mapping[bytes, State]) -> None:
    """Insert or replace the rows of these objects.

    Args:
        states: object id to what the fold made of its acts.
    """
    protocols = {name: state for name, state in states.items() if isinstance(state, ProtocolState)}
    if protocols:
        protocol.write_protocols(protocols)
    begun = {name: state for name, state in states.items() if isinstance(state, ActivationState)}
    if begun:
        activation.write_activations(begun)
    tested = {name: state for name, state in states.items() if isinstance(state, ContactState)}
    if tested:
        contact.write_tests(tested)


def clear() -> None:
    """Remove all rows of the room, before a rebuild."""
    protocol.clear_protocols()
    activation.clear_activations()
    contact.clear_tests()
