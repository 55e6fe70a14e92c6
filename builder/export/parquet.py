"""One resource as a Parquet file: typed columns, the titles and descriptions of the schema in their metadata."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from builder.package.descriptor import data_path
from builder.package.schemas import Field, Schema, schema

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_MONEY = pa.decimal128(38, 2)
"""Wide enough for whatever a document may print, so that an absurd amount stops no build."""

_BLOCK = 16 << 20
"""Bytes of CSV in memory at a time; one row must fit."""


def write_parquet(package: Path, resource: str, target: Path) -> None:
    """Write a resource of the package in the folder `package` into the file `target`. Unknown values are null."""
    columns = _columns(schema(resource))
    reader = pyarrow.csv.open_csv(
        package / data_path(resource),
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=columns,
            null_values=[""],
            strings_can_be_null=True,
            true_values=["true"],
            false_values=["false"],
        ),
    )
    with reader, pyarrow.parquet.ParquetWriter(target, columns, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=columns))


def _columns(known: Schema) -> pa.Schema:
    about = {"title": known.title, "title_en": known.title_en, "description": known.description}
    return pa.schema([_column(field) for field in known.fields], metadata=about)


def _column(field: Field) -> pa.Field:
    about = {
        "title": field.title,
        "title_en": field.title_en,
        "description": field.description,
        "description_en": field.description_en,
    }
    return pa.field(field.name, _MONEY if field.is_money else _TYPES[field.type], metadata=about)
