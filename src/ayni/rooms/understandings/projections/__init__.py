# SPDX-License-Identifier: Apache-2.0
"""What writes the rows of the room."""

from ayni.rooms.understandings.projections.understanding import clear, write

__all__ = ["clear", "write"]
