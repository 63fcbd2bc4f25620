# SPDX-License-Identifier: GPL-2.0-only
"""Directives that have the built programs tell what the manual's tables say.

``module-attributes`` and ``module-traces`` show what all types of the module register,
``program-options:: NAME`` what the program NAME can be asked, ``table-columns:: NAME`` what the
file tables/NAME.csv says of a table's columns, which must be those that are written. The role
``reference`` leads to a class's page in the reference.
"""

import csv
import json
import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import nested_parse_with_titles

from ns3_text import initial_text, literal, signature_text, type_text

DOC = Path(__file__).parent
MODULE = DOC.parent
LIBRARY = DOC.parents[2] / "src"


def output_of(program: str, *arguments: str) -> str:
    """What a program of the build prints."""
    path = Path(os.environ["SPLIT_BUILD"]) / program
    return subprocess.run([path, *arguments], check=True, capture_output=True, text=True).stdout


@cache
def described_module() -> tuple[list[dict], dict[str, list[str]]]:
    """The module's types, and the columns of its tables by their names."""
    with tempfile.TemporaryDirectory() as folder:
        types = json.loads(output_of("contrib/split/doc/describe-module", folder))
        columns = {
            path.stem: path.read_text(encoding="utf-8").partition("\n")[0].split(",")
            for path in Path(folder).glob("*.csv")
        }
    return types, columns


def list_table(header: list[str], rows: list[list[str]], widths: str) -> list[str]:
    """The lines of a table, whose cells are reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in [header, *rows]:
        for column, cell in enumerate(row):
            lines.append(("   * - " if column == 0 else "     - ") + cell)
    return [*lines, ""]


def escaped(text: str) -> str:
    """A text without anything that reStructuredText would take for markup."""
    return re.sub(r"([\\*`|_])", r"\\\1", text)


def signatures() -> dict[str, str]:
    """The parameters of each signature of trace sources that a header declares."""
    found = {}
    for header in sorted(MODULE.glob("*/*.h")):
        text = header.read_text(encoding="utf-8")
        for match in re.finditer(r"typedef void \(\*(\w+)\)\(([^;]*)\);", text):
            owner = re.findall(r"^(?:class|struct) (\w+)[^;]*?$", text[: match.start()], re.M)[-1]
            found[f"ns3::{owner}::{match[1]}"] = " ".join(match[2].split())
    return found


class Reference(SphinxRole):
    """A class or struct, by its name in ns3, or as ``text <split::Name>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text, name = re.fullmatch(r"(.*?)(?: <(.*)>)?", self.text).groups()
        space, _, name = (name or f"ns3::{text}").partition("::")
        folder = MODULE if space == "ns3" else LIBRARY
        for header in folder.glob("**/*.h"):
            if kind := re.search(
                rf"^(class|struct) {name}\b[^;]*$", header.read_text(encoding="utf-8"), re.M
            ):
                page = f"reference/{kind[1]}{space}_1_1{name}.html"
                literal_name = nodes.literal(text, text)
                return [nodes.reference("", "", literal_name, refuri=page)], []
        message = self.inliner.reporter.error(f"no header has {space}::{name}", line=self.lineno)
        return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


class ModuleTypes(SphinxDirective):
    """Shows one table for each type of the module that has something to show."""

    def rows(self, described: dict) -> list[list[str]]:
        """The rows of a type's table."""
        raise NotImplementedError

    def table(self, rows: list[list[str]]) -> list[str]:
        """A type's table."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        lines = []
        for described in described_module()[0]:
            if rows := self.rows(described):
                name = described["name"].removeprefix("ns3::")
                lines += [name, "~" * len(name), ""]
                lines += [f"A kind of ``{described['parent'].removeprefix('ns3::')}``.", ""]
                lines += self.table(rows)
        return parsed(self, lines)


class ModuleAttributes(ModuleTypes):
    """Shows the attributes of all types of the module."""

    def rows(self, described: dict) -> list[list[str]]:
        return [
            [literal(a["name"]), type_text(a["type"]), initial_text(a), escaped(a["help"])]
            for a in described["attributes"]
        ]

    def table(self, rows: list[list[str]]) -> list[str]:
        return list_table(["attribute", "type", "initially", "meaning"], rows, "18 18 18 46")


class ModuleTraces(ModuleTypes):
    """Shows the trace sources of all types of the module."""

    def rows(self, described: dict) -> list[list[str]]:
        known = signatures()
        return [
            [literal(s["name"]), signature_text(s["callback"], known), escaped(s["help"])]
            for s in described["traces"]
        ]

    def table(self, rows: list[list[str]]) -> list[str]:
        return list_table(["source", "handed over", "when, or what"], rows, "20 40 40")


class ProgramOptions(SphinxDirective):
    """Shows the options of a program, with what they are unless one says otherwise."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        text = output_of(f"examples/{self.arguments[0]}", "--help")
        options = text.partition("Program Options:\n")[2].partition("\n\n")[0]
        rows = []
        for name, explanation in re.findall(r"^    --(\w+): *(.*)$", options, re.M):
            meaning, initial = re.fullmatch(r"(.*?)(?: \[([^\]]*)\])?", explanation).groups()
            rows.append([literal("--" + name), literal(initial or ""), escaped(meaning)])
        return parsed(self, list_table(["option", "initially", "meaning"], rows, "20 25 55"))


class TableColumns(SphinxDirective):
    """Shows the columns of a table that runs write, from tables/NAME.csv."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        path = DOC / "tables" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            meanings = dict(csv.reader(file))
        written = described_module()[1][name]
        if written != list(meanings):
            raise self.error(f"{path} does not have the columns {','.join(written)}")
        rows = [[literal(column), meaning] for column, meaning in meanings.items()]
        return parsed(self, list_table(["column", "meaning"], rows, "35 65"))


def parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    """What reStructuredText in place of a directive means."""
    place = nodes.section()
    place.document = directive.state.document
    nested_parse_with_titles(directive.state, StringList(lines, "module_tables.py"), place)
    return place.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Makes the directives known."""
    app.add_directive("module-attributes", ModuleAttributes)
    app.add_directive("module-traces", ModuleTraces)
    app.add_directive("program-options", ProgramOptions)
    app.add_directive("table-columns", TableColumns)
    app.add_role("reference", Reference())
    return {"parallel_read_safe": True}
