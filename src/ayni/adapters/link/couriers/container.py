# SPDX-License-Identifier: Apache-2.0
"""The outside of a packet: a zip of one strict form inside an age file; knows nothing of acts.

The zip has stored files only, one after another, with nothing between or behind them: equal
contents give equal bytes, no file can be larger than it looks, and nothing is unpacked by name.
Plain bytes touch the disk only in a file without a name, beside the record, which holds the same.
Source: docs/protocol/packet.md; age-encryption.org/v1; APPNOTE.TXT 6.3.10 for the zip.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO, Final

import pyrage

from ayni.core import limits
from ayni.core.errors import KeyTrouble, LimitExceeded, PacketRefused, StoreTrouble
from ayni.core.packets import PADDING_PATH, File, check_name, file_max_bytes

PART_SUFFIX: Final = ".part"
"""Ends the name of a file that is still being written."""
AGE_MARK: Final = b"age-encryption.org/v1\n"
"""Begins every packet."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = (stat.S_IFREG | 0o644) << 16
_UNIX: Final = 3
_LOCAL_BYTES: Final = 30
_CENTRAL_BYTES: Final = 46
_END_BYTES: Final = 22
_END_MARK: Final = b"PK\x05\x06"


# --- writing ---


def write(target: Path, files: Iterable[File], *, recipients: Sequence[str], scratch: Path) -> int:
    """Encrypt files to recipients; the name appears when all of it is on the disk.

    Args:
        target: file to write; one that is there is replaced.
        files: the contents, in order.
        recipients: age recipients.
        scratch: folder on a disk with room, for the plain zip without a name.

    Returns:
        Bytes of the file.

    Raises:
        LimitExceeded: larger than a packet may be.
        KeyTrouble: a recipient is no age recipient.
        StoreTrouble: the data directory has no room for the plain zip.
        OSError: the target does not take it; no part of it stays.
    """
    keys = [_recipient(text) for text in recipients]
    part = target.with_name(f".{target.name}{PART_SUFFIX}")
    with _scratch(scratch) as plain:
        try:
            pack(plain, files)
            plain.seek(0)
        except OSError as error:
            raise _no_room(error) from error
        try:
            with part.open("wb") as out:
                _encrypt(plain, out, keys)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _sync_folder(target.parent)
    return target.stat().st_size


def pack(out: IO[bytes], files: Iterable[File]) -> None:
    """Write the zip: the same files give the same bytes.

    Raises:
        LimitExceeded: larger than a packet may be.
    """
    total = _END_BYTES
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for count, (name, pieces) in enumerate(files, start=2):
            check_name(name)
            total += _LOCAL_BYTES + _CENTRAL_BYTES + 2 * len(name)
            with archive.open(_info(name), "w") as file:
                for piece in pieces:
                    total += len(piece)
                    _check_total(total, count)
                    file.write(piece)
        total += _LOCAL_BYTES + _CENTRAL_BYTES + 2 * len(PADDING_PATH)
        archive.writestr(_info(PADDING_PATH), bytes(-total % limits.PACKET_PADDING_BYTES))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.external_attr = _MODE
    info.create_system = _UNIX
    return info


def _check_total(total: int, count: int) -> None:
    if total > limits.PACKET_SIZE_MAX_BYTES or count > limits.PACKET_FILES_MAX_COUNT:
        raise LimitExceeded(
            f"the packet would have more than {limits.PACKET_SIZE_MAX_BYTES} bytes or "
            f"{limits.PACKET_FILES_MAX_COUNT} files. Let the two nodes meet on a line once, or "
            "bring a copy made by `ayni bundle export --plain` to be read there."
        )


def _recipient(text: str) -> object:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise KeyTrouble(
            f"packet key {text[:20]!r} in the node card is no age recipient ({error}): ask the "
            "neighbour for a new node card"
        ) from None


def _encrypt(plain: IO[bytes], out: IO[bytes], keys: Sequence[object]) -> None:
    try:
        pyrage.encrypt_io(plain, out, keys)
    except pyrage.EncryptError as error:
        raise OSError(f"the disk does not take the packet ({error})") from error


@contextmanager
def _scratch(folder: Path) -> Iterator[IO[bytes]]:
    """Give a file without a name; nobody finds it, and nothing of it stays."""
    try:
        plain = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed below
    except OSError as error:
        raise _no_room(error) from error
    with plain:
        yield plain


def _no_room(error: OSError) -> StoreTrouble:
    return StoreTrouble(
        f"a packet cannot be laid out in the data directory ({error.strerror}). Nothing is lost. "
        "Make room on its disk and check who may write there."
    )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- reading ---


