"""Export a case for other tools: quantities as tables, followthemoney statements, RO-Crate."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from case_lib.base.folders import replacing
from case_lib.base.languages import known, style, text
from case_lib.base.spreadsheets import plain_cell
from case_lib.casefile.case import Case
from case_lib.casefile.frames import quantities
from case_lib.reading import dates
from case_lib.reports import crate

__all__ = ["described", "quantities", "statements", "write"]

_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_HASH = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
_STATEMENT = (
    "canonical_id", "entity_id", "schema", "prop", "value", "lang", "original_value", "dataset",
    "external",
)  # fmt: skip


def statements(case: Case) -> list[dict[str, str]]:
    """Return followthemoney statements: each value with its source as its dataset.

    Entities: the case and its events (Event), the sources (Article). A claim about a figure is a
    note on the case, with the figure as printed as the original value.
    """
    file = case.file
    rows: list[dict[str, str]] = []

    def say(entity: str, schema: str, prop: str, value: str, dataset: str, **more: str) -> None:
        full = f"{file.case}-{entity}" if entity else file.case
        row = dict.fromkeys(_STATEMENT, "")
        row |= {"canonical_id": full, "entity_id": full, "schema": schema, "prop": prop}
        rows.append({**row, "value": value, "dataset": dataset, "external": "false", **more})

    own = f"{file.case}-case-file"
    for lang in known():
        say("", "Event", "name", text(file.title.model_dump(), lang), own, lang=style(lang).iso)
        say(
            "", "Event", "summary", text(file.summary.model_dump(), lang), own, lang=style(lang).iso
        )
    say("", "Event", "country", file.country.lower(), own)
    for name, spec in file.quantities.items():
        for claim in spec.claims:
            if claim.stands(case.sources):
                value = f"{name} = {claim.says} {spec.unit}"
                say("", "Event", "notes", value, claim.source, original_value=claim.anchor)
    for name, event in file.events.items():
        for dated in event.claims:
            if dated.source not in case.sources:
                continue
            for lang in known():
                label = text(event.label.model_dump(), lang)
                say(name, "Event", "name", label, dated.source, lang=style(lang).iso)
            if dated.when:
                window = dates.read(dated.when)
                said = dated.anchor
                for prop, day in (("startDate", window.earliest), ("endDate", window.latest)):
                    value = day.isoformat()
                    say(name, "Event", prop, value, dated.source, original_value=said)
    for name in sorted(case.sources):
        source = file.sources[name]
        title = source.title or source.outlet
        for lang in known():
            say(
                f"source-{name}",
                "Article",
                "title",
                text(title.model_dump(), lang),
                own,
                lang=style(lang).iso,
            )
        if source.published:
            say(f"source-{name}", "Article", "publishedAt", source.published, own)
        for address in source.url:
            say(f"source-{name}", "Article", "sourceUrl", address, own)
    return list({tuple(row.items()): row for row in rows}.values())


def described(case: Case, files: dict[str, bytes]) -> bytes:
    """Return the RO-Crate 1.1 description of the files of an export."""
    case_file = case.file
    sources = crate.articles(case_file, case.sources)
    parts = [crate.file(name, data) for name, data in files.items()]
    root = {
        "name": crate.plain(case_file.title),
        "description": crate.plain(case_file.summary),
        "datePublished": case_file.changed_on.isoformat(),
        "license": {"@id": _CC0},
        "hasPart": crate.link(*(part["@id"] for part in parts)),
        "citation": crate.link(*(source["@id"] for source in sources)),
        "creator": {"@id": "#case-lib"},
    }
    licence = {
        "@id": _CC0,
        "@type": "CreativeWork",
        "name": "CC0 1.0",
        "description": "Facts are free. The texts of the sources are not included.",
    }
    graph = [crate.software(), licence, *parts, *sources]
    return crate.as_bytes(root, graph, [_HASH])


def write(case: Case, case_path: Path, out: Path) -> list[Path]:
    """Export a case and return the files; nothing is left behind if anything fails.

    Raises
    ------
    ParameterError
        If the folder contains other files.

    Examples
    --------
    >>> import tempfile
    >>> from case_lib.casefile.opening import find_case, open_case
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write(open_case("cixi-2022"), find_case("cixi-2022"), Path(folder, "out"))
    >>> [path.name for path in files if path.suffix == ".csv"]
    ['quantities.csv', 'statements.csv']
    """
    table = quantities(case)
    safe = table.map(lambda cell: plain_cell(cell) if isinstance(cell, str) else cell)
    parquet = io.BytesIO()
    table.to_parquet(parquet, index=False)
    lines = io.StringIO()
    writer = csv.DictWriter(lines, _STATEMENT, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: plain_cell(cell) for key, cell in row.items()} for row in statements(case)
    )
    files = {
        "case.yaml": case_path.read_bytes(),
        "quantities.csv": safe.to_csv(index=False, lineterminator="\n").encode(),
        "quantities.parquet": parquet.getvalue(),
        "statements.csv": lines.getvalue().encode(),
    }
    with replacing(out, [crate.METADATA]) as folder:
        for name, data in {**files, crate.METADATA: described(case, files)}.items():
            (folder / name).write_bytes(data)
    return sorted(out.iterdir())
