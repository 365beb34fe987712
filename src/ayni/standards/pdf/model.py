# SPDX-License-Identifier: Apache-2.0
"""What a paper carries inside: files by name, and the seal that tells whether its bytes are whole.

The seal stands among the keywords of the document::

    ayni-sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

It is the SHA-256 over the file in which every seal is made of zeros. It finds damage, it proves no
author: whoever changes a page can write a new one. What is proved is what the files inside prove.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEAL_NAME: Final = "ayni-sha256:"
SEAL_CHARS: Final = 64
SEAL_EMPTY: Final = SEAL_NAME + "0" * SEAL_CHARS
"""What a paper is set with; `write.sealed` puts the digest in its place, at the same length."""

FILES_MAX_COUNT: Final = 2_000
"""Files inside one paper: a proof for each act that it shows, as many as an object holds."""
ENTRY_MAX_BYTES: Final = 4_096
"""What a PDF says of one file inside it: its name, a line of words, and where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside a PDF.

    Attributes:
        name: as the document lists it.
        raw: its bytes.
    """

    name: str
    raw: bytes
