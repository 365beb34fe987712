# SPDX-License-Identifier: Apache-2.0
"""Says which deeds about an understanding a party may do now; knows no form."""

from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.documents.understanding import change_in_words
from ayni.rooms.understandings.selectors import UnderstandingRead
from ayni.web.parts.reach import Reach
from ayni.web.readers import Reader


def within_reach(read: UnderstandingRead, reader: Reader) -> list[Reach]:
    """Return the deeds within reach, what is asked of the reader first."""
    own, state = reader.viewer.party, read.state
    if own not in state.parties:
        return []
    return [
        *_of_claims(read, own),
        *_of_changes(read, reader),
        *_of_readings(read, own),
        *([Reach("report", {}), Reach("owner", _named(read, own))] if state.open else []),
        *_claim(read, own),
        *([Reach("change", {})] if state.open else []),
        Reach("link", {}),
        Reach("raise", {}),
        *(
            Reach(f"reply-{query.leaf.hex()[:16]}", {"query": query.leaf.hex()})
            for query in state.responses.queries
            if query.party != own and not query.replies
        ),
        Reach("query", {}),
        Reach("reserve", {}),
    ]


def _named(read: UnderstandingRead, own: str) -> dict[str, str]:
    """Return what the form that names an office begins with: who took the place of one."""
    heirs = selectors.heirs_of(read.row, own)
    return {"office": heirs[0]} if len(heirs) == 1 else {}


def _claim(read: UnderstandingRead, own: str) -> list[Reach]:
    claims = read.state.open_claims
    if not read.state.open or any(claim.act.party == own for claim in claims):
        return []
    return [Reach("claim", {})]


def _of_claims(read: UnderstandingRead, own: str) -> list[Reach]:
    found = []
    for claim in read.state.open_claims:
        leaf = claim.act.leaf.hex()
        told = str(read.act(claim.act.leaf).values.get("evidence", ""))
        if own in claim.missing:
            found += [
                Reach(f"confirm-{leaf[:16]}", {"proposal": leaf}, told),
                Reach(f"contest-{leaf[:16]}", {"proposal": leaf}, told),
            ]
        elif claim.act.party == own:
            found.append(Reach(f"unclaim-{leaf[:16]}", {"proposal": leaf}, told))
    return found


def _of_changes(read: UnderstandingRead, reader: Reader) -> list[Reach]:
    found = []
    for one in read.state.changes:
        if not one.open or not (one.is_link or read.state.open):
            continue
        leaf, told = one.act.leaf.hex(), change_in_words(one, reader)
        if reader.viewer.party in one.missing:
            found.append(Reach(f"consent-{leaf[:16]}", {"proposal": leaf}, told))
        if one.act.party == reader.viewer.party:
            found.append(Reach(f"withdraw-{leaf[:16]}", {"proposal": leaf}, told))
    return found


def _of_readings(read: UnderstandingRead, own: str) -> list[Reach]:
    readings = read.state.readings
    if not readings or any(one.agreed for one in readings):
        return []
    found = []
    for one in readings:
        if one.act.party != own and own not in one.confirmed_by:
            leaf = one.act.leaf.hex()
            told = read.act(one.act.leaf).values.get("text")
            text = next(iter(told.values()), "") if isinstance(told, dict) else ""
            found.append(Reach(f"same-{leaf[:16]}", {"reading": leaf}, str(text)))
    if readings[0].act.party != own:
        found.append(Reach("otherwise", {}))
    return found
