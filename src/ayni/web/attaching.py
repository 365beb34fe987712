# SPDX-License-Identifier: Apache-2.0
"""Takes the files that persons attach while their form comes in, piece by piece, to the disk.

Stands before every form (FILE_UPLOAD_HANDLERS): only the field of attached files is taken, and the
field of a table that the form reads at once; both only from a person who acts for an office. Of
files only such a table is held in memory, up to a bound, and kept nowhere. Must not sign.
"""

from __future__ import annotations

import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

from ayni.adapters.attachments import keeping
from ayni.adapters.attachments.uploads import Code, Upload
from ayni.core import limits, room_limits
from ayni.core.attachments import Attachment
from ayni.web.viewer import Viewer

FIELD = "attach"
"""Name of the field of attached files in every deed."""
TABLE_FIELD = "table_file"
"""Name of the field of a table that a form reads at once; one byte beyond the bound shows it."""


class TakenFile(UploadedFile):
    """One file of a form, as it was taken or refused.

    Attributes:
        taken: the file as an act may name it, or none if it was not taken.
        code: why not; empty when it was taken.
    """

    def __init__(self, name: str, *, taken: Attachment | None, code: Code) -> None:
        """Keep the answer; the bytes lie on the disk."""
        super().__init__(file=None, name=name or "file", size=taken.size if taken else 0)
        self.taken, self.code = taken, code


class AttachmentUploads(FileUploadHandler):
    """Takes the files of the field `attach`; passes over every other file."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Take nothing yet."""
        super().__init__(request)
        self._begun = 0
        self._upload: Upload | None = None
        self._table: io.BytesIO | None = None

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin with one file of the field."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        viewer: Viewer | None = getattr(self.request, "viewer", None)
        if self.field_name not in (FIELD, TABLE_FIELD) or viewer is None or not viewer.office:
            raise SkipFile
        if self.field_name == TABLE_FIELD:
            self._table = io.BytesIO()
            raise StopFutureHandlers
        self._begun += 1
        self._upload = Upload(
            keeping.root(), str(self.file_name or ""), size_max=keeping.size_max()
        )
        if self._begun > limits.ATTACHMENTS_MAX_COUNT:
            self._upload.code = "too_many"
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's
        """Write the next piece; after a refusal the rest is passed over."""
        if self._table is not None:
            room = room_limits.TABLE_FILE_MAX_BYTES + 1 - self._table.tell()
            self._table.write(raw_data[:room])
        if self._upload is not None:
            self._upload.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002  # Django's
        """Say how it went."""
        table, self._table = self._table, None
        if table is not None:
            size = table.tell()
            table.seek(0)
            return UploadedFile(file=table, name=self.file_name or "table", size=size)
        upload, self._upload = self._upload, None
        if upload is None:
            return None
        taken = upload.finish()
        return TakenFile(upload.name, taken=taken, code=upload.code)

    def upload_interrupted(self) -> None:
        """Leave nothing behind of a file whose line broke."""
        if self._upload is not None:
            self._upload.drop()
