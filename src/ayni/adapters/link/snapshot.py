# SPDX-License-Identifier: Apache-2.0
"""Makes the state of the link out of the record and of what the threads last saw.

Reads only. Must not ask a neighbour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, get_args

from ayni.adapters.link.ground import Ground
from ayni.adapters.link.health import Carrier, CarrierCode, Code, Neighbour, Own, Status
from ayni.adapters.link.peers import Facts, Peer
from ayni.adapters.link.shelf import Shelf
from ayni.core.checkpoints import parse_checkpoint
from ayni.core.notes import parse_note
from ayni.core.ports import LogState

_GRAVITY: Final = {code: at for at, code in enumerate(get_args(Code))}


_LINE: Final = frozenset({"down", "refused"})
"""Troubles of the line alone."""


def take(
    ground: Ground,
    peers: Iterable[Peer],
    before: Mapping[str, Neighbour],
    *,
    shelf: Shelf,
    address: str,
) -> Status:
    """Return how everything stands now.

    Args:
        ground: record, clock, own state.
        peers: the neighbours.
        before: the last state of each, for the time since when it is so.
        shelf: the files that acts name.
        address: where the neighbour door listens.
    """
    with ground.book.reading() as store:
        logs = store.logs()
    closed = ground.book.setting().superseded
    now_ms = ground.now_ms()
    met = [
        _neighbour(peer, logs, closed, now_ms, before.get(peer.party))
        for peer in sorted(peers, key=lambda peer: peer.party)
    ]
    neighbours = (*met, *_apart(ground, {one.party for one in met}, now_ms, before))
    own_party = ground.book.setting().party
    return Status(
        written_ms=now_ms,
        own=_own(ground, logs, address),
        neighbours=tuple(sorted(neighbours, key=lambda one: one.party)),
        came={log.id: log.folded for log in logs.values() if log.party != own_party},
        files=shelf.counts(),
    )


def _apart(
    ground: Ground, met: Collection[str], now_ms: int, before: Mapping[str, Neighbour]
) -> list[Neighbour]:
    """Return the parties with which this node has no link, and why."""
    setting, membership = ground.book.setting(), ground.book.membership()
    told: dict[str, tuple[Code, str]] = {}
    own_left = membership.left.get(setting.party)
    for party in setting.neighbours:
        left_with = membership.left.get(party) or own_left
        code: Code = "left" if left_with else "invited"
        told[party] = (code, f"version {left_with}" if left_with else "")
    for party in (membership.members or frozenset()) | membership.invited:
        if party not in setting.neighbours and party != setting.party:
            told[party] = ("no_card", "")
    apart = []
    for party, (code, detail) in told.items():
        if party in met:
            continue
        held = before.get(party)
        since_ms = held.since_ms if held is not None and held.code == code else now_ms
        apart.append(
            Neighbour(party=party, code=code, detail=detail, since_ms=since_ms, checked_ms=now_ms)
        )
    return apart


def _own(ground: Ground, logs: Mapping[str, LogState], address: str) -> Own:
    released = ground.book.released()
    signed = {log: parse_checkpoint(parse_note(note).text).size for log, note in released.items()}
    unsigned = sum(
        log.size - signed.get(log.id, 0) for log in logs.values() if log.own and log.state == "open"
    )
    with ground.own.lock:
        code, detail = ground.own.code, ground.own.detail
    return Own(signing=not code, code=code, detail=detail, unsigned=unsigned, address=address)


def _neighbour(
    peer: Peer,
    logs: Mapping[str, LogState],
    closed: Collection[str],
    now_ms: int,
    before: Neighbour | None,
) -> Neighbour:
    with peer.changed:
        facts = peer.facts
        confirmed = dict(peer.confirmed)
        shown, withheld = dict(facts.shown), dict(facts.withheld)
        carried = dict(facts.carriers)
        troubles = dict(facts.troubles)
    theirs = [log for log in logs.values() if log.party == peer.party]
    ours = [log for log in logs.values() if log.own]
    missing_there = sum(max(0, log.size - confirmed.get(log.id, 0)) for log in ours)
    missing_here = _missing_here((log for log in theirs if log.id not in closed), shown)
    carriers = _carriers(peer, facts, troubles, carried)
    going = next((each for each in carriers if each.works), carriers[0])
    if going.name != "door":
        # The line may be down, or there may be none: acts travel all the same.
        troubles = {way: told for way, told in troubles.items() if told[0] not in _LINE}
    code, detail = _worst(facts, troubles, theirs, withheld, met=going.works)
    if code == "up_to_date" and (missing_here or missing_there):
        code = "behind"
    same = before is not None and before.code == code
    return Neighbour(
        party=peer.party,
        code=code,
        detail=detail,
        since_ms=before.since_ms if same and before is not None else now_ms,
        checked_ms=facts.reached_ms or now_ms,
        reached_ms=facts.reached_ms,
        called_ms=facts.called_ms,
        last_in_ms=facts.last_in_ms,
        last_out_ms=facts.last_out_ms,
        missing_there=missing_there,
        missing_here=missing_here,
        waiting=sum(log.size - log.folded for log in theirs),
        withheld=", ".join(f"{log} {index}" for log, index in sorted(withheld.items())),
        latency_ms=facts.latency_ms,
        clock_difference_ms=facts.clock_difference_ms,
        software=facts.software,
        card_number=peer.card.number,
        newer_card=facts.card_number if facts.card_number > peer.card.number else 0,
        set_aside=facts.set_aside,
        carrier=going.name,
        carriers=carriers,
        endpoint=peer.card.endpoints[0] if peer.card.endpoints else "",
    )


def _missing_here(theirs: Iterable[LogState], shown: Mapping[str, int]) -> int:
    # Of logs that a restore closed nothing is missing: what was lost there nobody has any more.
    return sum(max(0, shown.get(log.id, 0) - log.size) for log in theirs)


def _worst(
    facts: Facts,
    troubles: Mapping[str, tuple[str, str]],
    theirs: Iterable[LogState],
    withheld: Mapping[str, int],
    *,
    met: bool,
) -> tuple[Code, str]:
    """Return the gravest of what stands in the way."""
    found: list[tuple[Code, str]] = [("up_to_date", "")]
    for code in get_args(Code):
        found += [(code, detail) for told, detail in troubles.values() if told == code]
    for log in theirs:
        if log.state == "frozen":
            found.append(("contradiction", log.reason))
        elif log.state == "stopped":
            found.append(("stopped", log.reason))
    if facts.card_refused:
        found.append(("newer_card", facts.card_refused))
    if withheld:
        found.append(("withheld", ""))
    if facts.reached_ms is None and facts.last_out_ms is None and not met:
        told = next((detail for _, detail in troubles.values()), "")
        found = [
            ("never", told) if code in ("down", "up_to_date") else (code, detail)
            for code, detail in found
        ]
    return max(found, key=lambda one: _GRAVITY[one[0]])


def _carriers(
    peer: Peer,
    facts: Facts,
    troubles: Mapping[str, tuple[str, str]],
    carried: Mapping[str, Carrier],
) -> tuple[Carrier, ...]:
    """Return every way to a neighbour: its door, a folder if there is one, the stick."""
    code: CarrierCode = "up"
    detail = next((told for code, told in troubles.values() if code in _LINE), "")
    if not peer.card.endpoints:
        code = "up" if facts.called_ms else "absent"
    elif any(told == "refused" for told, _ in troubles.values()):
        code = "refused"
    elif facts.reached_ms is None:
        code = "never"
    elif any(told == "down" for told, _ in troubles.values()):
        code = "down"
    door = Carrier(
        name="door",
        code=code,
        detail=detail,
        last_in_ms=max(facts.reached_ms or 0, facts.called_ms or 0) or None,
    )
    stick = carried.get("stick") or Carrier(name="stick", code="unused")
    folder = carried.get("folder")
    return (door, folder, stick) if folder is not None else (door, stick)
