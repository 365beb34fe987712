# SPDX-License-Identifier: Apache-2.0
"""What an operator may set about the link, with defaults that suit a border post; reads nothing.

These bound one machine's patience and memory. What two nodes must agree on stands in
core/limits.py and docs/protocol/link.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ayni.core import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorConfig:
    """How much the neighbour door bears.

    Attributes:
        host: address it binds to.
        port: TCP port; 0 takes a free one.
        strangers_max: connections in all that have shown no certificate yet.
        strangers_per_address_max: the same from one address.
        member_connections_max: connections of one member.
        handshake_s: seconds a stranger has to show a certificate.
        request_s: seconds a request may take to arrive, and an answer to leave.
        idle_s: seconds a member's connection may stay silent.
        request_max_bytes: longest body of a request.
        requests_per_s: requests of one member, on average.
        requests_burst: requests of one member at once.
    """

    host: str = "127.0.0.1"
    port: int = 0
    strangers_max: int = 64
    strangers_per_address_max: int = 32
    member_connections_max: int = 8
    handshake_s: float = 5.0
    request_s: float = 20.0
    idle_s: float = 300.0
    request_max_bytes: int = 512 * 1024
    requests_per_s: float = 500.0
    requests_burst: float = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConfig:
    """One node's link.

    Attributes:
        data_dir: the node's directory; holds the wake socket and the state of the link.
        certificate: PEM file of the node's certificate.
        key: PEM file of its private key.
        own_key: PEM files of the certificate and key of one of this node's cards, by its number;
            none where there is but one.
        door: how much the neighbour door bears.
        poll_s: seconds between two questions for news.
        connect_s: seconds to reach a neighbour and finish the handshake.
        answer_s: seconds an answer of ordinary size may take.
        receipt_wait_s: seconds the door keeps a notice open while the acts are fetched.
        retry_first_s: pause after the first failure; doubles.
        retry_max_s: longest pause.
        chunk_acts: acts asked for at a time.
        sign_poll_s: seconds between two looks for acts that no wake-up told of.
    """

    data_dir: Path
    certificate: Path
    key: Path
    own_key: Callable[[int], tuple[Path, Path]] | None = None
    door: DoorConfig = field(default_factory=DoorConfig)
    poll_s: float = 60.0
    connect_s: float = 5.0
    answer_s: float = 20.0
    receipt_wait_s: float = 2.0
    retry_first_s: float = 0.5
    retry_max_s: float = 60.0
    chunk_acts: int = 1_024
    sign_poll_s: float = 1.0

    def key_files(self, card: int) -> tuple[Path, Path]:
        """Return certificate and key, PEM files, that go with a card of this node."""
        return (self.certificate, self.key) if self.own_key is None else self.own_key(card)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPair:
    """Where packets of one neighbour are carried: by whom is not the node's business.

    Attributes:
        out: folder that packets for it are written into.
        incoming: folder that packets of it arrive in.
    """

    out: Path
    incoming: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierConfig:
    """How packets are written and read without a person.

    Attributes:
        folders: neighbour to its two folders.
        look_s: seconds between two looks into the folders.
        beat_s: a packet is written at least this often, as a sign of life.
        resend_s: what the neighbour says it lacks is written again after this time.
        quiet_s: silence after which the page says that nothing comes.
        half_written_s: how long a packet that cannot be read may still be growing.
        out_kept: packets left in an out-folder; each newer one holds all of the older.
        done_kept: packets kept after they were read.
        refused_kept: packets kept after they were refused.
        kept_max_bytes: bytes of either, at most.
        files_max_bytes: attached files in one packet; what does not fit comes with the next.
    """

    folders: Mapping[str, FolderPair] = field(default_factory=dict)
    look_s: float = 60.0
    beat_s: float = 3_600.0
    resend_s: float = 600.0
    quiet_s: float = 3 * 3_600.0
    half_written_s: float = 600.0
    out_kept: int = 3
    done_kept: int = 20
    refused_kept: int = 20
    kept_max_bytes: int = 2 * limits.PACKET_SIZE_MAX_BYTES
    files_max_bytes: int = limits.PACKET_ATTACHMENTS_FOLDER_MAX_BYTES
