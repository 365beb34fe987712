# SPDX-License-Identifier: Apache-2.0
"""What a picture may say besides the picture."""

from __future__ import annotations

from typing import Final, Literal

Said = Literal["place", "device", "words"]
"""place: where it was taken. device: with what or when. words: a title, an author, a remark."""

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
