# SPDX-License-Identifier: Apache-2.0
"""Brings acts and their files together: what is missing, damaged, to be erased, or nobody's.

The record says which files there should be, the disk which there are. Must not fetch, and must
not stop the signing of acts: a file is never part of what is receipted. Source: DESIGN.md
section 5 (Attachments, Erasure, fsck); kernel.md S11.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db import transaction

from ayni.adapters.attachments import files
from ayni.adapters.record import citations, frames, ledger
from ayni.adapters.record.citations import Cited
from ayni.adapters.record.ledger import Txn
from ayni.core import limits
from ayni.core.attachments import MEMBER, Attachment, size_max_bytes
from ayni.core.errors import NotAuthentic, Refusal

State = Literal["held", "coming", "absent", "damaged", "too_large", "no_room"]

MISSING: Final = "attachments_missing"
"""Code of the refusal of a consent."""
_PROBLEMS_MAX: Final = 100
_SETTLED_S: Final = 600
"""After so long the transaction of an erasure is over, one way or the other."""


Holder = Callable[[], Collection[bytes]]
"""Gives the hashes of uploads that something on this node will yet sign for."""
_holders: Final[list[Holder]] = []


def use_holder(holder: Holder) -> None:
    """Keep uploads that a draft names, however long it waits; twice is as once."""
    if holder not in _holders:
        _holders.append(holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a file stands on this node.

    Attributes:
        state: ``held`` here; ``coming``: on its way or not asked for yet; ``absent``: the
            neighbour does not have it; ``damaged``: the bytes that came do not match;
            ``too_large``: above the agreed size, not fetched; ``no_room``: the disk here is full.
        here_bytes: how much of it is here.
        party: whose node sent damaged bytes, or does not have it; else empty.
    """

    state: State
    here_bytes: int = 0
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many files regular acts name, and what became of them.

    Attributes:
        named: different files.
        held: of them here.
        missing: of them not here; on their way, or lost.
        missing_bytes: size of those, as their acts say.
        damaged: of the missing, those whose bytes did not match when last asked for.
    """

    named: int
    held: int
    missing: int
    missing_bytes: int
    damaged: int


def root() -> Path:
    """Return the directory of this node's attachments."""
    return files.root_of(Path(settings.AYNI_DATA))


def size_max() -> int:
    """Return the largest attachment that the constitution in force allows, bytes."""
    constitution = frames.frame_now(ledger.reading()).constitution
    return size_max_bytes(constitution.params if constitution else {})


def standing(attachment: Attachment, *, largest: int) -> Standing:
    """Return where a file stands on this node; asks the disk alone.

    Args:
        attachment: as an act names it.
        largest: agreed size, bytes; see `size_max`.
    """
    folder, name = root(), attachment.hash
    if files.is_held(folder, name):
        return Standing(state="held", here_bytes=attachment.size)
    if attachment.size > largest:
        return Standing(state="too_large")
    tries = files.attempts(folder, name)
    begun = max((files.begun_bytes(folder, name, party) for party in tries), default=0)
    for state in ("damaged", "absent", "no_room"):
        party = next((party for party, one in tries.items() if one.code == state), "")
        if party and not begun:
            return Standing(state=state, party=party)
    return Standing(state="coming", here_bytes=begun)


def named(attachment: bytes) -> Attachment | None:
    """Return a file as the first regular act names it, or none if no such act does."""
    cursor = ledger.reading().cursor
    for one in citations.citing(cursor, attachment):
        for found in citations.named_by(cursor, [one.leaf]).get(one.leaf, ()):
            if found.hash == attachment:
                return found
    return None


def erase(txn: Txn, leaf: bytes) -> tuple[bytes, ...]:
    """Destroy what an act names, because its member is being erased in this transaction.

    A file that another act names as well stays. The bytes go when the transaction is durable; a
    power cut between the two is made good by `sweep`.

    Args:
        txn: the transaction that erases the member.
        leaf: leaf hash of the act.

    Returns:
        Hashes of the files that go.
    """
    gone = citations.forget(txn.store.cursor, leaf)
    if gone:
        folder = root()
        with files.told():
            files.doom(folder, gone)
        transaction.on_commit(partial(files.destroy, folder, gone), using=ledger.ALIAS)
    return gone


def forget_erased(txn: Txn, destroyed: Mapping[bytes, frozenset[str]]) -> None:
    """Destroy the files of acts whose member that names them was destroyed.

    Args:
        txn: the transaction that erases.
        destroyed: leaf hash to members destroyed.
    """
    for leaf in sorted(leaf for leaf, names in destroyed.items() if MEMBER in names):
        erase(txn, leaf)


