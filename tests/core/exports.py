# SPDX-License-Identifier: Apache-2.0
"""Small invented logs, their exports and proofs, for whoever checks them."""

from pathlib import Path
from random import Random

from ayni.core.acts import Body, Header, encode_header, seal_body
from ayni.core.checkpoints import Checkpoint, add_lines, cosign, sign_checkpoint
from ayni.core.exporting import LogSource, export_folder
from ayni.core.merkle import Tree, inclusion_proof, leaf_hashes
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer
from ayni.core.policy import Group, Log, Policy, Witness, format_policy
from ayni.core.proofs import ActProof, TlogProof, format_act_proof

SOUTH_LOG = Ed25519Signer(name="ayni/log/0000000000000sth", seed=b"\x01" * 32)
NORTH_LOG = Ed25519Signer(name="ayni/log/0000000000000nth", seed=b"\x02" * 32)
CHL = Ed25519Signer(name="ayni/receipt/chl", seed=b"\x03" * 32, algorithm=SIG_COSIGNATURE)
PER = Ed25519Signer(name="ayni/receipt/per", seed=b"\x04" * 32, algorithm=SIG_COSIGNATURE)
TIME_S = 1_790_000_000

POLICY = Policy(
    logs=(Log(SOUTH_LOG.vkey), Log(NORTH_LOG.vkey)),
    witnesses=(Witness("chl", CHL.vkey), Witness("per", PER.vkey)),
    groups=(Group("members", 2, ("chl", "per")),),
    quorum="members",
)
POLICY_TEXT = format_policy(POLICY)


class SmallLog:
    """A log of invented notices with everything that an export needs."""

    def __init__(self, size: int, *, signer: Ed25519Signer = SOUTH_LOG, seed: int = 0) -> None:
        chance = Random(size + seed * 10**9)
        self.signer, self.size = signer, size
        self.bodies = [
            seal_body({"place": f"f-{at}", "strength": at, "text": "año"}, chance.randbytes)
            for at in range(size)
        ]
        self.entries = [header(at, self.bodies[at], chance) for at in range(size)]
        self.tree = Tree(leaf_hashes(self.entries))
        self.shown: list[bytes | None] = [body.encode() for body in self.bodies]

    @classmethod
    def of_entries(cls, entries: list[bytes]) -> "SmallLog":
        """Return a log of entries that are no acts, without bodies."""
        log = cls(0)
        log.size, log.entries, log.shown = len(entries), entries, [None] * len(entries)
        log.tree.extend(leaf_hashes(entries))
        return log

    def note(self, size: int | None = None) -> bytes:
        size = self.size if size is None else size
        head = Checkpoint(self.signer.name, size, self.tree.root(size))
        lines = [cosign(head.text(), witness, time_s=TIME_S) for witness in (CHL, PER)]
        return add_lines(sign_checkpoint(head, self.signer), *lines)

    def source(self) -> LogSource:
        return LogSource(
            note=self.note(), reader=self.tree.reader, entries=self.entries, bodies=self.shown
        )

    def act_proof(self, index: int, *, closed: tuple[str, ...] = ()) -> bytes:
        hashes = tuple(inclusion_proof(self.tree.reader, index, self.size))
        return format_act_proof(
            ActProof(
                proof=TlogProof(index=index, hashes=hashes, note=self.note()),
                header=self.entries[index],
                body=self.bodies[index].closed(closed),
                policy=POLICY_TEXT,
            )
        )


def header(at: int, body: Body, chance: Random) -> bytes:
    return encode_header(
        Header(
            v=1,
            id=chance.randbytes(16).hex(),
            kind="notices.given/1",
            by="per.south.liaison",
            as_="titular",
            at=1_795_424_531_123 + at,
            mode="exercise",
            tlp="AMBER",
            body=body.commitment().hex(),
            body_bytes=len(body.encode()),
        )
    )


def export_files(*logs: SmallLog, policy: Policy = POLICY) -> dict[str, bytes]:
    return dict(export_folder(policy, [log.source() for log in logs], readme="Read me.\n"))


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder
