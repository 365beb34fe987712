# SPDX-License-Identifier: Apache-2.0
"""The tables of the record, in SQL, alike on SQLite and PostgreSQL.

A place names one act inside this node's database: number of the log << 40 | index. Rows of one
log therefore lie together, in order, and no table needs a second index for its key.
"""

from django.db import migrations

_TYPES = {
    "sqlite": {
        "key": "INTEGER PRIMARY KEY",
        "serial": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "int": "INTEGER",
        "blob": "BLOB",
        "keyed": "WITHOUT ROWID",
    },
    "postgresql": {
        "key": "BIGINT PRIMARY KEY",
        "serial": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "int": "BIGINT",
        "blob": "BYTEA",
        "keyed": "",
    },
}

_TABLES = (
    # Where this node stands with each log: core/ports.py, LogState.
    """CREATE TABLE log (
        pk {key}, id TEXT NOT NULL UNIQUE, party TEXT NOT NULL, number {int} NOT NULL,
        key TEXT NOT NULL, own {int} NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
        size {int} NOT NULL, frontier {blob} NOT NULL, bodies {int} NOT NULL,
        folded {int} NOT NULL, fold_frontier {blob} NOT NULL, root {blob} NOT NULL,
        depth {int} NOT NULL, seen {blob} NOT NULL, past {blob} NOT NULL,
        head_size {int} NOT NULL, head_root {blob} NOT NULL, head_note {blob} NOT NULL)""",
    "CREATE UNIQUE INDEX log_one_open ON log (own) WHERE own = 1 AND state = 'open'",
    # Acts as received: opaque bytes.
    """CREATE TABLE entry (
        place {key}, leaf {blob} NOT NULL, header {blob} NOT NULL, received_ms {int} NOT NULL)""",
    # Bodies apart, so that erasing one touches nothing else.
    "CREATE TABLE body (place {key}, data {blob} NOT NULL)",
    # Complete tiles, with the root over each.
    "CREATE TABLE tile (place {key}, hashes {blob} NOT NULL, root {blob} NOT NULL)",
    # Every distinct signed head.
    """CREATE TABLE head (
        log {int} NOT NULL, size {int} NOT NULL, root {blob} NOT NULL, note {blob} NOT NULL,
        first_ms {int} NOT NULL, PRIMARY KEY (log, size, root))""",
    """CREATE TABLE receipt (
        log {int} NOT NULL, witness TEXT NOT NULL, size {int} NOT NULL, time_s {int} NOT NULL,
        line {blob} NOT NULL, PRIMARY KEY (log, witness, size))""",
    # Whom this node trusts, as persons compared it.
    """CREATE TABLE card (
        party TEXT NOT NULL, number {int} NOT NULL, own {int} NOT NULL, note {blob} NOT NULL,
        compared_ms {int} NOT NULL, PRIMARY KEY (party, number))""",
    """CREATE TABLE opening (
        party TEXT NOT NULL, number {int} NOT NULL, log TEXT NOT NULL, note {blob} NOT NULL,
        PRIMARY KEY (party, number, log))""",
    # Bad input and contradictions: evidence for people.
    """CREATE TABLE quarantine (
        num {serial}, at_ms {int} NOT NULL, peer TEXT NOT NULL, reason TEXT NOT NULL,
        detail TEXT NOT NULL, sample {blob} NOT NULL)""",
    """CREATE TABLE alarm (
        num {serial}, at_ms {int} NOT NULL, code TEXT NOT NULL, log TEXT NOT NULL,
        detail TEXT NOT NULL, evidence {blob} NOT NULL, cleared_ms {int})""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # Derived from here on: `ayni rebuild` makes these again from the tables above.
    """CREATE TABLE act (
        place {key}, log TEXT NOT NULL, party TEXT NOT NULL, leaf {blob} NOT NULL,
        act_id {blob}, kind TEXT NOT NULL, object {blob}, opens {int} NOT NULL,
        frame {int} NOT NULL, depth {int} NOT NULL, root {blob} NOT NULL, past {blob} NOT NULL,
        facts {blob} NOT NULL, verdict TEXT NOT NULL, aside TEXT)""",
    "CREATE INDEX act_leaf ON act (leaf)",
    "CREATE INDEX act_id ON act (act_id)",
    "CREATE INDEX act_object ON act (object)",
    "CREATE INDEX act_order ON act (depth, log, place)",
    "CREATE INDEX act_kind ON act (kind, depth, log, place)",
    "CREATE INDEX act_frame ON act (place) WHERE frame = 1",
    """CREATE INDEX act_irregular ON act (depth, log, place)
        WHERE verdict <> 'regular' OR aside IS NOT NULL""",
    # Which other objects an act cites.
    """CREATE TABLE touch (
        object {blob} NOT NULL, place {int} NOT NULL, PRIMARY KEY (object, place)) {keyed}""",
    """CREATE TABLE object (
        id {blob} PRIMARY KEY, room TEXT NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL,
        version {int} NOT NULL, digest {blob} NOT NULL) {keyed}""",
)


def _create(_apps, schema_editor):
    types = _TYPES[schema_editor.connection.vendor]
    for statement in _TABLES:
        schema_editor.execute(statement.format(**types), params=None)


class Migration(migrations.Migration):

    initial = True
    dependencies = []
    operations = [migrations.RunPython(_create, migrations.RunPython.noop, elidable=False)]
