"""The records of one disclosure as the rules look at them: its budget tables, its parts, its projects' tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from builder.audit.budget_table import BudgetTable
from builder.audit.printed_codes import CodedTable, coded_table
from builder.model import Records, Row

BUDGET_KINDS = frozenset(
    {
        "summary",
        "revenue",
        "expenditure",
        "fiscal_summary",
        "general_expenditure",
        "general_basic",
        "fund_expenditure",
        "capital_expenditure",
        "three_public",
        "project_expenditure",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """The budget tables of one department or one unit: what can be compared with each other."""

    scope: str
    organisation_code: str
    tables: tuple[BudgetTable, ...]

    def of_kind(self, kind: str) -> list[BudgetTable]:
        """The tables of one kind; more than one means that the document does not say which is meant."""
        return [table for table in self.tables if table.kind == kind]


class Disclosure:
    """Read-only access to the records of one disclosure, sorted for the rules."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.row: Row = records["disclosures"][0]
        self.id: str = self.row["disclosure_id"]
        self.fiscal_year: int | None = self.row["fiscal_year"]

    def rows(self, resource: str) -> list[Row]:
        """The rows of a resource, none where the disclosure has none."""
        return self.records.get(resource, [])

    @cached_property
    def cells(self) -> dict[str, list[Row]]:
        """The printed cells by table."""
        return self._by_table("cells")

    @cached_property
    def items(self) -> dict[str, list[Row]]:
        """The amounts of the budget tables by table."""
        return self._by_table("budget_items")

    def _by_table(self, resource: str) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(resource):
            tables[row["table_id"]].append(row)
        return tables

    @cached_property
    def budget_tables(self) -> tuple[BudgetTable, ...]:
        """The budget tables in the order of the document, the empty ones too."""
        return tuple(
            BudgetTable(row, self.items.get(row["table_id"], []), self.cells.get(row["table_id"], []))
            for row in self.rows("tables")
            if row["table_kind"] in BUDGET_KINDS
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The department's tables, then those of each unit by its printed code."""
        groups: dict[tuple[str, str], list[BudgetTable]] = defaultdict(list)
        for table in self.budget_tables:
            code = "" if table.scope == "department" else table.organisation_code
            groups[table.scope, code].append(table)
        return tuple(Part(scope, code, tuple(tables)) for (scope, code), tables in groups.items())

    @cached_property
    def coded_tables(self) -> tuple[CodedTable, ...]:
        """The tables that print codes of the budget classification, in the order of the document."""
        ids = ((row, row["table_id"]) for row in self.rows("tables"))
        tables = (coded_table(row, self.items.get(own, []), self.cells.get(own, [])) for row, own in ids)
        return tuple(table for table in tables if table)

    @cached_property
    def project_cells(self) -> dict[tuple[str, str], str]:
        """Where a field of a project was printed, by project and field."""
        return {
            (cell["row_id"], cell["field"]): cell["source_ref"]
            for cell in self.rows("cells")
            if cell["resource"] == "projects"
        }

    @cached_property
    def project_tables(self) -> dict[str, str]:
        """The table that a project's form is printed in, by project."""
        return {
            cell["row_id"]: cell["table_id"] for cell in reversed(self.rows("cells")) if cell["resource"] == "projects"
        }
