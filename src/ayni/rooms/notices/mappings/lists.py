# SPDX-License-Identifier: Apache-2.0
"""Maps every list of the room to a file: whole, in the columns of the page's own CSV.

Losses: those of each list; acts with all they say stand in the archive's record.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import selectors
from ayni.rooms.notices.mappings.incident import incident_plan
from ayni.rooms.notices.mappings.message import message_plan
from ayni.rooms.notices.mappings.notice import file_plan
from ayni.rooms.notices.mappings.series import (
    row_lines,
    rows_file_plan,
    series_plan,
    unusual_plan,
)
from ayni.rooms.notices.selectors import Reader
from ayni.web.parts import tables
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer

SERIES_AT_A_TIME = 100


def lists(viewer: Viewer) -> Sequence[Sheet]:
    """Return every list of the room; none if it is not open to the viewer's office."""
    try:
        reader = selectors.reader(viewer)
    except Refusal:
        return ()
    notices, series = file_plan(reader), series_plan(reader)
    unusual, incidents = unusual_plan(reader), incident_plan(reader)
    messages = message_plan(reader)
    return (
        tables.sheet(notices, tables.query_reader(selectors.listing(reader=reader), notices)),
        tables.sheet(series, tables.query_reader(selectors.series_listing(reader=reader), series)),
        _series_rows(reader),
        tables.sheet(
            unusual, tables.query_reader(selectors.unusual_listing(reader=reader), unusual)
        ),
        tables.sheet(
            incidents, tables.query_reader(selectors.incident_listing(reader=reader), incidents)
        ),
        tables.sheet(messages, tables.query_reader(selectors.messages(reader=reader), messages)),
    )


def _series_rows(reader: Reader) -> Sheet:
    """Return the occurrences of all series in one file, series after series."""

    def each() -> Iterator[tuple[str, Sheet]]:
        for row in selectors.series_listing(reader=reader).iterator(chunk_size=SERIES_AT_A_TIME):
            read = selectors.series(bytes.fromhex(row.object_id), reader=reader)
            if read is not None:
                plan = rows_file_plan(read, reader)
                lines = tables.list_reader(row_lines(read), plan)
                yield code_of(bytes.fromhex(row.object_id)), tables.sheet(plan, lines)

    first = next(each(), None)
    heads = first[1].heads if first else ()
    return Sheet(
        name="series-rows",
        title=_("Occurrences of all series"),
        heads=[_("Series"), *heads],
        rows=lambda: ([code, *cells] for code, one in each() for cells in one.rows()),
    )
