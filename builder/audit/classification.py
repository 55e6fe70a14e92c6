"""The codes and names of the budget classification that tables print, held against the reference table.

Source: 政府收支分类科目 (Ministry of Finance, every year), as far as published documents show it
(`builder/classification/codes.csv`). That table is not complete and names change from year to year, so

- a code that it lacks is a finding only where its class cannot exist, or where the table knows its name, in the
  document's own year, as that of one other code; else the check could not be made;
- a name is a finding only where it is exactly the name of another code; a shortened name is the code's own, and in
  documents older than those that show the class a code may have borne other names;
- a table in which many codes disagree was not read as it was printed, and digits that were recognised in a picture
  may be wrong: there, nothing is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from builder.audit.disclosure import Disclosure
from builder.audit.printed_codes import CodedTable, PrintedCode
from builder.audit.rule import Rule
from builder.classification.codes import CLASSES, Code, reference, scheme_of
from builder.findings import FAIL, INSUFFICIENT, NOT_APPLICABLE, PASS, Check, Wording

_WELL_KNOWN = 10
"""So many documents print a name under one code before another code under this name is doubted."""
_FEW = 2
"""Up to so many codes of a table may disagree, beside as many that agree; of longer tables one in five may."""
_MOST_NAMED = 3
_UNKNOWN = Wording(
    zh="《{table}》印有科目编码{code}“{name}”：参考表里没有这个编码，“{name}”的编码是{others}。",
    en="{table} prints the code {code} “{name}”: the reference table has no such code; “{name}” is {others} there.",
)
_NAME = Wording(
    zh="《{table}》科目编码{code}的名称印作“{name}”：参考表里{code}是“{expected}”，“{name}”是{others}。",
    en="{table} prints “{name}” for {code}; in the reference table {code} is “{expected}”, and “{name}” is {others}.",
)
_PARENT = Wording(
    zh="《{table}》印有科目{code}“{name}”，没有印它的上级科目{expected}；同级的{others}都印了。",
    en="{table} prints {code} “{name}” but not {expected}, the code above it; of that level it prints {others}.",
)


def _plain(name: str) -> str:
    """A name without spaces, brackets and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name))


def _shortens(short: str, name: str) -> bool:
    """True where `short` is `name` with characters left out: cut off, or abbreviated."""
    characters = iter(name)
    return len(short) > 1 and all(character in characters for character in short)


@cache
def _bearers() -> dict[tuple[str, int], list[Code]]:
    """The codes that bear a name, by the plain name and the number of digits."""
    found: dict[tuple[str, int], list[Code]] = defaultdict(list)
    for code in reference().values():
        for name in {_plain(name.text) for name in code.names}:
            found[name, len(code.code)].append(code)
    return found


def _others(printed: PrintedCode, scheme: str) -> list[Code]:
    """The other codes of the same length that bear the printed name, those of the scheme only if it is given."""
    bearers = _bearers().get((_plain(printed.name), len(printed.code)), [])
    others = [code for code in bearers if code.code != printed.code and scheme in ("", scheme_of(code.code))]
    return sorted(others, key=lambda other: sum(a != b for a, b in zip(other.code, printed.code, strict=True)))


def _failed(check: Check, wording: Wording, table: CodedTable, printed: PrintedCode, others: list[str]) -> Check:
    """The check as one that failed: `others` are the codes that its message names."""
    shared = {"table": table.title, "code": printed.code, "name": printed.name, "expected": check.expected}
    named = others[:_MOST_NAMED]
    more = len(others) > len(named)
    message = wording.fill(
        {**shared, "others": "、".join(named) + ("等" if more else "")},
        {**shared, "others": ", ".join(named) + (" …" if more else "")},
    )
    return replace(check, state=FAIL, message_zh=message[0], message_en=message[1])


