# SPDX-License-Identifier: Apache-2.0
"""The pages of the room, one file for each object."""

from ayni.rooms.notices.views.notice import (
    listed,
    new,
    notice,
    print_notice,
    proof,
    proof_file,
    urgent,
    weigh,
)

__all__ = [
    "listed",
    "new",
    "notice",
    "print_notice",
    "proof",
    "proof_file",
    "urgent",
    "weigh",
]
