"""Writes synthetic records as a data package: tables, schema, dictionary and certificate."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from case_lib import __version__
from case_lib.errors import ModelError, ParameterError, nearest
from case_lib.synthetic.certificate import certify
from case_lib.synthetic.records import Records

FORMATS = ("csv", "parquet")
MARK = "Synthetic: generated, not observed. Nobody in these tables is a real person."
_ROWS = 1_000_000

# table → (what a row is, column → (type, unit, what it is))
Columns = dict[str, tuple[str, str, str]]
DICTIONARY: dict[str, tuple[str, Columns]] = {
    "persons": (
        "A person of the organisation; the last row is the buyer outside, whom nobody arrested.",
        {
            "person_id": ("string", "", "Number of the person"),
            "role": ("string", "", "Role, as the case file names it"),
            "group": ("string", "", "Chat group of a caller; empty for others"),
            "recruited_by": ("string", "", "Who brought the person in; empty: not reported"),
            "recruited_via": ("string", "", "advert or friend_or_relative; empty: not reported"),
            "province": ("string", "", "ISO 3166-2 code of the division of the arrest"),
            "city": ("string", "", "Number of a city within the province; no city is named"),
        },
    ),
    "ties": (
        "A tie between two people in one layer.",
        {
            "source": ("string", "", "From"),
            "target": ("string", "", "To"),
            "layer": ("string", "", "command, supervision, recruitment, payment or outside"),
        },
    ),
    "groups": (
        "A chat group.",
        {
            "group": ("string", "", "Number of the group"),
            "leader": ("string", "", "Who runs it"),
        },
    ),
    "rates": (
        "What a role is paid, one rate in the whole organisation.",
        {
            "role": ("string", "", "Role"),
            "base_wage_day": ("number", "{currency}/day", "Base pay; empty: not reported"),
            "talk_hours_day": ("number", "hour/day", "Talk time it needs; empty: not reported"),
            "commission_lead": ("number", "{currency}/lead", "Commission; empty: not reported"),
        },
    ),
    "shifts": (
        "A day that a caller worked.",
        {
            "person": ("string", "", "Who"),
            "day": ("date", "", "Day"),
            "talk_hours": ("number", "hour", "Talk time"),
            "leads": ("integer", "lead", "People diverted into a chat group"),
            "base_pay": ("number", "{currency}", "Base pay of the day"),
            "commission": ("number", "{currency}", "Commission of the day"),
            "recordings_checked": ("integer", "record", "Recordings that the inspector checked"),
        },
    ),
    "payments": (
        "A payment. What comes from outside covers what is paid below, and no more: a floor.",
        {
            "day": ("date", "", "Day"),
            "payer": ("string", "", "Who pays"),
            "payee": ("string", "", "Who is paid"),
            "medium": ("string", "", "virtual_currency or red_packet"),
            "amount": ("number", "{currency}", "Amount"),
        },
    ),
    "arrests": (
        "A person arrested.",
        {
            "person": ("string", "", "Who"),
            "day": ("date", "", "Day; empty: not known"),
            "province": ("string", "", "Where"),
            "city": ("string", "", "Where"),
            "coercive_measure": ("boolean", "", "Whether held; empty: not reported"),
            "stage": ("string", "", "arrested or convicted"),
            "counted_as": ("string", "", "Role that the reports count the person under"),
        },
    ),
    "deployments": (
        "Officers sent to a city.",
        {
            "province": ("string", "", "Where"),
            "city": ("string", "", "Where"),
            "officers": ("integer", "officer", "How many"),
        },
    ),
    "seizures": (
        "A device seized, or the money seized and frozen in a province.",
        {
            "kind": ("string", "", "phone, computer, other or money"),
            "province": ("string", "", "Where"),
            "amount": ("number", "{currency} or device", "Money, or one device"),
        },
    ),
    "victims": (
        "Someone whom the sources say lost money; no source gives more than these.",
        {
            "victim": ("string", "", "Number"),
            "loss": ("number", "{currency}", "Loss; empty: not reported"),
        },
    ),
    "events": (
        "An event, on a day that dates and order allow.",
        {
            "event": ("string", "", "Event, as the case file names it"),
            "begins": ("date", "", "First day"),
            "ends": ("date", "", "Last day"),
        },
    ),
}
_ALWAYS = ("boolean", "", "true in every row")
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

    Nothing is left behind unless everything is whole and every claim holds.

    Raises
    ------
    ParameterError
        For an unknown format, or a folder that holds something else.
    ModelError
        When a claim doesn't hold in the records.
    """
    if form not in FORMATS:
        raise ParameterError(
            f"format {form!r} must be {' or '.join(FORMATS)}.{nearest(form, FORMATS)}"
        )
    if out.exists() and (not out.is_dir() or not _ours(out)):
        raise ParameterError(f"{out} holds something else. Name a new folder with --out.")
    certificate = certify(records, case_sha256)
    broken = [row for row in certificate["claims"] if row["holds"] is False]
    if broken:
        raise ModelError(
            "the records don't satisfy: "
            + ", ".join(f"{row['quantity']} ({row['source']} {row['says']})" for row in broken)
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        folder = Path(temporary) / "whole"
        folder.mkdir()
        for name, table in records.tables.items():
            _write_table(table, folder / f"{name}.{form}", DICTIONARY[name][1])
        _write_json(folder / "certificate.json", certificate)
        _write_json(folder / "datapackage.json", _description(records, form))
        (folder / "README.md").write_text(_dictionary(records, form), encoding="utf-8")
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)
    return certificate


