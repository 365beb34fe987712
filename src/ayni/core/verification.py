# SPDX-License-Identifier: Apache-2.0
"""Judges a proof of one act or an exported folder, offline; reads through a port, trusts a policy.

What an auditor ticks off, for a proof of one act:

1. the head is signed by a log that the policy lists, its receipts hold and reach the quorum;
2. the header stands at its place in the tree of that head;
3. the members shown, and the hashes of those kept back, give the commitment in the header.

For a paper with proofs inside, for each of them as above, and then:

4. every consent names a proposal of the paper by its leaf hash, and the same hash of its text.

And for an exported folder, for each log:

1. as above;
2. the head is the one in the manifest, and no log is missing or unknown;
3. every tile, entry and body matches (core/scanning.py).

A policy that comes with the thing it judges proves only that the thing is whole; the report says
which policy it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias, TypeVar

from ayni.core.acts import Header, decode_header, leaf_of, newer_version
from ayni.core.checkpoints import Checkpoint
from ayni.core.codec import Json
from ayni.core.errors import AyniError, LimitExceeded, Malformed, NotAuthentic, NoteError
from ayni.core.exporting import LOGS_FOLDER, MANIFEST_PATH, POLICY_PATH, parse_manifest
from ayni.core.policy import Head, Policy, Receipt, parse_policy
from ayni.core.proofs import ActProof, parse_act_proof, verify_tlog_proof
from ayni.core.scanning import BodyCount, Source, Span, check_span, spans_of
from ayni.core.tiles import WIDTH, decode_bundle, entries_path

_T = TypeVar("_T")
_PROOF_START: Final = b"c2sp.org/tlog-proof@"
CONSENTS: Final = (".consented", "_consented")
"""How the kinds of every joint text end by which a party consents to it."""

SpanRunner: TypeAlias = Callable[[Callable[[Span], BodyCount], Iterable[Span]], Iterable[BodyCount]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActReport:
    """What a valid proof of one act proves.

    Attributes:
        header: header of the act.
        index: its place in its log, 0-based.
        head: head of the log and its receipts.
        values: members shown, by name.
        closed: names of members kept back.
        without_body: True if the proof shows no body at all.
        own_policy: True if the policy came from the proof itself.
        leaf: leaf hash of the act, by which other acts name it.
    """

    header: Header
    index: int
    head: Head
    values: dict[str, Json]
    closed: tuple[str, ...]
    without_body: bool
    own_policy: bool
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedText:
    """A joint text of which a paper carries the proof, and who consented to it.

    Attributes:
        leaf: leaf hash of the act that proposes it.
        text: hash of the text, as the proposal and every consent to it name it.
        consented: parties whose consent is proved, in the order of the text.
        missing: parties that the text names and whose consent is not in the paper.
    """

    leaf: bytes
    text: str
    consented: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReport:
    """What the proofs inside a paper prove.

    Attributes:
        acts: name of each proof and what it proves, in the order of the paper.
        texts: the joint texts among them.
    """

    acts: tuple[tuple[str, ActReport], ...]
    texts: tuple[AgreedText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """What holds for one log of an export.

    Attributes:
        checkpoint: its head; every entry below was checked.
        party: code of the party that its first entry names, or None if that is no act.
        receipts: verified receipts for this head.
        bodies: how the bodies stand.
    """

    checkpoint: Checkpoint
    party: str | None
    receipts: tuple[Receipt, ...]
    bodies: BodyCount


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What a valid export holds.

    Attributes:
        logs: one report for each log.
        missing: ids of logs that the policy lists and the folder does not hold.
        own_policy: True if the policy came from the folder itself.
    """

    logs: tuple[LogReport, ...]
    missing: tuple[str, ...]
    own_policy: bool


def is_proof(raw: bytes) -> bool:
    """Tell whether bytes begin like a proof file; they may still be a broken one."""
    return raw.startswith(_PROOF_START)


def check_act_proof(raw: bytes, policy: Policy | None = None) -> ActReport:
    """Judge a proof of one act.

    Args:
        raw: content of the file.
        policy: from a person or a partnership; None takes the one in the proof, which then proves
            only that the proof is whole.

    Returns:
        What the proof proves.

    Raises:
        NoteError: the bytes are not a proof at all.
        NotAuthentic: a part does not match, or a part of the proof cannot be read any more.
    """
    if not is_proof(raw):
        raise NoteError("expected the proof of an act; found another file")
    act = _readable("the form of the proof", partial(parse_act_proof, raw))
    trusted = policy or _readable("the policy in the proof", partial(parse_policy, act.policy))
    head = _readable(
        "the head in the proof",
        partial(verify_tlog_proof, act.proof, leaf_of(act.header), trusted),
    )
    if newer_version(act.header):
        raise NoteError("expected a header of version 1; found a newer one; use newer software")
    header = _readable("the header", partial(decode_header, act.header))
    _check_members(act, header)
    return ActReport(
        header=header,
        index=act.proof.index,
        head=head,
        values=act.body.values() if act.body else {},
        closed=act.body.closed_names() if act.body else (),
        without_body=act.body is None,
        own_policy=policy is None,
        leaf=leaf_of(act.header),
    )


