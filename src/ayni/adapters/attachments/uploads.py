# SPDX-License-Identifier: Apache-2.0
"""Takes what a person attaches, streamed to the disk and hashed on the way, before any act.

Nothing is in the record yet: what no act names is swept away after a day. A file that is not
taken leaves no byte behind, and its reason code says why. Source: kernel.md section 3 (11).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, Literal

import msgspec

from ayni.adapters.attachments import files
from ayni.core import limits
from ayni.core.attachments import (
    Attachment,
    begin_hash,
    looks_like,
    read_attachments,
    shown_name,
    type_of,
)
from ayni.core.codec import Json
from ayni.core.errors import FormatError, Refusal, StoreTrouble
from ayni.standards.pictures.model import Said
from ayni.standards.pictures.reading import TYPES, said, without

Code = Literal["", "name", "type", "type_differs", "too_large", "empty", "too_many", "no_room"]

GONE: Final = "attachment_gone"
"""Code of the refusal of a deed whose file is no longer here."""

_values: Final = msgspec.json.Decoder()


class Upload:
    """One file while it comes in.

    Attributes:
        name: as the person's machine calls it, without folders.
        code: why it is not taken; empty while nothing speaks against it.
    """

    def __init__(self, root: Path, name: str, *, size_max: int) -> None:
        """Begin; whatever is wrong shows in `code`.

        Args:
            root: directory of attachments.
            name: as the browser tells it.
            size_max: largest file agreed on, bytes.
        """
        self.name = shown_name(name)
        self.code: Code = ""
        self._root, self._size_max, self._size = root, size_max, 0
        self._salt = secrets.token_bytes(limits.SALT_SIZE_BYTES)
        self._hasher = begin_hash(self._salt)
        self._type = type_of(self.name) or ""
        self._path = root / files.UPLOADS / f"{secrets.token_hex(16)}.part"
        self._file: BinaryIO | None = None
        if not self.name:
            self.code = "name"
        elif not self._type:
            self.code = "type"

    def write(self, piece: bytes) -> None:
        """Take the next bytes; after a refusal they are passed over."""
        if self.code or not piece:
            return
        if self._size + len(piece) > self._size_max:
            self._refuse("too_large")
        elif not self._size and not looks_like(self._type, piece):
            self._refuse("type_differs")
        else:
            self._keep(piece)

    def finish(self) -> Attachment | None:
        """Return the file as an act may name it, its bytes on the disk, or none if not taken."""
        if not self.code and not self._size:
            self._refuse("empty")
        if self.code or self._file is None:
            return None
        made = Attachment(
            hash=self._hasher.digest(),
            salt=self._salt,
            name=self.name,
            size=self._size,
            type=self._type,
        )
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            note = _note_path(self._root, made.hash)
            note.write_bytes(msgspec.json.encode(made.to_value()))
            self._path.rename(self._root / files.UPLOADS / made.hash.hex())
        except OSError:
            self._refuse("no_room")
            return None
        return made

    def drop(self) -> None:
        """Leave nothing behind of an upload that broke off."""
        if self._file is not None:
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _keep(self, piece: bytes) -> None:
        try:
            if self._file is None:
                files.require_room(self._root, self._size_max)
                files.made_folder(self._path.parent)
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                self._file = os.fdopen(handle, "wb")
            self._file.write(piece)
        except (OSError, StoreTrouble):
            self._refuse("no_room")
            return
        self._hasher.update(piece)
        self._size += len(piece)

    def _refuse(self, code: Code) -> None:
        self.code = code
        self.drop()


def kept(root: Path, name: bytes) -> Attachment | None:
    """Return a file that was uploaded and may still be signed for, or none."""
    try:
        value: Json = _values.decode(_note_path(root, name).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
    here = files.is_held(root, name) or (root / files.UPLOADS / name.hex()).is_file()
    found = read_attachments([value])
    return found[0] if here and found else None


def unsalted_hash(root: Path, attachment: Attachment) -> bytes:
    """Return the SHA-256 of the bytes of a file that is here, as whoever holds a copy reckons it.

    An act names a file by a salted hash, so that nobody tells by guessing what was erased. Where
    two states compare what each of them holds, both need the same number.

    Args:
        root: directory of attachments.
        attachment: an upload, or a file that an act names already.

    Raises:
        Refusal: attachment_gone, with `name`; the upload was swept away.
    """
    held, staged = files.held_path(root, attachment.hash), root / files.UPLOADS
    found = sha256()
    try:
        for piece in files.pieces_of(held if held.is_file() else staged / attachment.hash.hex()):
            found.update(piece)
    except FileNotFoundError:
        raise Refusal(GONE, name=attachment.name) from None
    return found.digest()


def said_besides(root: Path, attachment: Attachment) -> frozenset[Said]:
    """Return what an uploaded picture says besides the picture; nothing if it cannot be read."""
    try:
        return said(attachment.type, _staged(root, attachment))
    except (OSError, FormatError):
        return frozenset()


def without_besides(root: Path, attachment: Attachment) -> tuple[Attachment | None, Code]:
    """Give an uploaded picture without what it says besides the picture, under a hash of its own.

    Args:
        root: directory of attachments.
        attachment: an upload; what an act names already and other types stay as they are.

    Returns:
        The file to name in its place, or none and why not.
    """
    if attachment.type not in TYPES or not (root / files.UPLOADS / attachment.hash.hex()).is_file():
        return attachment, ""
    try:
        raw = _staged(root, attachment)
        clean = without(attachment.type, raw)
    except (OSError, FormatError):
        return None, "type_differs"
    if clean == raw:
        return attachment, ""
    fresh = Upload(root, attachment.name, size_max=attachment.size)
    fresh.write(clean)
    # The upload itself goes with the next sweep: a page may still name it.
    return fresh.finish(), fresh.code


def _staged(root: Path, attachment: Attachment) -> bytes:
    if attachment.type not in TYPES:
        return b""
    return (root / files.UPLOADS / attachment.hash.hex()).read_bytes()


@contextmanager
def signing(
    root: Path, attachments: Iterable[Attachment], *, restated: Container[bytes] = ()
) -> Iterator[None]:
    """Give uploaded files their lasting name before an act names them; back, if none does.

    Args:
        root: directory of attachments.
        attachments: what the act will name; files that are held already stay as they are.
        restated: hashes that the object's earlier acts name, held here or not.

    Raises:
        Refusal: attachment_gone, with `name`; the upload was swept away.
        StoreTrouble: the disk does not do what was asked.
    """
    moved = []
    with files.told():
        for one in attachments:
            staged = root / files.UPLOADS / one.hash.hex()
            if staged.is_file():
                files.settle(root, staged, one.hash)
                moved.append(one.hash)
            elif one.hash not in restated and not files.is_held(root, one.hash):
                _back(root, moved)
                raise Refusal(GONE, name=one.name)
    try:
        yield
    except BaseException:
        _back(root, moved)
        raise


def _back(root: Path, moved: Iterable[bytes]) -> None:
    for name in moved:
        with files.told():
            files.held_path(root, name).rename(root / files.UPLOADS / name.hex())


def _note_path(root: Path, name: bytes) -> Path:
    return root / files.UPLOADS / f"{name.hex()}.json"
