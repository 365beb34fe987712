# SPDX-License-Identifier: Apache-2.0
"""What a thief of the recipient's key could do: open a packet, change it, seal it again."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from ayni.adapters.link.couriers import container
from ayni.core import packets
from ayni.core.packets import Manifest
from tests.link.processes import RealNode

Files = dict[str, bytes]


def unseal(node: RealNode, path: Path | str) -> bytes:
    """Return the plain zip of a packet that the node can open."""
    key = (node.data / "keys" / "packet.key").read_text().strip()
    return pyrage.decrypt(Path(path).read_bytes(), [pyrage.x25519.Identity.from_str(key)])


def files_of(plain: bytes) -> Files:
    """Return the files of a plain zip, without the padding."""
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n != packets.PADDING_PATH}


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the zip that a node would write."""
    out = io.BytesIO()
    container.pack(out, ((name, (raw,)) for name, raw in files))
    return out.getvalue()


def seal(node: RealNode, plain: bytes, path: Path) -> Path:
    """Encrypt bytes to a node."""
    key = (node.data / "keys" / "packet.key").read_text().strip()
    recipient = pyrage.x25519.Identity.from_str(key).to_public()
    path.write_bytes(pyrage.encrypt(plain, [recipient]))
    return path


def claiming(files: Files, **changes: Any) -> Files:
    """Return the files with other words in packet.json."""
    manifest: Manifest = packets.decode_manifest(files[packets.PACKET_PATH])
    changed = msgspec.structs.replace(manifest, **changes)
    return {**files, packets.PACKET_PATH: packets.encode_manifest(changed)}


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one bit changed."""
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def rezipped(
    change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None], plain: bytes
) -> bytes:
    """Return a zip written anew by hand, file by file."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as after,
    ):
        for info in before.infolist():
            change(after, info, before.read(info))
    return out.getvalue()
