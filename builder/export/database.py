"""The combined package as one SQLite file: a table for each resource, with keys and indexes, and a table to search.

`search` holds the texts of projects, indicators, budget items, sections and findings, and leads back to their rows.
It is indexed by three characters (the trigram tokenizer), which Chinese, written without spaces, needs: `MATCH` finds
words of three characters and more. Most Chinese words have two: `instr(text, '舆情')` finds those by reading the texts.
`LIKE` does not: SQLite (3.40) counts the bytes of its pattern, asks the index for what is not in it, and finds nothing.

The bytes of the file depend on its rows and their order, and not on where they came from: the tables are put together
in a database that SQLite keeps aside, and `VACUUM INTO` writes the file from it, table by table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from builder.errors import InvalidPackage
from builder.export.rows import rows, size
from builder.package.schemas import RECORDS, Field, Schema, schema, schemas

SEARCHED = {
    "projects": ("project_name", "purpose"),
    "indicators": ("indicator", "description", "target"),
    "budget_items": ("item", "functional_name", "economic_name"),
    "sections": ("path", "text"),
    "findings": ("message_zh", "message_en"),
}
"""The resources that can be searched, and their fields with text."""

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
_AFRESH = ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "secure_delete = ON")
"""The last one: where a row was moved from, no bytes of it are left."""


@dataclass(frozen=True, slots=True)
class Before:
    """The database of an earlier build, and the packages with whose rows the new one begins.

    It has the same tables as the new one, and the rows of those packages that are not in `changed`.
    """

    database: Path
    made_of: Sequence[Path]
    changed: Collection[Path]


def write_database(package: Path, target: Path, before: Before | None = None) -> None:
    """Write the package in the folder `package` into the file `target`, which is not there yet.

    What `before` has is copied from it, in a third of the time that printed rows take.
    Raises `InvalidPackage` where a foreign key leads nowhere.
    """
    with closing(sqlite3.connect("", isolation_level=None, uri=True)) as database:
        for setting in _AFRESH:
            database.execute(f"PRAGMA {setting}")
        if before:
            database.execute("ATTACH ? AS before", (f"{before.database.absolute().as_uri()}?immutable=1",))
        database.execute("BEGIN")
        for known in schemas():
            database.execute(_table(known))
            passed = _begin(database, known, before) if before and known.name in RECORDS else 0
            database.executemany(_insert(known), rows(package, known.name, passed))
        for statement in sorted(_indexes()):
            database.execute(statement)
        _fill_search(database)
        database.execute("COMMIT")
        if problems := list(_broken_keys(database)):
            raise InvalidPackage(package.name, problems)
        database.execute("VACUUM INTO ?", (str(target),))


def _begin(database: sqlite3.Connection, known: Schema, before: Before) -> int:
    """Fill a table with the rows of the packages `made_of`; how many bytes they are in the CSV file of the whole."""
    copy = f'INSERT INTO "{known.name}" SELECT * FROM before."{known.name}" WHERE disclosure_id = ? ORDER BY rowid'
    for single in before.made_of:
        if single in before.changed:
            database.executemany(_insert(known), rows(single, known.name))
        else:
            database.execute(copy, (single.name,))
    return sum(size(single, known.name) for single in before.made_of)


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in fields)


def _table(known: Schema) -> str:
    parts = [_column(field) for field in known.fields]
    parts.append(f"PRIMARY KEY ({_names(known.primary_key)})")
    parts += [
        f'FOREIGN KEY ({_names(own)}) REFERENCES "{other}" ({_names(theirs)})'
        for own, other, theirs in known.foreign_keys
    ]
    return f'CREATE TABLE "{known.name}" (\n  ' + ",\n  ".join(parts) + "\n)"


def _column(field: Field) -> str:
    required = " NOT NULL" if field.constraints.get("required") else ""
    return f'"{field.name}" {_TYPES[field.type]}{required}'


def _insert(known: Schema) -> str:
    """The column's type turns printed numbers into numbers; a blank is null, true is 1."""
    return f'INSERT INTO "{known.name}" VALUES ({", ".join(map(_value, known.fields))})'


def _value(field: Field) -> str:
    return "CASE ? WHEN 'true' THEN 1 WHEN 'false' THEN 0 END" if field.type == "boolean" else "NULLIF(?, '')"


def _indexes() -> Iterator[str]:
    """An index for each foreign key that no primary key begins with, and one that SQLite asks for where it leads."""
    for known in schemas():
        for own, other, theirs in known.foreign_keys:
            if known.primary_key[: len(own)] != own:
                yield f'CREATE INDEX "{known.name}_{"_".join(own)}" ON "{known.name}" ({_names(own)})'
            if schema(other).primary_key != theirs:
                yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{other}_{"_".join(theirs)}" ON "{other}" ({_names(theirs)})'


def _fill_search(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE VIRTUAL TABLE search USING fts5(text, resource UNINDEXED, row_id UNINDEXED, "
        "disclosure_id UNINDEXED, source_ref UNINDEXED, tokenize = 'trigram')"
    )
    for name, fields in SEARCHED.items():
        key = schema(name).primary_key
        row_id = f'"{key[0]}"' if len(key) == 1 else "NULL"  # else disclosure_id and source_ref are the key
        text = " || ' ' || ".join(f"IFNULL(\"{field}\", '')" for field in fields)
        database.execute(
            f"INSERT INTO search SELECT trim({text}), '{name}', {row_id}, disclosure_id, source_ref FROM \"{name}\" "
            "ORDER BY rowid"
        )
    database.execute("INSERT INTO search(search) VALUES ('optimize')")


def _broken_keys(database: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, other, number in database.execute("PRAGMA main.foreign_key_check"):
        own, _, _ = schema(table).foreign_keys[-1 - number]  # SQLite counts them from the last
        yield f"{table}, row {rowid}, field {', '.join(own)}: expected a row of {other} with that value"
