# SPDX-License-Identifier: Apache-2.0
"""Judges how a listed item is corrected or withdrawn, and how many of it may come back; pure.

Only the party that listed it changes it, and only until a proposal to close names it: what another
party is asked to turn its key for must not change under its hand. Source: rooms.md A0.4, A1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ayni.core.acts import Act
from ayni.core.patterns.gathering import Sieve, fact_count, fact_hash, fact_hashes, word_of
from ayni.core.patterns.two_keys import acts_before
from ayni.core.reasons import Reason
from ayni.rooms.notices.states.counting import graver, heads_of, item_names, named

PROPOSED, WITHDRAWN = "incident_close_proposed", "incident_close_withdrawn"


@dataclass(slots=True)
class Listing:
    """What one fold has learnt of items so far.

    Attributes:
        versions: leaf hash of an item to its regular versions, by leaf hash: listing, corrections.
        gone: leaf hash of an item to the regular acts that withdraw it.
    """

    versions: dict[bytes, dict[bytes, Act]] = field(default_factory=dict)
    gone: dict[bytes, set[bytes]] = field(default_factory=dict)

    def judge(self, act: Act, sieve: Sieve) -> Reason | None:
        """Return why a listing, a correction or a withdrawal is set aside; keep it if regular."""
        if word_of(act) == "item_listed":
            self.versions.setdefault(act.leaf, {})[act.leaf] = act
            return None
        item = fact_hash(act, "item")
        reason = self._fault(act, item, sieve)
        if reason is not None:
            return reason
        if word_of(act) == "item_withdrawn":
            self.gone.setdefault(item, set()).add(act.leaf)
            return None
        replaced, held = fact_hashes(act, "supersedes"), self.versions[item]
        if not replaced or any(
            leaf not in held or sieve.known(leaf, act) is None for leaf in replaced
        ):
            return Reason.SUPERSEDED_UNKNOWN
        held[act.leaf] = act
        return None

    def quantity_before(self, item: bytes, act: Act, sieve: Sieve) -> int | Reason:
        """Return how many pieces an item had in the past of an act, or why it had none."""
        listed = sieve.known(item, act)
        if listed is None or word_of(listed) != "item_listed":
            return Reason.ITEM_UNKNOWN
        if sieve.follows(self.gone.get(item, ()), act):
            return Reason.ITEM_GONE
        known = [v for v in self.versions[item].values() if sieve.known(v.leaf, act) is not None]
        return fact_count(graver(heads_of(known)), "quantity") or 0

    def _fault(self, act: Act, item: bytes, sieve: Sieve) -> Reason | None:
        listed = sieve.known(item, act)
        if listed is None or word_of(listed) != "item_listed":
            return Reason.ITEM_UNKNOWN
        if listed.party != act.party:
            return Reason.NOT_AUTHOR
        if sieve.follows(self.gone.get(item, set()) - {act.leaf}, act):
            return Reason.ITEM_GONE
        return Reason.ITEM_NAMED if _named_before(item, act, sieve) else None


def _named_before(item: bytes, act: Act, sieve: Sieve) -> bool:
    """Tell whether a proposal to close that stood in the past of an act names an item."""
    proposals = acts_before(act, sieve, (PROPOSED,))
    gone = {leaf for one in proposals for leaf in fact_hashes(one, "supersedes")}
    gone |= {fact_hash(one, "proposal") for one in acts_before(act, sieve, (WITHDRAWN,))}
    standing = (one for one in proposals if one.leaf not in gone)
    return any(item.hex() in item_names(named(one)) for one in standing)
