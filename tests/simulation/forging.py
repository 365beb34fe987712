# SPDX-License-Identifier: Apache-2.0
"""Acts that no honest node would sign, each with the verdicts that may fall on it.

Must not send or store anything: the hostile node does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ayni.core import constitution as law
from ayni.core.acts import (
    Act,
    Body,
    BodyMember,
    decode_body,
    decode_header,
    leaf_of,
    member_hash,
)
from ayni.core.codec import Json
from ayni.core.ports import NEEDS_NEWER, REGULAR, Entry
from ayni.core.reasons import Reason
from tests.simulation import deeds, room
from tests.simulation.checks import agreed_texts
from tests.simulation.forged import Forged, Forgery, changed
from tests.simulation.writer import Writer

IRREGULAR = frozenset(str(reason) for reason in Reason)
_UNKNOWN = "drill.unheard_of/1"


def _given(node: Writer) -> Entry:
    values: dict[str, Json] = {"place": "f-1", "note": "x", "strength": 7}
    return node.compose(node.draft(room.GIVEN, f"{node.party}.desk", values))


def _declared(node: Writer) -> Entry:
    """Return an act that needs no constitution and changes little."""
    values: dict[str, Json] = {"office": f"{node.party}.east", "powers": [], "institution": "army"}
    return node.compose(node.draft(law.OFFICE_DECLARED, f"{node.party}.foreign", values))


def _of_values(node: Writer, kind: str, values: Mapping[str, Json]) -> Entry:
    """Return an act of a kind with a body that nobody checked."""
    return changed(node.compose(node.draft(_UNKNOWN, f"{node.party}.desk", values)), kind=kind)


def _regular(node: Writer) -> list[Act]:
    return [f.act() for f in node.store.folded() if f.verdict == REGULAR]


def _one(node: Writer, kind: str, *, own: bool) -> Act | None:
    found = [a for a in _regular(node) if a.kind == kind and (a.party == node.party) == own]
    return node.chance.choice(found) if found else None


def _ruled(node: Writer) -> bool:
    """Tell whether the room is on for the next act of this node."""
    constitution = node.frame.constitution
    return (
        constitution is not None
        and "drill" in constitution.rooms
        and node.party in constitution.parties
    )


def understate(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Withdraw a text in force as if the consents had never been seen (kernel.md A1)."""
    own = [a for a in _regular(node) if a.party == node.party]
    texts = [a for a in own if a.kind in (room.PROPOSED, law.PROPOSED)]
    if not texts:
        return None
    constitution = node.frame.constitution
    ruling = constitution.leaf if constitution is not None else b""
    agreed = agreed_texts(node)
    bound = [a for a in texts if a.leaf in agreed or a.leaf == ruling]
    if not bound and node.chance.random() < 0.7:
        return None  # better wait until somebody relies on a text
    text = node.chance.choice(bound or texts)
    kind = room.WITHDRAWN if text.kind == room.PROPOSED else law.WITHDRAWN
    values: dict[str, Json] = {"proposal": text.leaf.hex()}
    draft = node.draft(kind, f"{node.party}.foreign", values, about=text.leaf)
    return Forged(entry=changed(node.compose(draft), seen=()))


