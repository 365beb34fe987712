# SPDX-License-Identifier: Apache-2.0
"""Statements that hold three journals append-only, and let lines go by age alone.

A line goes if it is older than 90 days *and* the journal of the door names the instant before which
lines of its journal go; such a line itself never does. Whoever remakes one of the three tables lets
go of all six triggers first and sets them again: two of them read the journal of the door.
"""

TABLES = ("entrance_entry", "accounts_deed", "screening_answer")

_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""
_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN {besides}OLD.at >= strftime('%Y-%m-%d %H:%M:%S', 'now', '-90 days') OR NOT EXISTS (
    SELECT 1 FROM entrance_entry
    WHERE kind = 'journal_shortened' AND name = '{table}' AND OLD.at < substr(told, 1, 19))
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""
FORBID = "".join(
    _UPDATE.format(table=table)
    + _DELETE.format(
        table=table,
        besides="OLD.kind = 'journal_shortened' OR " if table == "entrance_entry" else "",
    )
    for table in TABLES
)
ALLOW = "".join(
    f"DROP TRIGGER {table}_no_update;\nDROP TRIGGER {table}_no_delete;\n" for table in TABLES
)
