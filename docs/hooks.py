"""Pages of the documentation that are made from what the package says of itself.

MkDocs calls the functions below. README sections, notebooks, commands, schemas, columns, formulas
and literature are taken from where they stand, so that nothing is typed twice.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import typer
import typer.cli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from nbconvert import MarkdownExporter

from case_lib.base import reference
from case_lib.base.languages import DEFAULT, text
from case_lib.casefile import loader
from case_lib.casefile.chapter import Chapter, chapters, packages
from case_lib.cli import app
from case_lib.quantity.traces import expression
from case_lib.reports import provenance
from case_lib.synthetic import package

ROOT = Path(__file__).resolve().parents[1]
TOLD = "<!-- README: "
_DRAWN = re.compile(r"(tables?|figures?|text|layouts|wording)$")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the chapters' pages where the navigation has a place for them."""
    for part in config.nav:
        for pages in part.values():
            if isinstance(pages, list) and "methods/literature.md" in pages:
                pages[1:1] = [f"methods/{name}.md" for name, _ in _chapters()]
            if isinstance(pages, list) and "reference/provenance.md" in pages:
                books = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
                pages.append({"Notebooks": [f"notebooks/{book.stem}.md" for book in books]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made, unless the site is one of newsroom pages alone."""
    if "methods" not in {Path(file.src_uri).parts[0] for file in files}:
        return files
    made = {
        "reference/commands.md": _commands(),
        "reference/case-file.md": _schema("The case file, field by field", loader.schema_text()),
        "reference/provenance.md": _schema("provenance.json", provenance.schema_text()),
        "reference/records.md": _records(),
        "methods/literature.md": _literature(),
        **{f"methods/{name}.md": _methods(name, chapter) for name, chapter in _chapters()},
        **{
            f"notebooks/{book.stem}.md": _notebook(book)
            for book in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
        },
    }
    for place, content in made.items():
        files.append(File.generated(config, place, content=content))
    return files


def on_page_markdown(markdown: str, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Put sections of README where a page asks for them: ``<!-- README: The case file -->``."""
    up = "../" * page.file.src_uri.count("/")
    return re.sub(
        rf"{TOLD}(.+?) -->",
        lambda found: _section(found[1]).replace("](docs/", f"]({up}"),
        markdown,
    )


def _section(title: str) -> str:
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", readme, re.M | re.S)
    if found is None:
        raise PluginError(f"README.md has no section “{title}”, which a page of docs/ asks for.")
    return re.sub(r"^###", "##", found[1].strip(), flags=re.M).replace(".venv/bin/", "")


def _chapters() -> Iterator[tuple[str, Chapter]]:
    for module in packages():
        chapter = getattr(importlib.import_module(module), "CHAPTER", None)
        if isinstance(chapter, Chapter) and chapter in chapters() and _models(module):
            yield module.rpartition(".")[2], chapter


def _models(module: str) -> list[str]:
    """Return the modules of a chapter that compute, not those that write or draw."""
    folder = importlib.import_module(module).__path__
    names = [item.name for item in pkgutil.iter_modules(folder) if not _DRAWN.search(item.name)]
    return [f"{module}.{name}" for name in names]


def _methods(name: str, chapter: Chapter) -> str:
    module = next(found for found in packages() if found.endswith(f".{name}"))
    title = text(chapter.title, DEFAULT)
    lines = [f"# {title[:1].upper()}{title[1:]}", ""]
    lines += [(importlib.import_module(module).__doc__ or "").strip(), ""]
    if chapter.formulas:
        lines += ["## Formulas", "", "| name | is | unit | what |", "|---|---|---|---|"]
        for item in chapter.formulas:
            what = (item.function.__doc__ or "").strip().split("\n\n")[0]
            said = (f"`{item.output()}`", _code(expression(item.function)), item.unit, what)
            lines.append(_row(*said))
    for found in _models(module):
        lines += ["", f"::: {found}", "    options:", "      show_root_full_path: false"]
    return "\n".join(lines) + "\n"


def _commands() -> str:
    group = typer.main.get_command(app)
    context = group.make_context("case-lib", [], resilient_parsing=True)
    told = typer.cli.get_docs_for_click(obj=group, ctx=context, name="case-lib", title="Commands")
    listed = re.compile(r"\*\*Commands\*\*:.*?(?=^## )", re.M | re.S)  # cut short, and told below
    return listed.sub("", told).replace("## `case-lib ", "## `")


def _schema(title: str, schema: str) -> str:
    """Return a page of tables: one for the whole file, one for each part that it names."""
    told = json.loads(schema)
    lines = [f"# {title}", "", "Made from the JSON Schema that `case-lib schema` prints."]
    lines += _table(told)
    for name, part in told["$defs"].items():
        lines += ["", f"## {name}", "", part.get("description", ""), *_table(part)]
    return "\n".join(lines) + "\n"


def _table(part: dict[str, Any]) -> list[str]:
    if "properties" not in part:
        return []
    lines = ["", "| field | what it takes | |", "|---|---|---|"]
    for name, field in part["properties"].items():
        must = "needed. " if name in part.get("required", ()) else ""
        lines.append(_row(f"`{name}`", _type(field), must + field.get("description", "")))
    return lines


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        kinds = [_type(kind) for kind in field["anyOf"] if kind.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "enum" in field or "const" in field:
        values = field.get("enum", [field.get("const")])
        return ", ".join(f"`{value}`" for value in values if value != "") or "text"
    if field.get("type") == "array":
        inner = field.get("items") or (field.get("prefixItems") or [{}])[0]
        return f"list of {_type(inner)}" if inner else "list"
    if field.get("type") == "object":
        inner = field.get("additionalProperties") or next(
            iter(field.get("patternProperties", {}).values()), None
        )
        return f"by name: {_type(inner)}" if isinstance(inner, dict) and inner else "mapping"
    words = {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "true, false",
    }
    return words.get(field.get("type", ""), "anything")


def _records() -> str:
    lines = ["# Synthetic records: data dictionary", "", package.MARK, ""]
    lines += ["What `case-lib synth` writes, and what lies in `data_synthetic/`. Licence: CC0 1.0."]
    for name, table in package.dictionary().items():
        lines += ["", f"## {name}", "", table.about, "", "| column | type | unit | what |"]
        lines += ["|---|---|---|---|"]
        for key, column in table.columns.items():
            unit = column.unit.format(currency="currency of the case")
            lines.append(_row(f"`{key}`", column.type, unit, column.what))
    return "\n".join(lines) + "\n"


def _literature() -> str:
    lines = ["# Literature", "", "Works that methods come from, and how far each was read.", ""]
    for work in sorted(reference.load("literature.yaml"), key=lambda row: row["authors"]):
        who = ", ".join("and others" if name == "others" else name for name in work["authors"])
        doi = re.fullmatch(r"doi (\S+)", str(work.get("link", "")))
        title = f"[{work['title']}](https://doi.org/{doi[1]})" if doi else work["title"]
        lines.append(f"- {who} {work['year']}. {title}. {work['where']}. Read: {work['seen']}.")
    return "\n".join(lines) + "\n"


def _notebook(path: Path) -> str:
    book = nbformat.read(path, as_version=4)
    told, _ = MarkdownExporter().from_notebook_node(book)
    link = "Run it in JupyterLab, or with `case-lib render`."
    head, _, rest = told.strip().partition("\n")
    return f"{head}\n\n`notebooks/{path.name}`. {link}\n{rest}\n"


def _code(said: str) -> str:
    return f"`{said}`" if said else "see below"


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
