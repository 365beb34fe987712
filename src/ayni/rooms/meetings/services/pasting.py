# SPDX-License-Identifier: Apache-2.0
"""What people do with pasted minutes: table all their passages at once, each an act of its own.

Must not write a row: the projection does.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.services.statement import as_stated
from ayni.web.deeds import Deed, append_all, require


def table_passages(
    deed: Deed, *, edition: str, rows: Sequence[Mapping[str, Json]], places: Sequence[int]
) -> list[Appended]:
    """Table several statements of an edition behind those of their table: all of them, or none.

    Sent twice, they are tabled once.

    Args:
        deed: who acts.
        edition: object id, 64 hex digits.
        rows: the members of each, as `table_statement` takes them, without a position.
        places: place of each row in its form; a refusal names its field by it.

    Raises:
        Refusal: power_lacking, or what `rules.check_table_open` and `rules.check_rows` refuse.
        Screened: a text looks like data of a person; nothing was signed.
    """
    require(deed.author, facts.STATEMENT_TABLED)
    state = selectors.edition_state_of(bytes.fromhex(edition))
    parties = rules.check_table_open(state, deed.author.party)
    held = selectors.statements_at(edition)
    rules.check_rows(
        rows,
        places=places,
        parties=parties,
        items=[int(number) for number, _title in selectors.agenda_items(edition)],
        held=len(held),
    )
    last: dict[int, int] = {}
    for one in held:
        last[one.at_table] = max(one.position, last.get(one.at_table, 0))
    values: list[tuple[bytes, Mapping[str, Json]]] = []
    for row in rows:
        table = cast(int, row["table"])
        last[table] = last.get(table, 0) + 1
        told = as_stated(row, edition, parties)
        values.append((b"", {"edition": edition, **told, "position": last[table]}))
    return append_all(deed, facts.STATEMENT_TABLED, values)