def partly(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Name only some of the logs seen: one relayed log without what it had seen (A2)."""
    draft = deeds.choose(node, parties, node.chance)
    if draft is None:
        return None
    entry = node.compose(draft)
    kept = tuple(row for row in decode_header(entry.header).seen if node.chance.random() < 0.5)
    return Forged(entry=changed(entry, seen=kept))


def shorter(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Claim to have seen less of a log than was seen before."""
    others = [log for log in node.store.logs().values() if not log.own and log.folded > 1]
    if not others:
        return None
    log = node.chance.choice(others)
    size = node.chance.randrange(1, log.folded)
    mark = node.store.marks([(log.id, size)])[log.id, size]
    return Forged(entry=changed(_declared(node), seen=((log.id, size, mark.root.hex()),)))


def repeated_id(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Use an id that the log carries already."""
    first = decode_header(node.store.entries(node.own.id, 0, 1)[0].header)
    return Forged(entry=changed(_declared(node), id=first.id), allowed={Reason.REPEATED_ID})


def repeated_leaf(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Append an own act of this log again, byte by byte."""
    entry = node.chance.choice(node.store.entries(node.own.id, 0, node.own.size))
    return Forged(entry=entry, allowed=IRREGULAR | {NEEDS_NEWER})


def copied(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Append an act of somebody else byte by byte, so that its leaf stands twice."""
    others = [log for log in node.store.logs().values() if log.party != node.party and log.size]
    if not others:
        return None
    log = node.chance.choice(others)
    entries = node.store.entries(log.id, 0, log.size)
    # What opens an object does the most harm when its copy arrives first.
    newest = [e for e in entries if b'"about"' not in e.header][-1:]
    return Forged(
        entry=node.chance.choice(newest if node.chance.random() < 0.7 else entries),
        allowed=IRREGULAR | {NEEDS_NEWER},
    )


def copied_own(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Append an act of an earlier log of one's own: both may be regular."""
    olds = [
        log
        for log in node.store.logs().values()
        if log.party == node.party and not log.own and log.size > 1
    ]
    if not olds:
        return None
    log = node.chance.choice(olds)
    return Forged(entry=node.chance.choice(node.store.entries(log.id, 1, log.size)))


def wrong_root(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Claim to have seen another log than the one that everybody holds."""
    others = [log for log in node.store.logs().values() if not log.own and log.folded]
    if not others:
        return None
    log = node.chance.choice(others)
    seen = ((log.id, node.chance.randrange(1, log.folded + 1), "ab" * 32),)
    return Forged(entry=changed(_declared(node), seen=seen), allowed={Reason.WRONG_ROOT})


def own_log_seen(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Claim to have seen the very log that the act stands in."""
    seen = ((node.own.id, node.own.size + 3, "ab" * 32),)
    return Forged(entry=changed(_declared(node), seen=seen), allowed={Reason.WRONG_ROOT})


def not_canonical(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Write a header that is not in its one form."""
    header = _declared(node).header
    raw = node.chance.choice(
        (
            header + b" ",
            header[:-1] + b',"zz":1}',
            header.replace(b'"v":1', b'"v":1.0'),
            header.replace(b'"v":1', b'"v":1,"v":1'),
            b"\xff\x00",
            b"",
        )
    )
    return Forged(entry=Entry(leaf_of(raw), raw, None), allowed={Reason.NOT_CANONICAL})


def newer(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Write a header of a version, or an act of a kind, that nobody here knows."""
    if node.chance.random() < 0.5:
        raw = b'{"v":2}'
        return Forged(entry=Entry(leaf_of(raw), raw, None), allowed={NEEDS_NEWER})
    entry = _of_values(node, _UNKNOWN, {"anything": "goes"})
    return Forged(entry=entry, allowed={NEEDS_NEWER, Reason.WRONG_MODE})


def wrong_office(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Act for an office of another party, for one never declared, or without the power."""
    other = node.chance.choice([p for p in parties if p != node.party])
    office, reason = node.chance.choice(
        (
            (f"{other}.foreign", Reason.OFFICE_UNKNOWN),
            (f"{node.party}.nowhere", Reason.OFFICE_UNKNOWN),
            (f"{node.party}.clerk", Reason.POWER_LACKING),
        )
    )
    return Forged(entry=changed(_declared(node), by=office), allowed={reason})


def wrong_mode(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Act for real in an exercise."""
    if node.frame.constitution is None:
        return None
    return Forged(entry=changed(_declared(node), mode="actual"), allowed={Reason.WRONG_MODE})


def wrong_matter(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Act about what was never seen, about another kind, or as somebody one is not."""
    if not _ruled(node):
        return None
    desk = f"{node.party}.desk"
    unseen = node.chance.randbytes(32)
    version: dict[str, Json] = {"version": unseen.hex()}
    entry = node.compose(node.draft(room.ACKNOWLEDGED, desk, version, about=unseen))
    cases = [(entry, Reason.ABOUT_UNSEEN)]
    if (asked := _one(node, room.ASKED, own=False)) is not None:
        entry = node.compose(node.draft(room.ACKNOWLEDGED, desk, version, about=asked.leaf))
        cases.append((entry, Reason.ABOUT_WRONG_KIND))
    if (given := _one(node, room.GIVEN, own=True)) is not None:
        entry = node.compose(node.draft(room.ACKNOWLEDGED, desk, version, about=given.leaf))
        cases.append((entry, Reason.OWN_ACT))
    if (text := _one(node, room.PROPOSED, own=False)) is not None:
        foreign = f"{node.party}.foreign"
        named: dict[str, Json] = {"proposal": text.leaf.hex()}
        entry = node.compose(node.draft(room.WITHDRAWN, foreign, named, about=text.leaf))
        cases.append((entry, Reason.NOT_AUTHOR))
    entry, reason = node.chance.choice(cases)
    return Forged(entry=entry, allowed={reason})


def malformed(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Send a body that does not fit its kind."""
    bodies: tuple[dict[str, Json], ...] = (
        {},
        {"place": 5},
        {"place": "f-1", "strength": -1},
        {"place": "f-1", "extra": "x"},
    )
    values = node.chance.choice(bodies)
    allowed = {Reason.BODY_MALFORMED, Reason.WRONG_MODE}
    return Forged(entry=_of_values(node, room.GIVEN, values), allowed=allowed)


def withheld(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Send no body, to one neighbour or to all."""
    told = node.chance.choice(([], [p for p in parties if node.chance.random() < 0.5]))

    def shape(to: str, entry: Entry) -> Entry:
        return entry if to in told else Entry(entry.leaf, entry.header, None)

    return Forged(entry=_given(node), shape=shape)


def closed(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Close structural members or content to one neighbour and open them to another."""
    names = node.chance.choice((("strength",), ("place",), ("note",), ("place", "strength")))
    told = [p for p in parties if node.chance.random() < 0.5]
    given = _given(node)

    def shape(to: str, entry: Entry) -> Entry:
        if to in told or entry.body is None or entry.leaf != given.leaf:
            return entry  # another history may have another act at this place
        return Entry(entry.leaf, entry.header, decode_body(entry.body).closed(names).encode())

    return Forged(entry=given, shape=shape)


def odd_content(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Commit to a value that is not canonical; close it to some neighbours."""
    entry = _given(node)
    assert entry.body is not None
    name = node.chance.choice(("note", "strength"))
    members = {m.name: m for m in decode_body(entry.body).members}
    salt = members[name].salt or b""
    members[name] = BodyMember(name, member_hash(name, salt, b"1.50"))
    body = Body(tuple(members[n] for n in sorted(members)))
    shut = body.encode()
    row = f'["{name}","{members[name].hash.hex()}"]'.encode()
    opened = shut.replace(row, f'["{name}","{salt.hex()}",1.50]'.encode())
    forged = changed(entry, body=body.commitment().hex(), body_bytes=len(opened))
    told = [p for p in parties if node.chance.random() < 0.5]

    def shape(to: str, entry: Entry) -> Entry:
        return Entry(entry.leaf, entry.header, opened if to in told else shut)

    return Forged(entry=Entry(forged.leaf, forged.header, opened), shape=shape)


def other_body(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Send a body that the header does not commit to."""
    wrong = _given(node).body

    def shape(to: str, entry: Entry) -> Entry:
        return Entry(entry.leaf, entry.header, wrong)

    return Forged(entry=_given(node), shape=shape)


def future(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Claim to have seen acts that nobody wrote yet: the log waits."""
    others = [log for log in node.store.logs().values() if not log.own and log.folded]
    if not others or node.chance.random() < 0.7:
        return None
    log = node.chance.choice(others)
    seen = ((log.id, log.size + node.chance.randrange(1, 200), "ab" * 32),)
    return Forged(entry=changed(_declared(node), seen=seen))


def oversized(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Append a leaf beyond the limit: the log is malformed from there."""
    if node.chance.random() < 0.7:
        return None
    raw = b"[" + b"1," * 9_000 + b"1]"
    return Forged(entry=Entry(leaf_of(raw), raw, None), allowed=())


def founded_alone(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Propose a first constitution that names only its author, and consent to it."""
    mine = [
        a
        for a in _regular(node)
        if a.kind == law.PROPOSED and a.party == node.party and len(_parties_of(a)) == 1
    ]
    if mine:
        draft = deeds.consent(node, _regular(node), mine[0])
    else:
        draft = deeds.propose(node, [node.party], 1, None, node.chance)
    return None if draft is None else Forged(entry=node.compose(draft))


def erase_anothers(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Ask all to erase what another party wrote; the act is regular, the wish is not obeyed."""
    if (given := _one(node, room.GIVEN, own=False)) is None:
        return None
    values: dict[str, Json] = {"act": given.leaf.hex(), "members": ["note"], "ground": "law"}
    draft = node.draft(law.ERASURE_ASKED, f"{node.party}.clerk", values, refs=(given.leaf,))
    return Forged(entry=node.compose(draft))


def erase_structure(node: Writer, parties: Sequence[str]) -> Forged | None:
    """Ask all to erase of an own act what folds read."""
    if (given := _one(node, room.GIVEN, own=True)) is None:
        return None
    values: dict[str, Json] = {
        "act": given.leaf.hex(),
        "members": ["note", "place", "strength"],
        "ground": "mistake",
    }
    draft = node.draft(law.ERASURE_ASKED, f"{node.party}.clerk", values, refs=(given.leaf,))
    return Forged(entry=node.compose(draft), allowed={Reason.MEMBER_STRUCTURAL})


def _parties_of(proposal: Act) -> list[Json]:
    rows = proposal.facts["parties"]
    assert isinstance(rows, list)
    return rows


FORGERIES: tuple[Forgery, ...] = (
    understate,
    understate,
    partly,
    partly,
    shorter,
    repeated_id,
    repeated_leaf,
    copied,
    copied,
    copied_own,
    wrong_root,
    own_log_seen,
    not_canonical,
    newer,
    wrong_office,
    wrong_mode,
    wrong_matter,
    wrong_matter,
    malformed,
    withheld,
    closed,
    odd_content,
    other_body,
    future,
    oversized,
    founded_alone,
    erase_anothers,
    erase_structure,
)
