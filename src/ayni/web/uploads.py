# SPDX-License-Identifier: Apache-2.0
"""Takes files of a form: a packet to the disk, a short text into memory, of a scan its fingerprint.

Must not read what it takes: that is for whoever asked, or for the process that has the keys.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    StopUpload,
)
from django.http import HttpRequest
from django.utils.translation import gettext

from ayni.adapters.link.couriers.spool import Inflow, Spool, new_id
from ayni.core import limits
from ayni.core.errors import LimitExceeded, StoreTrouble


class PacketUpload(FileUploadHandler):
    """Takes the first file of a form, up to a size.

    Attributes:
        job_id: id under which the file lies in the spool.
        whole: the file came to its end.
        too_large: it was longer than allowed, and thrown away.
    """

    def __init__(self, request: HttpRequest, spool: Spool, *, bytes_max: int) -> None:
        """Take nothing yet."""
        super().__init__(request)
        self.job_id = new_id()
        self.whole = self.too_large = False
        self._spool, self._max = spool, bytes_max
        self._inflow: Inflow | None = None

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin with the first file; pass over others and over empty fields."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if self._inflow is not None or not self.file_name:
            raise SkipFile
        try:
            self._inflow = Inflow(self._spool.upload(self.job_id), bytes_max=self._max)
        except OSError as error:
            raise _trouble(error) from error
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's
        """Write the next piece."""
        if self._inflow is None:
            return
        try:
            self._inflow.write(raw_data)
        except LimitExceeded:
            self.too_large = True
            raise StopUpload(connection_reset=True) from None
        except OSError as error:
            self._inflow.drop()
            raise _trouble(error) from error

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Let the file have its name in the spool."""
        if self._inflow is None:
            return None
        self._inflow.finish()
        self.whole = True
        return UploadedFile(file=None, name=self.file_name, size=file_size)

    def upload_interrupted(self) -> None:
        """Throw away what came before the line broke."""
        if self._inflow is not None and not self.whole:
            self._inflow.drop()


class ShortUpload(FileUploadHandler):
    """Holds the first file of a form in memory, up to a size; nothing of it reaches the disk.

    Attributes:
        raw: the file; empty if none was chosen.
        too_large: it was longer than allowed, and nothing of it is held.
    """

    def __init__(self, request: HttpRequest, *, bytes_max: int) -> None:
        """Hold nothing yet."""
        super().__init__(request)
        self.raw, self.too_large = b"", False
        self._max, self._begun, self._pieces = bytes_max, False, bytearray()

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin with the first file; pass over others and over empty fields."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if self._begun or not self.file_name:
            raise SkipFile
        self._begun = True
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's
        """Hold the next piece; after too many the rest is passed over."""
        if len(self._pieces) + len(raw_data) > self._max:
            self.too_large = True
            self._pieces.clear()
        elif not self.too_large:
            self._pieces += raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Say that the file is whole."""
        if not self._begun:
            return None
        self.raw = bytes(self._pieces)
        return UploadedFile(file=None, name=self.file_name, size=file_size)


class FingerprintUpload(FileUploadHandler):
    """Takes the SHA-256 of files of a form, up to a size; nothing of them is held anywhere.

    Attributes:
        found: name of the field to the fingerprint of its file, 64 hex digits.
        too_large: names of fields whose file was longer than allowed.
    """

    def __init__(self, request: HttpRequest, *, bytes_max: int, field: str = "") -> None:
        """Take nothing yet.

        Args:
            request: what is asked.
            bytes_max: of one file.
            field: the one whose file is taken; files of others are left to the handlers that
                follow. Empty: the files of all fields.
        """
        super().__init__(request)
        self.found: dict[str, str] = {}
        self.too_large: set[str] = set()
        self._max, self._field = bytes_max, field
        self._taken, self._digest, self._mine = 0, sha256(), False

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin with a file; pass over empty fields."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if not self.file_name:
            raise SkipFile
        self._mine = self._field in ("", self.field_name)
        if self._mine:
            self._taken, self._digest = 0, sha256()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002  # Django's
        """Reckon the next piece in; after too many the rest is passed over."""
        if not self._mine:
            return raw_data
        self._taken += len(raw_data)
        if self._taken <= self._max:
            self._digest.update(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Note the fingerprint; an empty file has none."""
        if not self._mine:
            return None
        name = str(self.field_name)
        if self._taken > self._max:
            self.too_large.add(name)
        elif self._taken:
            self.found[name] = self._digest.hexdigest()
        # What follows has not begun with this file and must not be asked to end it.
        return UploadedFile(file=None, name=self.file_name, size=file_size)


def take_fingerprints(request: HttpRequest, *, field: str = "") -> FingerprintUpload:
    """Let the fingerprints of files be taken from a form while it comes in.

    The view is exempt from the check of its origin, which would read the form first, and hands on
    to one that is not: the handler is chosen before anything is read.

    Args:
        request: nothing of it was read yet.
        field: as `FingerprintUpload` takes it.
    """
    scans = FingerprintUpload(request, bytes_max=limits.ATTACHMENT_SIZE_MAX_BYTES, field=field)
    if request.method == "POST" and request.content_type == "multipart/form-data":
        request.upload_handlers = [scans, *(request.upload_handlers if field else ())]
    return scans


def refuse_large(form: forms.Form, fields: Collection[str]) -> None:
    """Say of which scans no fingerprint was taken, because they are too large."""
    for name in sorted(fields):
        if name in form.fields:
            told = gettext("The file is larger than {most} MiB. Type its SHA-256 below.")
            form.add_error(name, told.format(most=limits.ATTACHMENT_SIZE_MAX_BYTES // limits.MIB))


def _trouble(error: OSError) -> StoreTrouble:
    return StoreTrouble(
        f"the packet cannot be taken in: {error.strerror}. Nothing of it was kept. Make room on "
        "the disk of the data directory."
    )
