# SPDX-License-Identifier: Apache-2.0
"""Who takes part in a partnership, as the acts held say: members, the invited, those that left.

An act goes to the members of the constitution in its causal past, and to nobody else. A state that
joins must read the record before it can consent, so it is let in once every member has consented
to a version that names it. Must not read a clock. Source: kernel.md S8; rooms.md A0.11.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.frame import Frame, chain_of, follows, in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who takes part now.

    Attributes:
        members: parties of the constitution in force; none before the first.
        invited: parties that a proposal names, to which every member has consented.
        left: party that was a member to the version without it.
        version: of the constitution in force; 0 before the first.
        identities: verifier keys of identity keys that every member agreed to, by party: of
            members, of those that left, and of the invited.
    """

    members: frozenset[str] | None = None
    invited: frozenset[str] = frozenset()
    left: Mapping[str, int] = field(default_factory=dict)
    version: int = 0
    identities: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def takes_part(self, party: str) -> bool:
        """Tell whether acts go to a party now; before the first constitution to all compared."""
        return self.members is None or party in self.members or party in self.invited


def membership_of(acts: Iterable[Act], *, founding: bytes | None = None) -> Membership:
    """Return who takes part as a set of regular frame acts has it.

    Args:
        acts: the set, in any order.
        founding: leaf hash of the first constitution, once persons have compared it.
    """
    pool = list(acts)
    chain = chain_of(pool, founding=founding)
    if not chain:
        return Membership()
    current = chain[-1]
    left: dict[str, int] = {}
    for older, newer in pairwise(chain):
        left |= dict.fromkeys(set(older.parties) - set(newer.parties), newer.version)
    withdrawn = {a.object_id for a in pool if a.kind == law.WITHDRAWN}
    invited: set[str] = set()
    agreed = [each.facts for each in chain]
    for act in pool:
        if act.kind == law.PROPOSED and act.leaf not in withdrawn and follows(act, current):
            named = {str(row["party"]) for row in law.parties_of(act.facts)}
            if in_force(act, pool, current.parties):
                invited |= named - set(current.parties)
                agreed.append(act.facts)
    members = frozenset(current.parties)
    return Membership(
        members=members,
        invited=frozenset(invited),
        left={party: version for party, version in left.items() if party not in members | invited},
        version=current.version,
        identities=_identities(agreed),
    )


def _identities(texts: Iterable[Mapping[str, Json]]) -> dict[str, frozenset[str]]:
    """Return the identity keys that some texts name, by party."""
    found: dict[str, set[str]] = {}
    for facts in texts:
        for row in law.parties_of(facts):
            found.setdefault(str(row["party"]), set()).add(str(row["identity"]))
    return {party: frozenset(keys) for party, keys in found.items()}


def goes_to(frame: Frame, left_with: int) -> bool:
    """Tell whether an act goes to a party that left, by the frame in the act's causal past.

    Along one log this turns from true to false once: the past of its acts only grows.

    Args:
        frame: constitution and directories in the act's past.
        left_with: version of the constitution without the party.
    """
    return frame.constitution is None or frame.constitution.version < left_with