def check_paper(proofs: Sequence[tuple[str, bytes]], policy: Policy | None = None) -> PaperReport:
    """Judge the proofs that a paper carries, each alone, and then which consents fit which text.

    Args:
        proofs: name and content of each; other files that a paper carries are left out before.
        policy: as for one proof.

    Raises:
        NoteError: there is no proof at all, or one is of a newer version.
        NotAuthentic: a proof does not hold, or a consent names another text than the proposal.
    """
    if not proofs:
        raise NoteError("expected proofs inside the paper; found none")
    acts: list[tuple[str, ActReport]] = []
    for name, raw in proofs:
        try:
            acts.append((name, check_act_proof(raw, policy)))
        except NotAuthentic as error:
            raise NotAuthentic(
                f"{name}: {error.part}", expected=error.expected, found=error.found
            ) from None
    return PaperReport(acts=tuple(acts), texts=tuple(_texts(acts)))


def _texts(acts: Sequence[tuple[str, ActReport]]) -> Iterator[AgreedText]:
    """Yield what each proposal came to, by the consents that the same paper proves.

    A proposal names its parties and the hash of its text; a consent names the proposal and the
    same hash. So does a refusal, or a signature by hand, which is why the kind decides. Whether a
    consent came in time is for whoever holds the record.
    """
    for _name, act in acts:
        text, parties = act.values.get("text"), act.values.get("parties")
        if not isinstance(text, str) or not isinstance(parties, list):
            continue
        held = set()
        for name, other in acts:
            if other.values.get("proposal") != act.leaf.hex() or "text" not in other.values:
                continue
            if not other.header.kind.partition("/")[0].endswith(CONSENTS):
                continue
            if other.values["text"] != text:
                raise NotAuthentic(
                    f"{name}: the text consented to",
                    expected=f"text {text}",
                    found=f"text {other.values['text']}",
                )
            held.add(other.header.party)
        named = [str(party) for party in parties]
        yield AgreedText(
            leaf=act.leaf,
            text=text,
            consented=tuple(party for party in named if party in held),
            missing=tuple(party for party in named if party not in held),
        )


def _check_members(act: ActProof, header: Header) -> None:
    if act.body is None:
        return
    found = act.body.commitment().hex()
    if found != header.body:
        raise NotAuthentic(
            "the members of the act",
            expected=f"commitment {header.body}",
            found=f"commitment {found}",
        )


def check_export(
    source: Source, policy: Policy | None = None, *, run: SpanRunner = map
) -> ExportReport:
    """Judge an exported folder.

    Args:
        source: reads its files.
        policy: from a person or a partnership; None takes the one in the folder, which then
            proves only that the folder is whole.
        run: how spans are worked off, in order; a caller may pass a `map` over processes.

    Returns:
        What the folder holds.

    Raises:
        NoteError: there is no export here.
        NotAuthentic: a part is missing, unknown, unreadable or does not match.
    """
    held = sorted(source.logs())
    trusted = policy or _own_policy(source)
    if not held:
        raise NoteError(f"expected folders of logs in {LOGS_FOLDER}/; found none")
    heads = {log: _head(source, log, trusted) for log in held}
    _check_manifest(source, {log: head.checkpoint for log, head in heads.items()})
    logs = tuple([_check_log(source, head, run) for head in heads.values()])
    listed = [log.vkey.name.rpartition("/")[2] for log in trusted.logs]
    return ExportReport(
        logs=logs,
        missing=tuple([log for log in listed if log not in heads]),
        own_policy=policy is None,
    )


def _own_policy(source: Source) -> Policy:
    raw = source.read(POLICY_PATH)
    if raw is None:
        raise NoteError("expected an export with a policy; found none; name one with --policy")
    return _readable("the policy in the folder", lambda: parse_policy(raw.decode()))


def _head(source: Source, log: str, policy: Policy) -> Head:
    part = f"the head of log {log}"
    raw = source.read(f"{LOGS_FOLDER}/{log}/checkpoint")
    if raw is None:
        raise NotAuthentic(part, expected="a file", found="none")
    head = _readable(part, partial(policy.open_head, raw))
    if head.checkpoint.log_id != log:
        raise NotAuthentic(part, expected=f"log {log}", found=f"log {head.checkpoint.log_id}")
    return head


def _check_manifest(source: Source, heads: dict[str, Checkpoint]) -> None:
    raw = source.read(MANIFEST_PATH)
    if raw is None:
        raise NotAuthentic(MANIFEST_PATH, expected="a file", found="none")
    stated = _readable(MANIFEST_PATH, partial(parse_manifest, raw))
    for log in sorted({*stated, *heads}):
        if stated.get(log) != heads.get(log):
            raise NotAuthentic(
                f"log {log} in {MANIFEST_PATH}",
                expected=_told(stated.get(log)),
                found=_told(heads.get(log)),
            )


def _told(head: Checkpoint | None) -> str:
    return f"size {head.size} and root {head.root.hex()}" if head else "no such log"


def _check_log(source: Source, head: Head, run: SpanRunner) -> LogReport:
    counts = run(partial(check_span, source), spans_of(source, head.checkpoint))
    return LogReport(
        checkpoint=head.checkpoint,
        party=_party(source, head.checkpoint),
        receipts=head.receipts,
        bodies=sum(counts, start=BodyCount()),
    )


def _party(source: Source, head: Checkpoint) -> str | None:
    """Read the party from the office of the first entry."""
    if not head.size:
        return None
    path = entries_path(0, min(head.size, WIDTH))
    raw = source.read(f"{LOGS_FOLDER}/{head.log_id}/{path}")
    try:
        return decode_header(decode_bundle(raw or b"")[0]).party
    except (AyniError, IndexError):
        return None


def _readable(part: str, read: Callable[[], _T]) -> _T:
    """Read a part that a proof or an export must hold; unreadable is not authentic."""
    try:
        return read()
    except (Malformed, LimitExceeded, UnicodeDecodeError) as error:
        raise NotAuthentic(part, expected="what was signed", found=f"{error}") from None
