# SPDX-License-Identifier: Apache-2.0
"""Statements that hold the journal of deeds append-only, and those that let go of it."""

FORBID = """
CREATE TRIGGER accounts_deed_no_update BEFORE UPDATE ON accounts_deed
BEGIN SELECT RAISE(ABORT, 'the journal of deeds is append-only'); END;
CREATE TRIGGER accounts_deed_no_delete BEFORE DELETE ON accounts_deed
BEGIN SELECT RAISE(ABORT, 'the journal of deeds is append-only'); END;
"""
ALLOW = """
DROP TRIGGER accounts_deed_no_update;
DROP TRIGGER accounts_deed_no_delete;
"""