def _ours(folder: Path) -> bool:
    found = {path.name for path in folder.iterdir()}
    return not found or {"certificate.json", "datapackage.json"} <= found


def _write_table(table: pd.DataFrame, path: Path, columns: Columns) -> None:
    ordered = table[[*columns, "is_synthetic"]]
    if path.suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - half a second, and only Parquet needs it
        import pyarrow.parquet as pq  # noqa: PLC0415

        types = {"string": pa.string(), "number": pa.float64(), "integer": pa.int64()}
        types |= {"boolean": pa.bool_(), "date": pa.date32()}
        schema = pa.schema(
            [
                *((name, types[kind]) for name, (kind, _, _) in columns.items()),
                ("is_synthetic", pa.bool_()),
            ]
        )
        pq.write_table(
            pa.Table.from_pandas(ordered, schema=schema, preserve_index=False),
            path,
            row_group_size=_ROWS,
        )
        return
    plain = ordered.copy()
    for name in (*(n for n, (kind, _, _) in columns.items() if kind == "boolean"), "is_synthetic"):
        plain[name] = plain[name].map({True: "true", False: "false"})
    for name, (kind, _, _) in columns.items():
        if kind == "string":
            plain[name] = plain[name].map(_safe)
    plain.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _safe(words: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _description(records: Records, form: str) -> dict[str, Any]:
    """Return the Frictionless description (specs.frictionlessdata.io, Data Package 1)."""
    case = records.case.file
    resources = []
    for name, (about, columns) in DICTIONARY.items():
        fields = [
            {
                "name": column,
                "type": kind,
                "description": what,
                **({"unit": unit.format(currency=case.currency)} if unit else {}),
            }
            for column, (kind, unit, what) in {**columns, "is_synthetic": _ALWAYS}.items()
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
                "description": about,
                "profile": "tabular-data-resource" if form == "csv" else "data-resource",
                "schema": schema,
            }
        )
    return {
        "name": f"{case.case}-synthetic",
        "title": f"Synthetic records: {case.title.en}",
        "description": f"{MARK} They satisfy every claim in certificate.json.",
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "sources": [{"title": f"case file {case.case}, case-lib {__version__}"}],
        "seed": records.organisation.seed,
        "scale": records.scale,
        "resources": resources,
    }


def _dictionary(records: Records, form: str) -> str:
    case = records.case.file
    lines = [
        f"# Synthetic records: {case.title.en}",
        "",
        f"**{MARK}** 合成数据，并非观察所得；表中没有任何真实人物。",
        "",
        f"Seed {records.organisation.seed}, scale {records.scale}, made with case-lib "
        f"{__version__}. `certificate.json` sets every claim of the case beside the data. "
        "`datapackage.json` describes the tables for machines. Licence: CC0 1.0.",
    ]
    for name, (about, columns) in DICTIONARY.items():
        lines += ["", f"## {name}.{form}", "", about, "", "| column | type | unit | what |"]
        lines.append("|---|---|---|---|")
        for column, (kind, unit, what) in {**columns, "is_synthetic": _ALWAYS}.items():
            lines.append(f"| {column} | {kind} | {unit.format(currency=case.currency)} | {what} |")
    return "\n".join(lines) + "\n"