def require_held(leaf: bytes) -> None:
    """Refuse a consent to a text whose files are not all here, whole.

    Args:
        leaf: leaf hash of the act that proposes the text.

    Raises:
        Refusal: attachments_missing, with the `names` of those that are not held or differ.
    Source: kernel.md S11.
    """
    folder, missing = root(), list[str]()
    for one in citations.named_by(ledger.reading().cursor, [leaf]).get(leaf, ()):
        try:
            files.verify_held(folder, one)
        except (NotAuthentic, OSError):
            missing.append(one.name)
    if missing:
        raise Refusal(MISSING, names=", ".join(missing))


def counts() -> Counts:
    """Return how many files the record names, and how many of them are here."""
    folder = root()
    sizes = {one.hash: one.size for one in citations.cited(ledger.reading().cursor)}
    missing = [name for name in sizes if not files.is_held(folder, name)]
    return Counts(
        named=len(sizes),
        held=len(sizes) - len(missing),
        missing=len(missing),
        missing_bytes=sum(sizes[name] for name in missing),
        damaged=sum(
            any(one.code == "damaged" for one in files.attempts(folder, name).values())
            for name in missing
        ),
    )


def check() -> tuple[int, tuple[str, ...]]:
    """Read every file held and compare it with its hash; repairs nothing, stops nothing.

    Returns:
        How many files were read, and one sentence for each that differs; 100 at most.
    """
    store, folder, problems = ledger.reading(), root(), list[str]()
    first: dict[bytes, Cited] = {}
    for one in citations.cited(store.cursor):
        first.setdefault(one.hash, one)
    read = 0
    for name, one in first.items():
        attachments = citations.named_by(store.cursor, [one.leaf]).get(one.leaf, ())
        found = next((each for each in attachments if each.hash == name), None)
        if found is None or not files.is_held(folder, name):
            continue
        read += 1
        try:
            files.verify_held(folder, found)
        except (NotAuthentic, OSError) as wrong:
            problems.append(
                f"attachment {name.hex()[:16]} of act {one.leaf.hex()[:16]}: {wrong}. Move "
                f"{files.held_path(folder, name).relative_to(folder.parent)} away; the link asks "
                "the neighbours for it again."
            )
    return read, tuple(problems[:_PROBLEMS_MAX])


def sweep(*, now_ms: int) -> int:
    """Remove uploads that nobody signed for, and what an interrupted erasure left.

    A whole file that no act names is kept for thirty days: after a restore its act may come back.

    Args:
        now_ms: milliseconds since 1970 UTC.

    Returns:
        How many files went.
    """
    folder, now_s = root(), now_ms / 1000
    marked = _older(folder.glob(f"{files.DOOMED}/*"), now_s - _SETTLED_S)
    doomed = {bytes.fromhex(path.name) for path in marked}
    kept = _still_named(doomed)
    files.destroy(folder, doomed - kept)
    for name in kept:  # its transaction was rolled back
        (folder / files.DOOMED / name.hex()).unlink(missing_ok=True)
    begun = {bytes.fromhex(path.name[:64]) for path in folder.glob(f"{files.PARTIAL}/*")}
    for name in begun - _still_named(begun):
        files.drop_partials(folder, name)
    wanted = {name.hex() for holder in _holders for name in holder()}
    old = [
        path
        for path in _older(folder.glob(f"{files.UPLOADS}/*"), now_s - limits.UPLOAD_KEPT_MAX_S)
        if path.name.partition(".")[0] not in wanted
    ]
    for path in old:
        path.unlink(missing_ok=True)
    whole = _older(folder.glob(f"{files.HELD}/*/*"), now_s - limits.UNNAMED_KEPT_MAX_S)
    names = {bytes.fromhex(path.name) for path in whole}
    unnamed = names - _still_named(names)
    files.destroy(folder, unnamed)
    return len(doomed - kept) + len(old) + len(unnamed)


def _still_named(names: Collection[bytes]) -> frozenset[bytes]:
    return citations.named_among(ledger.reading().cursor, sorted(names))


def _older(paths: Iterable[Path], before_s: float) -> list[Path]:
    found = []
    for path in paths:
        try:
            if path.stat().st_mtime < before_s:
                found.append(path)
        except FileNotFoundError:
            continue
    return found
