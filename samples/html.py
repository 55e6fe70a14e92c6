"""Blocks → .html: the page of a government site, with navigation, script and footer around the document.

Written as such sites write it: one cell over several by `rowspan` and `colspan`, lines parted by `<br>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from samples.blocks import Block, Cell, Paragraph, Table, captions, without_page_numbers

_HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_政府信息公开</title>
<meta name="ArticleTitle" content="{title}">
<style>
  table {{ border-collapse: collapse; width: 100%; }}
  td {{ border: 1px solid #000; padding: 4px; }}
  .caption {{ text-align: center; font-weight: bold; }}
</style>
<script>var page = {{ "column": "预算绩效", "visits": 4217 }};</script>
</head>
<body>
<header>
  <h2>政府信息公开平台</h2>
  <form action="/search"><input type="text" name="q" value="请输入关键词"><button>搜索</button></form>
</header>
<nav>
  <ul>
    <li><a href="/">首页</a></li><li><a href="/xxgk/">信息公开</a></li><li><a href="/xxgk/czzj/">财政资金</a></li>
  </ul>
</nav>
<main>
<article>
"""

_FOOT = """</article>
</main>
<aside>
  <table><tr><td>打印本页</td><td>关闭窗口</td><td>浏览次数：4217</td></tr></table>
</aside>
<footer>
  <p>网站地图　联系我们　版权所有</p>
</footer>
<script>document.querySelectorAll("table").forEach(function (table) { table.border = 1; });</script>
</body>
</html>
"""


def write_html(blocks: Sequence[Block], title: str) -> bytes:
    """The document as a page; `title` stands in the window's title, not in the document."""
    shown = without_page_numbers(blocks)
    over_tables = captions(shown)
    lines = [_HEAD.format(title=escape(title))]
    for at, block in enumerate(shown):
        if isinstance(block, Table):
            lines.extend(_table(block))
        else:
            lines.append(_paragraph(block, at in over_tables))
    return "".join([*lines, _FOOT]).encode()


def _paragraph(paragraph: Paragraph, is_caption: bool) -> str:
    if not paragraph.text.strip():
        return "<p>&nbsp;</p>\n"
    kind = ' class="caption"' if is_caption else ""
    return f"<p{kind}>{_text(paragraph.text)}</p>\n"


def _table(table: Table) -> Iterator[str]:
    yield "<table>\n"
    for row in range(table.rows):
        yield f"<tr>{''.join(map(_cell, table.starting_in(row)))}</tr>\n"
    yield "</table>\n"


def _cell(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", cell.row_span), ("colspan", cell.column_span)) if count > 1
    )
    return f"<td{spans}>{_text(cell.text) or '&nbsp;'}</td>"


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")