class Opened:
    """A packet that was decrypted and whose form is as it must be; its contents are not judged."""

    def __init__(self, plain: IO[bytes]) -> None:
        """Check the form.

        Raises:
            PacketRefused: `not_a_packet`, `unsafe` or `too_large`.
        """
        try:
            _check_end(plain)
            self._archive = zipfile.ZipFile(plain)
            infos = self._archive.infolist()
            _check_layout(infos, self._archive.start_dir)
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            raise PacketRefused("not_a_packet", f"no zip as packets have it ({error})") from None
        self._infos = {info.filename: info for info in infos}

    def names(self) -> Iterator[str]:
        """Yield the names of its files, in order."""
        return iter(self._infos)

    def size(self, name: str) -> int:
        """Return the length of one of its files, bytes."""
        return self._infos[name].file_size

    def read(self, name: str) -> bytes | None:
        """Return a text of the packet, or none if it has no such file.

        Raises:
            PacketRefused: `unsafe` if it is too long for a text, `damaged` if it cannot be read.
        """
        if name not in self._infos:
            return None
        if self._infos[name].file_size > limits.PACKET_TEXT_MAX_BYTES * 4:
            raise PacketRefused("unsafe", f"{name}: {self._infos[name].file_size} bytes found")
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise PacketRefused("damaged", f"{name}: {error}") from None

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes] | None]:
        """Give a file to read piece by piece, or none if there is no such file."""
        if name not in self._infos:
            yield None
            return
        with self._archive.open(name) as file:
            yield file


@contextmanager
def opened(path: Path, *, identities: Sequence[Path], scratch: Path) -> Iterator[Opened]:
    """Decrypt a packet and give its contents; nothing of it stays on the disk.

    Args:
        path: the packet; a link is not followed.
        identities: files with age identities of this node, of all its cards.
        scratch: folder on a disk with room.

    Raises:
        PacketRefused: `gone`, `too_large`, `not_encrypted`, `not_for_us`, `damaged`,
            `not_a_packet` or `unsafe`.
        KeyTrouble: the identity cannot be read.
        StoreTrouble: the disk does not take the plain bytes.
    """
    keys = [_identity(file) for file in identities]
    with _packet_file(path) as sealed, _scratch(scratch) as plain:
        _decrypt(sealed, plain, keys)
        plain.seek(0)
        yield Opened(plain)


@contextmanager
def _packet_file(path: Path) -> Iterator[IO[bytes]]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise PacketRefused("gone", f"{path.name}: {error.strerror}") from None
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        os.close(handle)
        raise PacketRefused("not_encrypted", f"{path.name}: no ordinary file")
    with os.fdopen(handle, "rb") as file:
        if told.st_size > limits.PACKET_SIZE_MAX_BYTES + limits.MIB:
            raise PacketRefused(
                "too_large",
                f"{told.st_size} bytes found, at most {limits.PACKET_SIZE_MAX_BYTES} expected",
            )
        if file.read(len(AGE_MARK)) != AGE_MARK:
            raise PacketRefused("not_encrypted", f"{path.name}: it does not begin as an age file")
        file.seek(0)
        yield file


def _identity(path: Path) -> object:
    try:
        return pyrage.x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise KeyTrouble(
            f"{path.name}: {error}. No packet can be opened without it. Put the key file back "
            f"into {path.parent.name}/; packets that came meanwhile are kept."
        ) from None


def _decrypt(sealed: IO[bytes], plain: IO[bytes], keys: Sequence[object]) -> None:
    try:
        pyrage.decrypt_io(sealed, plain, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise PacketRefused("not_for_us", "encrypted to other packet keys") from None
        raise PacketRefused("damaged", f"{error}") from None
    except OSError as error:
        if error.errno is not None:
            raise _no_room(error) from error
        raise PacketRefused("damaged", f"{error}") from None


def _check_end(plain: IO[bytes]) -> None:
    """Look at the end of the zip before anything is made of its table."""
    size = plain.seek(0, os.SEEK_END)
    plain.seek(max(0, size - _END_BYTES))
    end = plain.read()
    if len(end) != _END_BYTES or not end.startswith(_END_MARK):
        raise PacketRefused("not_a_packet", "no end of a zip where it should be")
    count = int.from_bytes(end[10:12], "little")
    table = int.from_bytes(end[12:16], "little")
    start = int.from_bytes(end[16:20], "little")
    if count > limits.PACKET_FILES_MAX_COUNT or start + table != size - _END_BYTES:
        raise PacketRefused("unsafe", f"{count} files and a table of {table} bytes found")
    plain.seek(0)


def _check_layout(infos: Sequence[zipfile.ZipInfo], table: int) -> None:
    """Refuse whatever `pack` would not write."""
    at, seen = 0, set()
    for info in infos:
        name = info.filename
        check_name(name)
        if name in seen or info.orig_filename != name:
            raise PacketRefused("unsafe", f"two files named {name}")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise PacketRefused("unsafe", f"{name} is compressed; packets are not")
        if info.flag_bits or info.extra or info.comment or info.external_attr >> 16 != _MODE >> 16:
            raise PacketRefused("unsafe", f"{name} is a link, encrypted, or has extra fields")
        if info.file_size > file_max_bytes(name) or info.header_offset != at:
            raise PacketRefused("unsafe", f"{name}: {info.file_size} bytes at {info.header_offset}")
        seen.add(name)
        at += _LOCAL_BYTES + len(name) + info.file_size
    if at != table:
        raise PacketRefused("unsafe", f"{table - at} bytes found between the files and their table")


def fingerprint(path: Path) -> bytes:
    """Return the SHA-256 of a packet file, 32 bytes: what two persons compare."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()
