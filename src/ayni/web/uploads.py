# SPDX-License-Identifier: Apache-2.0
"""Takes files of a form: a packet to the disk, a short text into memory, of a scan its fingerprint.

Must not read what it takes: that is for whoever asked, or for the process that has the keys.
"""

from __future__ import annotations

from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    StopUpload,
)
from django.http import HttpRequest

from ayni.adapters.link.couriers.spool import Inflow, Spool, new_id
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
    """Takes the SHA-256 of each file of a form, up to a size; nothing of a file is held anywhere.

    Attributes:
        found: name of the field to the fingerprint of its file, 64 hex digits.
        too_large: names of fields whose file was longer than allowed.
    """

    def __init__(self, request: HttpRequest, *, bytes_max: int) -> None:
        """Take nothing yet."""
        super().__init__(request)
        self.found: dict[str, str] = {}
        self.too_large: set[str] = set()
        self._max, self._taken, self._digest = bytes_max, 0, sha256()

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin with a file; pass over empty fields."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if not self.file_name:
            raise SkipFile
        self._taken, self._digest = 0, sha256()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's
        """Reckon the next piece in; after too many the rest is passed over."""
        self._taken += len(raw_data)
        if self._taken <= self._max:
            self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  # Django's
        """Note the fingerprint; an empty file has none."""
        name = str(self.field_name)
        if self._taken > self._max:
            self.too_large.add(name)
        elif self._taken:
            self.found[name] = self._digest.hexdigest()


def _trouble(error: OSError) -> StoreTrouble:
    return StoreTrouble(
        f"the packet cannot be taken in: {error.strerror}. Nothing of it was kept. Make room on "
        "the disk of the data directory."
    )
