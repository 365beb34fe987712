# SPDX-License-Identifier: Apache-2.0
"""Says whose heads and receipts count: the trust file; must come from a person, not from a proof.

A text of lines (C2SP tlog-policy); white space separates, `#` opens a comment line::

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <member>...
    quorum <name>|none

A head is good if a listed log signed it and the witnesses that cosigned it reach the quorum. Ayni
names a witness after the party whose node it is: `per`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ayni.core import limits
from ayni.core.checkpoints import Checkpoint, cosignature_time, parse_checkpoint, parse_decimal
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError
from ayni.core.notes import SIG_COSIGNATURE, SIG_ED25519, Note, Vkey, parse_note, verify_signature

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACE: Final = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose heads are accepted."""

    vkey: Vkey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A cosigner under the name that groups and reports use."""

    name: str
    vkey: Vkey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and groups of which `threshold` must have cosigned."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A verified cosignature: the witness by its name in the policy, and its time in seconds."""

    witness: str
    time_s: int


@dataclass(frozen=True, slots=True)
class Head:
    """A verified head with its verified receipts."""

    checkpoint: Checkpoint
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The logs, witnesses and quorum that somebody trusts.

    Attributes:
        logs: logs whose heads are accepted.
        witnesses: cosigners.
        groups: each names only witnesses and groups before it.
        quorum: name of a witness or a group, or "none".
    """

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = "none"

    def __post_init__(self) -> None:
        """Refuse names and keys that contradict each other."""
        _check_keys([log.vkey for log in self.logs], SIG_ED25519)
        _check_keys([witness.vkey for witness in self.witnesses], SIG_COSIGNATURE)
        known = {witness.name for witness in self.witnesses}
        for group in self.groups:
            _check_group(group, known)
            known.add(group.name)
        if "none" in known or len(known) != len(self.witnesses) + len(self.groups):
            raise NoteError("expected each name once, and none called 'none'; found another")
        used = [name for group in self.groups for name in group.members]
        if len(set(used)) != len(used):
            raise NoteError("expected each name in one group only; found one in two")
        if self.quorum not in {*known, "none"}:
            raise NoteError(f"expected a quorum of known name; found {self.quorum[:80]!a}")

    def log_of(self, origin: str) -> Vkey | None:
        """Return the key of the log with this origin, if the policy lists it."""
        return next((log.vkey for log in self.logs if log.vkey.name == origin), None)

    def reaches_quorum(self, cosigners: frozenset[str]) -> bool:
        """Tell whether these witnesses, by name, are enough."""
        reached = {"none", *cosigners}
        for group in self.groups:
            if len(reached.intersection(group.members)) >= group.threshold:
                reached.add(group.name)
        return self.quorum in reached

    def open_head(self, raw: bytes) -> Head:
        """Read a head and check its signature, its receipts and the quorum.

        Args:
            raw: signed checkpoint with receipt lines; unknown signatures are ignored.

        Returns:
            The head, with every receipt of a listed witness.

        Raises:
            NoteError: not a signed checkpoint.
            NotAuthentic: no listed log signed it, a listed key's signature fails, or the quorum
                is not reached.
        """
        note = parse_note(raw)
        checkpoint = parse_checkpoint(note.text)
        self._check_log(note, checkpoint)
        receipts = tuple(self._receipts(note))
        if not self.reaches_quorum(frozenset(receipt.witness for receipt in receipts)):
            found = ", ".join([receipt.witness for receipt in receipts]) or "none"
            raise NotAuthentic(
                f"the receipts of log {checkpoint.log_id} at size {checkpoint.size}",
                expected=f"receipts that reach the quorum '{self.quorum}'",
                found=f"receipts of {found}",
            )
        return Head(checkpoint, receipts)

    def _check_log(self, note: Note, checkpoint: Checkpoint) -> None:
        part = f"the signature under the head of log {checkpoint.log_id}"
        vkey = self.log_of(checkpoint.origin)
        if vkey is None:
            raise NotAuthentic(
                part, expected="a log that the policy lists", found=checkpoint.origin
            )
        own = [s for s in note.signatures if (s.name, s.key_id) == (vkey.name, vkey.key_id)]
        if not own:
            raise NotAuthentic(part, expected=f"a signature by {vkey}", found="none by this key")
        for signature in own:
            verify_signature(signature, note.text, vkey)

    def _receipts(self, note: Note) -> Iterator[Receipt]:
        known = {(w.vkey.name, w.vkey.key_id): w for w in self.witnesses}
        for signature in note.signatures:
            witness = known.get((signature.name, signature.key_id))
            if witness is not None:
                yield Receipt(witness.name, cosignature_time(signature, note.text, witness.vkey))


def format_policy(policy: Policy) -> str:
    """Write a policy: logs, witnesses, groups, quorum."""
    lines = [f"log {log.vkey} {log.url}".rstrip() for log in policy.logs]
    lines += [f"witness {w.name} {w.vkey} {w.url}".rstrip() for w in policy.witnesses]
    for group in policy.groups:
        threshold = "all" if group.threshold == len(group.members) else str(group.threshold)
        lines.append(f"group {group.name} {threshold} {' '.join(group.members)}")
    return "\n".join([*lines, f"quorum {policy.quorum}"]) + "\n"


def parse_policy(text: str) -> Policy:
    """Read a policy.

    Raises:
        NoteError: not a policy; the message says which line.
        LimitExceeded: longer than core/limits.py allows.

    Source: C2SP tlog-policy, "Policy file syntax and structure".
    """
    if len(text) > limits.POLICY_SIZE_MAX_BYTES:
        raise LimitExceeded(
            f"expected a policy of at most {limits.POLICY_SIZE_MAX_BYTES} bytes; found {len(text)}"
        )
    if _CONTROL.search(text):
        raise NoteError("expected a policy without control characters; found one")
    draft = _Draft()
    for number, line in enumerate(text.split("\n"), start=1):
        words = [word for word in _SPACE.split(line) if word]
        if words and not words[0].startswith("#"):
            try:
                _read_line(words, draft)
            except NoteError as error:
                raise NoteError(f"line {number} of the policy: {error}") from None
    if len(draft.quorums) != 1:
        raise NoteError(f"expected one quorum line; found {len(draft.quorums)}")
    return Policy(
        logs=tuple(draft.logs),
        witnesses=tuple(draft.witnesses),
        groups=tuple(draft.groups),
        quorum=draft.quorums[0],
    )


@dataclass(slots=True)
class _Draft:
    """What the lines so far said; a line may name only what stands before it."""

    logs: list[Log] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorums: list[str] = field(default_factory=list)

    def expect_known(self, names: list[str]) -> None:
        known = {w.name for w in self.witnesses} | {g.name for g in self.groups}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise NoteError(f"expected names from lines before; found {unknown[0][:80]!a}")


def _read_line(words: list[str], draft: _Draft) -> None:
    match words:
        case ["log", vkey, *url] if len(url) <= 1:
            draft.logs.append(Log(Vkey.parse(vkey), "".join(url)))
        case ["witness", name, vkey, *url] if len(url) <= 1:
            draft.witnesses.append(Witness(name, Vkey.parse(vkey), "".join(url)))
        case ["group", name, threshold, *members] if members:
            draft.expect_known(members)
            draft.groups.append(Group(name, _threshold(threshold, len(members)), tuple(members)))
        case ["quorum", name]:
            draft.expect_known([name] if name != "none" else [])
            draft.quorums.append(name)
        case _:
            raise NoteError(f"expected log, witness, group or quorum; found {words[:3]!a}")


def _threshold(word: str, count: int) -> int:
    named = {"all": count, "any": 1}
    return named[word] if word in named else parse_decimal(word, count + 1)


def _check_keys(vkeys: list[Vkey], algorithm: int) -> None:
    if len({vkey.public for vkey in vkeys}) != len(vkeys):
        raise NoteError("expected each public key once; found one again")
    for vkey in vkeys:
        if vkey.algorithm != algorithm:
            raise NoteError(
                f"expected a key of type {algorithm} for {vkey.name}; found type {vkey.algorithm}"
            )


def _check_group(group: Group, known: set[str]) -> None:
    unknown = [name for name in group.members if name not in known]
    if unknown or not 1 <= group.threshold <= len(group.members):
        raise NoteError(
            f"expected group {group.name[:80]!a} to ask for 1 to {len(group.members)} of names"
            f" defined before it; found {group.threshold} of {', '.join(group.members)[:200]!a}"
        )
