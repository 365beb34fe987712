# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read."""

from ayni.rooms.meetings import selectors
from ayni.web.room_pages import open_to

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""
