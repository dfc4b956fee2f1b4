"""Write synthetic records as a data package: tables, schema, dictionary and certificate."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from case_lib import __version__
from case_lib.base import reference
from case_lib.base.errors import ModelError, ParameterError, nearest
from case_lib.base.folders import replacing
from case_lib.base.languages import DEFAULT, text
from case_lib.base.spreadsheets import plain_cell
from case_lib.synthetic.certificate import certify
from case_lib.synthetic.records import Records

__all__ = ["FORMATS", "MARK", "MARKS", "Column", "TableSpec", "dictionary", "write"]

FORMATS = ("csv", "parquet")
MARK = "Synthetic: generated, not observed. Nobody in these tables is a real person."
MARKS = ("certificate.json", "datapackage.json")  # files of earlier records, which may be replaced
_ROWS = 1_000_000  # of a group in a Parquet file


@dataclass(frozen=True)
class Column:
    """A column: its type in a data package, its unit, and its content."""

    type: str
    what: str
    unit: str = ""


@dataclass(frozen=True)
class TableSpec:
    """A table: the meaning of a row, and its columns; each table ends with ``is_synthetic``."""

    about: str
    columns: Mapping[str, Column]


_ALWAYS = {"is_synthetic": Column("boolean", "true in every row")}


@functools.cache
def dictionary() -> Mapping[str, TableSpec]:
    """Return the tables by name (``reference/records.yaml``)."""
    rows = reference.load("records.yaml")
    return {
        name: TableSpec(
            row["about"], {key: Column(**item) for key, item in row["columns"].items()} | _ALWAYS
        )
        for name, row in rows.items()
    }


_KEYS = {"persons": "person_id", "groups": "group", "victims": "victim", "events": "event"}
_FOREIGN = {
    "ties": ("source", "target"),
    "groups": ("leader",),
    "shifts": ("person",),
    "payments": ("payer", "payee"),
    "arrests": ("person",),
}


def write(records: Records, out: Path, form: str = "csv", case_sha256: str = "") -> dict[str, Any]:
    """Write all tables with their description and certificate, and return the certificate.

    Nothing is left behind unless everything is complete and every claim is satisfied.

    Raises
    ------
    ParameterError
        For an unknown format, or a folder that contains other files.
    ModelError
        If the records don't satisfy a claim.

    Examples
    --------
    >>> import tempfile
    >>> import case_lib
    >>> records = case_lib.synthetic.generate(case_lib.open_case("shanghai-2023"), 7, days=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     certificate = write(records, Path(folder, "records"))
    ...     Path(folder, "records", "certificate.json").is_file()
    True
    """
    if form not in FORMATS:
        raise ParameterError(
            f"format {form!r} must be {' or '.join(FORMATS)}.{nearest(form, FORMATS)}"
        )
    certificate = certify(records, case_sha256)
    broken = [row for row in certificate["claims"] if row["holds"] is False]
    if broken:
        raise ModelError(
            "the records don't satisfy: "
            + ", ".join(f"{row['quantity']} ({row['source']} {row['says']})" for row in broken)
        )
    with replacing(out, MARKS) as folder:
        for name, table in records.tables.items():
            _write_table(table, folder / f"{name}.{form}", dictionary()[name].columns)
        _write_json(folder / "certificate.json", certificate)
        _write_json(folder / "datapackage.json", _description(records, form))
        (folder / "README.md").write_text(_dictionary(records, form), encoding="utf-8")
    return certificate


def _write_table(table: pd.DataFrame, path: Path, columns: Mapping[str, Column]) -> None:
    """Write a table with the columns of its specification."""
    ordered = table[list(columns)]
    if path.suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - half a second, and only Parquet needs it
        import pyarrow.parquet as pq  # noqa: PLC0415

        types = {"string": pa.string(), "number": pa.float64(), "integer": pa.int64()}
        types |= {"boolean": pa.bool_(), "date": pa.date32()}
        schema = pa.schema([(name, types[column.type]) for name, column in columns.items()])
        pq.write_table(
            pa.Table.from_pandas(ordered, schema=schema, preserve_index=False),
            path,
            row_group_size=_ROWS,
        )
        return
    plain = ordered.copy()
    for name, column in columns.items():
        if column.type == "boolean":
            plain[name] = plain[name].map({True: "true", False: "false"})
        elif column.type == "string":
            plain[name] = plain[name].map(plain_cell)
    plain.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _description(records: Records, form: str) -> dict[str, Any]:
    """Return the Frictionless description (specs.frictionlessdata.io, Data Package 1)."""
    case = records.case.file
    resources = []
    for name, table in dictionary().items():
        fields = [
            {
                "name": key,
                "type": column.type,
                "description": column.what,
                **({"unit": column.unit.format(currency=case.currency)} if column.unit else {}),
            }
            for key, column in table.columns.items()
        ]
        schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
        if name in _KEYS:
            schema["primaryKey"] = _KEYS[name]
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": "persons", "fields": "person_id"}}
            for column in _FOREIGN.get(name, ())
        ]
        resources.append(
            {
                "name": name,
                "path": f"{name}.{form}",
                "title": f"{name} (synthetic)",
                "description": table.about,
                "profile": "tabular-data-resource" if form == "csv" else "data-resource",
                "schema": schema,
            }
        )
    return {
        "name": f"{case.case}-synthetic",
        "title": f"Synthetic records: {text(case.title.model_dump(), DEFAULT)}",
        "description": f"{MARK} They satisfy every claim in certificate.json.",
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "sources": [{"title": f"case file {case.case}, case-lib {__version__}"}],
        "seed": records.organisation.seed,
        "scale": records.scale,
        "resources": resources,
    }


def _dictionary(records: Records, form: str) -> str:
    """Return the README of a package: tables and columns."""
    case = records.case.file
    lines = [
        f"# Synthetic records: {text(case.title.model_dump(), DEFAULT)}",
        "",
        f"**{MARK}** 合成数据，并非观察所得；表中没有任何真实人物。",
        "",
        f"Seed {records.organisation.seed}, scale {records.scale}, made with case-lib "
        f"{__version__}; ties of the family {records.family}. `certificate.json` sets every claim "
        "of the case beside the data, and what the data come to beside what the model expects. "
        "`datapackage.json` describes the tables for machines. Licence: CC0 1.0.",
    ]
    for name, table in dictionary().items():
        lines += ["", f"## {name}.{form}", "", table.about, "", "| column | type | unit | what |"]
        lines.append("|---|---|---|---|")
        for key, column in table.columns.items():
            unit = column.unit.format(currency=case.currency)
            lines.append(f"| {key} | {column.type} | {unit} | {column.what} |")
    return "\n".join(lines) + "\n"
