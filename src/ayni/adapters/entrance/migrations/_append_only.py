# SPDX-License-Identifier: Apache-2.0
"""Statements that hold the journal of the door append-only, and those that let go of it."""

FORBID = """
CREATE TRIGGER entrance_entry_no_update BEFORE UPDATE ON entrance_entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entrance_entry_no_delete BEFORE DELETE ON entrance_entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""
ALLOW = """
DROP TRIGGER entrance_entry_no_update;
DROP TRIGGER entrance_entry_no_delete;
"""
