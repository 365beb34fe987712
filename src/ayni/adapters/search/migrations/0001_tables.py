# SPDX-License-Identifier: Apache-2.0
"""The tables of the search, in SQL, alike on SQLite and PostgreSQL; see decision 37.

A chapter is 4,096 neighbouring places of one log, a block 32 of them: a row says in which acts of
its block a word stands, a bit for each. New acts write in the last chapter only, and what an act
says is taken away by reading one chapter.
"""

from django.db import migrations

_TYPES = {
    "sqlite": {"int": "INTEGER", "word": "TEXT", "key": "INTEGER PRIMARY KEY", "keyed": "WITHOUT ROWID"},
    # Words are compared by their bytes, whatever the language of the server.
    "postgresql": {"int": "BIGINT", "word": 'TEXT COLLATE "C"', "key": "BIGINT PRIMARY KEY", "keyed": ""},
}

_TABLES = (
    """CREATE TABLE search_word (
        chapter {int} NOT NULL, word {word} NOT NULL, block {int} NOT NULL, bits {int} NOT NULL,
        PRIMARY KEY (chapter, word, block)) {keyed}""",
    """CREATE TABLE search_act (
        place {key}, at_ms {int} NOT NULL, from_ms {int}, to_ms {int})""",
    "CREATE INDEX search_act_newest ON search_act (at_ms, place, from_ms, to_ms)",
    # How far the search has come in each log.
    "CREATE TABLE search_log (log {key}, done {int} NOT NULL)",
)

# The server's statistics would keep samples of words after they were erased.
_NO_SAMPLES = "ALTER TABLE search_word ALTER COLUMN word SET STATISTICS 0"


def _create(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _TABLES:
        schema_editor.execute(statement.format(**_TYPES[vendor]), params=None)
    if vendor == "postgresql":
        schema_editor.execute(_NO_SAMPLES, params=None)


class Migration(migrations.Migration):

    initial = True
    dependencies = [("record", "0003_erased")]
    operations = [migrations.RunPython(_create, migrations.RunPython.noop, elidable=False)]
