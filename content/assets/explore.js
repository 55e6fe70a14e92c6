/* The page 自己查. Works over http and from disk: the data (folder `explore`) are scripts that hand over their content.
 * How they are made is in builder/render/explore.py. What is shown is what the address says, and each choice changes
 * the address. Choosing and adding up is done here; showing, sorting, turning pages and downloading by Tabulator.
 */
(function () {
  "use strict";
  const host = document.querySelector("[data-mz-explore]");
  if (!host || !window.Tabulator) return;
  const folder = new URL(host.dataset.mzExplore, location.href);
  const site = (document.querySelector("link[rel=canonical]") || location).href; // for addresses that are downloaded
  const MOST = 60000; // rows that are fetched before a reader asks for all years
  const FEW_SUMS = 3;
  const MOST_CHOICES = 300;
  const ALL = "*";
  const NONE = "（没有写明）";
  const LEAF = "最细一行";

  // What there is to choose -------------------------------------------------------------------------------------

  const FILTERS = {
    words: { label: "名称里有", type: "words" }, // `q` is what the search box of the site reads
    region: { label: "地区", type: "choice" },
    department: { label: "部门名称里有", type: "part" },
    year: { label: "年度", type: "choice" },
    file: { label: "文件", type: "choice" },
    from: { label: "金额从（万元）", type: "from" },
    to: { label: "金额到（万元）", type: "to" },
    source: { label: "资金来源", type: "choice" },
    level1: { label: "一级指标", type: "choice" },
    level2: { label: "二级指标", type: "choice" },
    how: { label: "要求", type: "choice" },
    unit: { label: "指标值单位", type: "choice" },
    table: { label: "预算表", type: "choice" },
    measure: { label: "栏目", type: "choice" },
    direction: { label: "收支", type: "choice" },
    phase: { label: "阶段", type: "choice" },
    leaf: { label: "行", type: "choice" },
    code: { label: "科目编码开头是", type: "begins" },
  };
  const WORDS = {
    department: "部门", code: "科目编码", project: "项目", amount: "金额", value: "读作数", name: "名称", count: "多少",
    sum: "合计", basis: "可以相加的范围",
  };
  const word = (field) => WORDS[field] || FILTERS[field].label;

  const KINDS = {
    projects: {
      name: "项目", unit: "个", number: "amount", scale: 1e6, searched: ["name", "code"],
      filters: ["words", "region", "department", "year", "file", "from", "to", "source"],
      groups: ["department", "region", "year", "file", "source", "basis"],
      columns: [
        link("项目"), money("amount", "预算数（万元）", "未列"), departments(wide("department", "部门", 3)), regions(4),
        text("file", "文件", 5), text("source", "资金来源", 6), hidden("year", "年度"), hidden("code", "项目编码"),
      ],
      sorts: ["amount", "name", "department", "region", "year"],
    },
    indicators: {
      name: "绩效指标", unit: "条", number: "value", scale: 1, searched: ["name", "levels", "project"],
      filters: ["words", "level1", "level2", "how", "from", "to", "unit", "region", "department", "year", "file"],
      labels: { words: "指标、类别或项目里有", from: "指标值从", to: "指标值到" },
      groups: ["level1", "level2", "how", "unit", "department", "region", "year", "file"],
      columns: [
        link("指标"), narrow("target", "指标值（原文）", 0), narrow("how", "要求", 3), numeric("value", "读作数", 4),
        narrow("unit", "单位", 5), narrow("level1", "一级指标", 6), narrow("level2", "二级指标", 6),
        wide("project", "项目", 3), departments(wide("department", "部门", 4)), regions(7), text("file", "文件", 7), hidden("year", "年度"),
      ],
      sorts: ["value", "name", "project", "department", "region", "year"],
    },
    budget: {
      name: "预算数", unit: "行", number: "amount", scale: 1e6, searched: ["name", "code"],
      filters: ["words", "code", "table", "measure", "leaf", "direction", "phase", "from", "to", "region", "department",
        "year", "file"],
      groups: ["table", "measure", "code", "department", "region", "year", "file", "direction", "basis"],
      columns: [
        link("名目"), money("amount", "金额（万元）", "空白"), narrow("code", "科目编码", 4), text("table", "预算表", 3),
        text("measure", "栏目", 3), narrow("direction", "收支", 7), narrow("phase", "阶段", 8), narrow("leaf", "行", 8),
        departments(text("department", "部门", 5)), regions(6), text("file", "文件", 6), hidden("year", "年度"),
      ],
      sorts: ["amount", "name", "code", "department", "region", "year"],
    },
  };

  // Elements and columns ----------------------------------------------------------------------------------------

  function element(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  const collator = new Intl.Collator("zh", { numeric: true });
  const count = (number) => number.toLocaleString("en");

  // A text that a spreadsheet would take for a formula gets an apostrophe: the same as builder/render/twins.py.
  function harmless(value) {
    const isFormula = /^[=+@＝＋－＠-]./s.test(value) && !/^[-+]?\d[\d,]*(\.\d+)?%?$/.test(value);
    return isFormula ? "'" + value : value;
  }

  // An amount in 万元, exactly: at least two decimals.
  function wan(fen, isPlain) {
    const digits = String(Math.abs(fen)).padStart(7, "0");
    const decimals = digits.slice(-6).replace(/0+$/, "").padEnd(2, "0");
    const before = digits.slice(0, -6);
    return (fen < 0 ? "-" : "") + (isPlain ? before : before.replace(/\B(?=(\d{3})+$)/g, ",")) + "." + decimals;
  }

  // Cells are nodes, because a text of a document is no markup.
  function nodeOf(cell) {
    return document.createTextNode(cell.getValue() === null ? "" : cell.getValue());
  }

  function text(field, title, responsive) {
    return {
      field, title, responsive, minWidth: 110, download: true, sorter: (one, other) => collator.compare(one, other),
      formatter: nodeOf, accessorDownload: harmless,
    };
  }

  function narrow(field, title, responsive) {
    return { ...text(field, title, responsive), minWidth: 80 };
  }

  function numeric(field, title, responsive) {
    return {
      ...narrow(field, title, responsive), hozAlign: "right", sorter: "number",
      sorterParams: { alignEmptyValues: "bottom" }, accessorDownload: (value) => value,
    };
  }

  function money(field, title, blank) {
    return {
      ...numeric(field, title, 0), minWidth: 105,
      formatter: (cell) => document.createTextNode(cell.getValue() === null ? blank : wan(cell.getValue())),
      accessorDownload: (value) => (value === null ? "" : wan(value, true)),
    };
  }

  function wide(field, title, responsive) {
    return { ...text(field, title, responsive), widthGrow: 2 };
  }

  // A column whose values lead where `place` says of their row; nowhere where that is blank.
  function leading(column, place) {
    const formatter = (cell) => {
      const there = place(cell.getData());
      return there ? element("a", { href: new URL("../" + there, folder) }, cell.getValue()) : nodeOf(cell);
    };
    return { ...column, formatter };
  }

  function link(title) {
    return leading({ ...text("name", title, 0), minWidth: 150, widthGrow: 3 }, address);
  }

  function departments(column) {
    return leading(column, ({ publisher }) => publisher && `departments/${publisher}.html`);
  }

  function regions(responsive) {
    return leading(text("region", "地区", responsive), ({ area }) => area && `regions/${area}.html`);
  }

  function hidden(field, title) {
    return { ...text(field, title, 0), visible: false };
  }

  function address(row) {
    return row.page.replace("*", row.id) + (row.anchor && "#" + row.anchor);
  }

  // Files -------------------------------------------------------------------------------------------------------

  const handed = {};
  const asked = new Map();
  window.mzExplore = (name, content) => { handed[name] = content; };

  function take(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = element("script", { charset: "utf-8", src: new URL(name + ".js", folder) });
        script.onload = () => resolve(handed[name]);
        script.onerror = () => { asked.delete(name); reject(new Error(name)); };
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }

  function objects(columns) {
    const names = Object.keys(columns);
    const values = Object.values(columns).map((column) =>
      (column.texts ? column.at.map((number) => column.texts[number]) : column));
    return values[0].map((_, at) => Object.fromEntries(names.map((name, place) => [name, values[place][at]])));
  }

  const ready = new Map(); // the rows of each file

  async function rowsOf(name, version) {
    if (!ready.has(name)) {
      const [documents, columns] = await Promise.all([take(version + "/documents"), take(version + "/" + name)]);
      const known = objects(documents);
      const rows = objects(columns);
      for (const row of rows) {
        const { kind: file, ...rest } = known[row.document];
        Object.assign(row, rest, { file, leaf: row.leaf === 0 ? "另有明细" : LEAF });
        const parts = [file, row.table && row.table + row.nth, row.direction, row.phase, row.measure];
        row.basis = parts.filter(Boolean).join(" · ");
      }
      ready.set(name, rows);
    }
    return ready.get(name);
  }

  // The rows of a kind that the address asks for: those of one year, or all. The first year is the latest.
  async function load(wanted, about) {
    const files = about.files[wanted.kind];
    if (!wanted.year && files.reduce((sum, [, , many]) => sum + many, 0) > MOST) wanted.year = files[0][0] || NONE;
    const isWanted = (year) => [ALL, year || NONE].includes(wanted.year || ALL);
    const names = files.filter(([year]) => isWanted(year)).map(([, name]) => name);
    return (await Promise.all(names.map((name) => rowsOf(name, about.version)))).flat();
  }

  // The address -------------------------------------------------------------------------------------------------

  let state = {};

  function fromAddress() {
    const given = new URLSearchParams(location.search);
    const kind = Object.hasOwn(KINDS, given.get("kind")) ? given.get("kind") : "projects";
    const names = ["group", "sort", "page", ...KINDS[kind].filters].filter((name) => given.get(name));
    const wanted = { kind, ...Object.fromEntries(names.map((name) => [name, given.get(name)])) };
    if (!KINDS[kind].groups.includes(wanted.group)) delete wanted.group;
    return wanted;
  }

  function toAddress(wanted) {
    const names = ["kind", ...KINDS[wanted.kind].filters, "group", "sort", "page"].filter((name) => wanted[name]);
    return location.pathname + "?" + new URLSearchParams(names.map((name) => [name, wanted[name]]));
  }

  const note = () => history.replaceState(null, "", toAddress(state)); // what is shown already

  function go(wanted) {
    history.pushState(null, "", toAddress(wanted));
    return show();
  }

  // A link that changes what is shown, and leads there by itself too.
  function step(wanted, content) {
    const made = element("a", { href: toAddress(wanted) }, content);
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(wanted);
    });
    return made;
  }

  // Choosing and adding up --------------------------------------------------------------------------------------

  const fold = (value) => value.normalize("NFKC").toLowerCase();

  function tests(wanted) {
    const { searched, number, scale, filters } = KINDS[wanted.kind];
    const limit = (name) => Math.round(Number(wanted[name]) * scale * 1e6) / 1e6; // 0.07 * 1e6 is no whole number
    const made = {
      words: (value) => {
        const parts = fold(value).split(/\s+/).filter(Boolean);
        return (row) => {
          const held = fold(searched.map((field) => row[field]).join("\n"));
          return parts.every((part) => held.includes(part));
        };
      },
      part: (value, name) => { const part = fold(value); return (row) => fold(row[name]).includes(part); },
      begins: (value, name) => (row) => row[name].startsWith(value),
      choice: (value, name) => (row) => row[name] === value,
      from: (_, name) => { const least = limit(name); return (row) => row[number] !== null && row[number] >= least; },
      to: (_, name) => { const most = limit(name); return (row) => row[number] !== null && row[number] <= most; },
    };
    return filters.filter((name) => wanted[name] && wanted[name] !== ALL).map((name) =>
      (wanted[name] === NONE ? (row) => row[name] === "" : made[FILTERS[name].type](wanted[name], name)));
  }

  // What rows of a group come to, apart for each basis: only what has the same basis may be added up.
  function sums(rows, group) {
    const found = new Map();
    const codes = new Set();
    for (const row of rows) {
      const { basis, amount, code } = row;
      const value = group ? row[group] : "";
      const key = value + "\n" + basis;
      const sum = found.get(key) || { value, basis, count: 0, added: 0, sum: null, blank: 0, detailed: 0, again: 0 };
      found.set(key, sum);
      sum.count++;
      if (row.leaf !== LEAF) sum.detailed++;
      else if (amount === null) sum.blank++;
      else { sum.added++; sum.sum += amount; }
      if (state.kind === "projects" && code) {
        if (codes.has(basis + code)) sum.again++;
        codes.add(basis + code);
      }
    }
    return [...found.values()];
  }

  function counts(rows, group) {
    const found = new Map();
    for (const row of rows) found.set(row[group], (found.get(row[group]) || 0) + 1);
    return [...found].map(([value, many]) => ({ value, count: many }));
  }

  function inWords(sum) {
    const remarks = [
      [sum.added, "行相加"], [sum.blank, "行没有写明金额"], [sum.detailed, "行另有明细，不再加"],
      [sum.again, "行的项目编码与前面的相同，可能重复"],
    ].filter(([many]) => many).map(([many, what]) => `${count(many)} ${what}`);
    const total = sum.sum === null ? "没有可以相加的金额" : `合计 ${wan(sum.sum)} 万元`;
    return `${sum.basis}：${total}（${remarks.join("，")}）`;
  }

  // The parts of the page ---------------------------------------------------------------------------------------

  const tabs = element("nav", { class: "mz-explore-kinds", "aria-label": "查什么" });
  const form = element("form", { class: "mz-explore-form", "aria-label": "条件" });
  const conditions = element("details", {}, element("summary", {}, "条件、分组和次序"), form);
  const said = element("p", { class: "mz-explore-said", id: "mz-explore-said", role: "status" });
  const totals = element("ul", { class: "mz-explore-totals", "aria-label": "合计" });
  const download = element("button", { type: "button", class: "mz-explore-download" }, "下载这些行（CSV）");
  const place = element("div");
  const pager = element("div", { class: "mz-explore-pager", role: "group", "aria-label": "翻页" });
  const print = element("p", { class: "mz-explore-print" }, "印出的是屏幕上的一页；全部行可以在网页上下载。");
  conditions.open = window.matchMedia("(min-width: 45em)").matches;
  const parts = [tabs, conditions, said, totals, download, place, pager, print]; // there when they are filled

  function showTabs() {
    tabs.replaceChildren(...Object.entries(KINDS).map(([kind, { name }]) => {
      const made = step({ kind }, name);
      if (kind === state.kind) made.setAttribute("aria-current", "page");
      return made;
    }));
  }

  function choices(name, rows, about) {
    if (name === "year") {
      const years = new Set(about.files[state.kind].map(([year]) => year));
      return [[ALL, "全部"], ...[...years].map((year) => [year || NONE, year || NONE])];
    }
    const found = counts(rows, name).sort((one, other) => other.count - one.count).slice(0, MOST_CHOICES);
    const named = found.map(({ value, count: many }) => [value || NONE, `${value || NONE}（${count(many)}）`]);
    return [["", "全部"], ...named];
  }

  function select(name, options, value) {
    const known = options.some(([own]) => own === value) ? [] : [[value, value]];
    const made = element("select", { name });
    made.append(...[...options, ...known].map(([own, words]) => element("option", { value: own }, words)));
    made.value = value;
    return made;
  }

  function control(name, rows, about) {
    const { label, type } = FILTERS[name];
    const title = (KINDS[state.kind].labels || {})[name] || label;
    if (type === "choice") {
      const value = state[name] || (name === "year" ? ALL : "");
      return element("label", {}, title, select(name, choices(name, rows, about), value));
    }
    const kind = ["from", "to"].includes(type) ? "number" : "search";
    const input = element("input", { name, type: kind, step: "any", autocomplete: "off" });
    input.value = state[name] || "";
    return element("label", {}, title, input);
  }

  function sortChoices() {
    const { sorts } = KINDS[state.kind];
    const fields = !state.group ? sorts : state.kind === "indicators" ? ["count", "value"] : ["sum", "count", "value"];
    return fields.flatMap((field) => {
      const title = field === "value" && state.group ? word(state.group) : word(field);
      return [["-" + field, `${title}，从大到小`], [field, `${title}，从小到大`]];
    });
  }

  function showForm(rows, about) {
    const { filters, groups } = KINDS[state.kind];
    const { name: focused } = form.contains(document.activeElement) ? document.activeElement : {};
    const apart = groups.map((name) => [name, `按${word(name)}`]);
    form.replaceChildren(
      ...filters.map((name) => control(name, rows, about)),
      element("label", {}, "分组", select("group", [["", "不分组"], ...apart], state.group || "")),
      element("label", {}, "次序", select("sort", [["", "原来的次序"], ...sortChoices()], state.sort || "")),
      element("button", { type: "reset" }, "清除条件"),
    );
    if (focused) form.elements[focused].focus();
  }

  function showSums(rows, all) {
    const { name, unit } = KINDS[state.kind];
    const year = { [ALL]: "", [NONE]: "年度没有写明的" }[state.year || ALL];
    const whole = `${year === undefined ? `${state.year} 年的` : year} ${count(all.length)} ${unit}${name}`.trim();
    const isAll = rows.length === all.length;
    said.textContent = isAll ? `共有 ${whole}` : `${whole}里，符合条件的有 ${count(rows.length)} ${unit}`;
    const found = state.kind === "indicators" ? [] : sums(rows).sort((one, other) => other.count - one.count);
    if (found.length <= FEW_SUMS) {
      totals.replaceChildren(...found.map((sum) => element("li", {}, inWords(sum))));
      return;
    }
    const what = state.kind === "budget" ? "年度、文件、预算表、栏目" : "年度、文件";
    const remark = element("li", {}, `${what}不同的不放在一起相加，这里有 ${count(found.length)} 种。`);
    if (!state.group) remark.append(step({ ...state, group: "basis", sort: "", page: "" }, "分开看各自的合计"));
    totals.replaceChildren(remark);
  }

  // Tables ------------------------------------------------------------------------------------------------------

  // What has no room beside the others stands below them.
  function below(parts) {
    const filled = parts.filter(({ value }) => value.textContent);
    const pairs = filled.map(({ title, value }) =>
      element("div", {}, element("dt", {}, title), element("dd", {}, value)));
    return pairs.length ? element("dl", {}, ...pairs) : "";
  }

  const PAGES = {
    first: "首页", first_title: "第一页", last: "末页", last_title: "最后一页", prev: "上一页", prev_title: "上一页",
    next: "下一页", next_title: "下一页", page_title: "页码",
  };
  const shown = { key: "", table: null, rows: new Set() };
  const isShown = (row) => shown.rows.has(row);

  // The library's roles are those of a grid with keys of its own. This is a table, and what it shows is said above it.
  function setRoles(made) {
    made.setAttribute("aria-labelledby", said.id);
    const roles = {
      table: made, rowgroup: ".tabulator-header", presentation: ".tabulator-header-contents, .tabulator-tableholder",
      cell: ".tabulator-cell, .tabulator-responsive-collapse",
    };
    for (const [role, found] of Object.entries(roles)) {
      for (const own of found === made ? [made] : made.querySelectorAll(found)) {
        own.setAttribute("role", role);
        own.removeAttribute("tabindex");
      }
    }
  }

  function table(columns, data, options) {
    if (shown.table) shown.table.destroy();
    const made = element("div");
    place.replaceChildren(made);
    pager.replaceChildren();
    const initialSort = state.sort ? [sorter()] : [];
    return new Promise((resolve) => {
      const built = new window.Tabulator(made, {
        data, columns, initialSort, layout: "fitColumns", renderVertical: "basic", responsiveLayout: "collapse",
        responsiveLayoutCollapseStartOpen: true, responsiveLayoutCollapseFormatter: below,
        pagination: true, paginationSize: 25, paginationElement: pager, paginationButtonCount: 3,
        locale: "zh", langs: { zh: { pagination: PAGES } }, columnDefaults: { resizable: false },
        placeholder: "没有符合条件的行，放宽条件再试", ...options,
      });
      built.on("renderComplete", () => setRoles(made));
      built.on("tableBuilt", () => { built.on("dataSorted", sorted); resolve(built); });
    });
  }

  const sorter = () => ({ column: state.sort.replace(/^-/, ""), dir: state.sort[0] === "-" ? "desc" : "asc" });
  const sortName = (sorters) => (sorters.length ? (sorters[0].dir === "desc" ? "-" : "") + sorters[0].field : "");

  // A reader sorted by the head of a column.
  function sorted(sorters) {
    const name = sortName(sorters);
    if (host.dataset.state !== "shown" || name === (state.sort || "")) return;
    state.sort = name;
    form.elements.sort.value = name;
    note();
  }

  function groupColumns() {
    const { kind, group } = state;
    const drill = (value) => step({ ...state, group: "", sort: "", page: "", [group]: value }, value);
    const value = {
      ...text("value", word(group), 0), minWidth: 150, widthGrow: 3,
      formatter: (cell) => (group === "basis" ? nodeOf(cell) : drill(cell.getValue() || NONE)),
      accessorDownload: (own) => harmless(own || NONE),
    };
    const many = { ...numeric("count", KINDS[kind].unit + "数", kind === "indicators" ? 0 : 3), minWidth: 80 };
    if (kind === "indicators") return [value, many];
    const basis = { ...text("basis", "只加这一种", 2), minWidth: 160, widthGrow: 2 };
    const detailed = numeric("detailed", "另有明细、不加的行", 4);
    const other = kind === "budget" ? detailed : numeric("again", "项目编码重复的行", 4);
    return [
      value, money("sum", "合计（万元）", "没有可加的"), ...(group === "basis" ? [] : [basis]), many, numeric("added", "相加的行", 4),
      numeric("blank", "没有写明金额的行", 4), other,
    ];
  }

  async function showGroups(rows) {
    const lines = (state.kind === "indicators" ? counts : sums)(rows, state.group);
    lines.sort((one, other) => collator.compare(one.value, other.value) || collator.compare(one.basis, other.basis));
    shown.key = "";
    shown.table = await table(groupColumns(), lines, {});
  }

  async function showRows(all) {
    const key = state.kind + state.year;
    const page = Number(state.page) || 1;
    if (shown.key !== key) {
      const place = { ...hidden("page", "网址"), accessorDownload: (_, row) => new URL(address(row), site).href };
      shown.key = key;
      shown.table = await table([...KINDS[state.kind].columns, place], all, {
        initialFilter: isShown, paginationInitialPage: page,
      });
      shown.table.on("pageLoaded", (number) => { state.page = number > 1 ? String(number) : ""; note(); });
      return;
    }
    shown.table.setFilter(isShown);
    if (sortName(shown.table.getSorters()) !== (state.sort || "")) {
      if (state.sort) shown.table.setSort([sorter()]);
      else shown.table.clearSort();
    }
    if (shown.table.getPage() !== page) await shown.table.setPage(Math.min(page, shown.table.getPageMax() || 1));
  }

  // All of it ---------------------------------------------------------------------------------------------------

  let turn = 0;

  // What the address says. The form stays as it is while a reader fills it in.
  async function show(isFilling) {
    const own = ++turn;
    const wanted = fromAddress();
    host.dataset.state = "asking";
    try {
      const about = await take("about");
      const all = await load(wanted, about);
      if (own !== turn) return;
      const isSame = ["kind", "group", "year"].every((name) => wanted[name] === state[name]);
      state = wanted;
      showTabs();
      if (isFilling !== true || !isSame) showForm(all, about);
      const made = tests(state);
      const rows = all.filter((row) => made.every((test) => test(row)));
      shown.rows = new Set(rows);
      showSums(rows, all);
      if (!host.childElementCount) host.append(...parts);
      await (state.group ? showGroups(rows) : showRows(all));
      if (own === turn) host.dataset.state = "shown";
    } catch (problem) {
      said.textContent = "有一部分数据没有取到，刷新再试";
      if (!host.childElementCount) host.append(said);
      host.dataset.state = "failed";
      throw problem;
    }
  }

  // Choosing makes a step back possible, typing does not.
  function chosen({ name, localName }) {
    const { year, ...given } = Object.fromEntries(new FormData(form));
    const wanted = { ...state, ...given, page: "", year: year === ALL && !state.year ? "" : year };
    if (name === "group") wanted.sort = "";
    history[localName === "select" ? "pushState" : "replaceState"](null, "", toAddress(wanted));
    show(true);
  }

  let waiting = 0;
  form.addEventListener("change", ({ target }) => target.localName === "select" && chosen(target));
  form.addEventListener("input", ({ target }) => {
    clearTimeout(waiting);
    if (target.localName === "input") waiting = setTimeout(chosen, 250, target);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go({ kind: state.kind });
  });
  window.addEventListener("popstate", show);
  download.addEventListener("click", () => shown.table.download("csv", `mingzhang-${state.kind}.csv`, { bom: true }));
  show();
})();