def _trusted(disclosure: Disclosure, checks: list[Check]) -> Iterator[Check]:
    """The checks of one table; where many fail, or a picture was read, those that fail could not be made."""
    failed, passed = (sum(check.state == state for check in checks) for state in (FAIL, PASS))
    doubtful = disclosure.row["text_basis"] == "ocr" or failed > min(passed, max(_FEW, passed // 4))
    for check in checks:
        if check.state == FAIL and doubtful:
            yield replace(check, state=INSUFFICIENT, message_zh="", message_en="")
        else:
            yield check


# A code that does not exist -------------------------------------------------------------------------------------


def _is_another(printed: PrintedCode, others: list[Code], year: int | None) -> bool:
    """True where documents of the year print the name under one other code, and often.

    The governmental scheme has the same names under several classes (503 and 504, 505 and 506), so it tells nothing.
    """
    if len(others) != 1 or scheme_of(printed.code) == "economic_government" or year is None:
        return False
    name = next(name for name in others[0].names if _plain(name.text) == _plain(printed.name))
    return name.documents >= _WELL_KNOWN and bool(name.years) and name.years[0] <= year <= name.years[-1]


def _code_check(table: CodedTable, printed: PrintedCode, year: int | None) -> Check:
    scheme = scheme_of(printed.code)
    check = Check(PASS, printed.ref, printed.code, table.id, actual=printed.code)
    if printed.code in reference():
        return check
    others = _others(printed, scheme)
    no_such_class = printed.code[:3] not in CLASSES.get(scheme, ())
    if others and (no_such_class or _is_another(printed, others, year)):
        codes = [other.code for other in others]
        return _failed(replace(check, expected=" ".join(codes[:_MOST_NAMED])), _UNKNOWN, table, printed, codes)
    local = not scheme or (scheme != "functional" and len(printed.code) > 5)
    return replace(check, state=NOT_APPLICABLE if local else INSUFFICIENT)


def _codes(disclosure: Disclosure) -> Iterator[Check]:
    for table in disclosure.coded_tables:
        year = disclosure.fiscal_year
        yield from _trusted(disclosure, [_code_check(table, printed, year) for printed in table.by_code()])


# A name that is another code's ----------------------------------------------------------------------------------


def _is_older(year: int | None, known: Code) -> bool:
    """True for a year before all those in which documents print the class: its codes may have meant something else."""
    return year is not None and bool(known.years) and year < known.years[0]


def _name_check(table: CodedTable, printed: PrintedCode, year: int | None) -> Check:
    known = reference()[printed.code]
    own, name = [_plain(own.text) for own in known.names], _plain(printed.name)
    check = Check(PASS, printed.ref, printed.code, table.id, expected=known.names[0].text, actual=printed.name)
    if any(_shortens(name, whole) for whole in own):
        return check
    others = _others(printed, scheme_of(printed.code))
    if others and not _is_older(year, reference().get(printed.code[:3], known)):
        return _failed(check, _NAME, table, printed, [other.code for other in others])
    return check if any(_shortens(whole, name) for whole in own) else replace(check, state=INSUFFICIENT)


def _code_names(disclosure: Disclosure) -> Iterator[Check]:
    for table in disclosure.coded_tables:
        known = [printed for printed in table.codes if printed.name and printed.code in reference()]
        yield from _trusted(disclosure, [_name_check(table, printed, disclosure.fiscal_year) for printed in known])


# A code without the one above it --------------------------------------------------------------------------------


def _parents(table: CodedTable, printed_elsewhere: frozenset[str]) -> Iterator[Check]:
    """The codes above those of a table, level by level; due where the table prints most of them, and at least two."""
    levels: dict[tuple[str, int], dict[str, PrintedCode]] = defaultdict(dict)
    for printed in table.by_code():
        if len(printed.code) > 3 and scheme_of(printed.code):
            levels[scheme_of(printed.code), len(printed.code)].setdefault(printed.code[:-2], printed)
    for above in levels.values():
        shown = [parent for parent in above if parent in table.numbers]
        if len(shown) < 2 or 2 * len(shown) <= len(above):
            child = next(iter(above.values()))
            yield Check(NOT_APPLICABLE, child.ref, child.code, table.id)
            continue
        for parent, child in above.items():
            check = Check(PASS, child.ref, child.code, table.id, expected=parent)
            if parent in table.numbers or parent in printed_elsewhere:
                yield replace(check, actual=parent)
            else:
                yield _failed(check, _PARENT, table, child, shown)


def _code_parents(disclosure: Disclosure) -> Iterator[Check]:
    """A table that goes on in another of the same kind may print the code above in that one."""
    for table in disclosure.coded_tables:
        alike = [
            other.numbers for other in disclosure.coded_tables if (other.kind, other.scope) == (table.kind, table.scope)
        ]
        yield from _trusted(disclosure, list(_parents(table, frozenset().union(*alike))))


CODE_UNKNOWN = Rule(
    name="code-unknown",
    severity="warning",
    title_zh="科目编码存在",
    title_en="The code exists",
    reason_zh="表中的科目编码应当是《政府收支分类科目》里有的编码。参考表不完整：没有列出的编码，只有它的类不存在，"
    "或者同年其他文件都把这个名称印作另一个编码时，才算问题。依据是财政部每年发布的《政府收支分类科目》。",
    reason_en="A code in a table is one of the classification. The reference table is not complete: a code that it "
    "lacks is a finding only where its class does not exist, or where documents of the same year print the name under "
    "one other code. The source is the classification that the Ministry of Finance publishes every year.",
    check=_codes,
)
CODE_NAME = Rule(
    name="code-name",
    severity="warning",
    title_zh="科目编码和名称相符",
    title_en="Code and name belong together",
    reason_zh="科目编码旁边的名称应当是这个编码的名称（历年用过的名称和简写都算）；印成另一个编码的名称，读者就不知道是哪一个科目。"
    "依据是财政部每年发布的《政府收支分类科目》。",
    reason_en="The name beside a code is that of the code, in the wording of any year or shortened; with the name of "
    "another code a reader cannot tell which of the two is meant. The source is the classification that the Ministry "
    "of Finance publishes every year.",
    check=_code_names,
)
CODE_PARENT = Rule(
    name="code-parent",
    severity="notice",
    title_zh="下级科目有上级科目",
    title_en="A code stands below the one above it",
    reason_zh="逐级列出科目的表，每个下级科目之上应当有它的上级科目；表中同级的上级科目大多印了、只缺个别的才算。"
    "依据是《政府收支分类科目》的编码规则和预算公开表格的式样。",
    reason_en="A table that prints the levels of the classification prints each code below the one that it begins "
    "with; due only where the table prints most codes of that level. The source is the coding of the classification "
    "and the formats of the published tables.",
    check=_code_parents,
)
CLASSIFICATION = (CODE_UNKNOWN, CODE_NAME, CODE_PARENT)
