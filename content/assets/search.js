/* Search. Works over http and from disk: the index (folder `search`) is made of scripts that hand over their content.
 * How it is made is in builder/search. Terms lead to candidates; whether they match is read from their texts.
 */
(function () {
  "use strict";
  const box = document.querySelector("[data-mz-search]");
  if (!box) return;
  const root = new URL(box.dataset.mzSearch, location.href);
  const toggle = document.getElementById("__search");
  const input = box.querySelector("input");
  const form = box.querySelector("form");
  const meta = box.querySelector(".md-search-result__meta");
  const list = box.querySelector(".md-search-result__list");
  const chips = box.querySelector(".mz-kinds");
  const filters = box.querySelector(".mz-filters");
  const selects = [...box.querySelectorAll(".mz-filters select")];
  const more = box.querySelector(".mz-more");
  const FEW = 10; // results before a reader asks for more
  const MOST_CHOICES = 200;
  const MOST_CUTS = 3;
  const MOST_FILES = 2; // of terms that begin alike
  const MOST_READ = 100; // candidates of a kind, where none of the first matches
  const HINT = meta.textContent;
  const WORDS = document.documentElement.lang === "en" ? {
    about: "about ",
    all: "All",
    choice: (name, many) => `${name} (${many})`,
    cut: (text, parts, many) => `“${text}” does not stand in one piece; ${many} with ${parts.join(", ")} apart`,
    names: {
      地区: "Regions", 部门: "Departments", 科目: "Codes", 项目: "Projects", 公开文件: "Disclosures", 绩效指标: "Indicators", 文字: "Texts",
      核对结果: "Findings", 预算数: "Budget items", 名词: "Terms", 本站说明: "About this site",
      年度未写明: "Year not stated",
    },
    least: "at least ",
    left: (many) => `${many} more at the same place`,
    many: (number) => `Results: ${number}`,
    none: (text, isPart, isFiltered) => `“${text}” was not found${isPart ? " among the first that were read" : ""}; `
      + (isFiltered ? "take the filters away" : "try another word"),
    out: (words, parts, many) => `${words.join(", ")} left out; ${many} with ${parts.join(", ")}`,
    unread: "The search index could not be read; please try again",
  } : {
    about: "约 ",
    all: "全部",
    choice: (name, many) => `${name}（${many}）`,
    cut: (text, parts, many) => `没有连在一起的“${text}”；分开含有${parts.join("")}的有 ${many}`,
    names: {},
    least: "至少 ",
    left: (many) => `同一处还有 ${many} 条`,
    many: (number) => `${number} 个结果`,
    none: (text, isPart, isFiltered) => `${isPart ? "读了最前面的一些，" : ""}没有找到“${text}”，`
      + `${isFiltered ? "去掉筛选" : "换一个词"}再试`,
    out: (words, parts, many) => `没有算上${words.join("")}；含有${parts.join("")}的有 ${many}`,
    unread: "搜索的索引读不出来，请再试一次",
  };
  const PAUSE = 250; // milliseconds after the last keystroke, before filters are read
  const LEAST_INNER = 4; // characters from the middle of a code
  const ASKING = /(?:一共|总共)?(?:花了?|花费|用了?|有)?多少(?:万?元|钱|个|项|次)?|有?(?:哪些|哪个|什么|几个)|怎么样?|请问|[的吗呢]/g;
  const LAST = "\uffff"; // comes after whatever continues a term
  const GAP = "[^\\p{L}\\p{N}]*";

  const has = (held, key) => Object.prototype.hasOwnProperty.call(held, key);

  // Files of the index ----------------------------------------------------------------------------------------

  const taken = new Map();
  const handed = new Map();
  window.mzSearch = (name, content) => handed.set(name, content);

  function take(name) {
    if (!taken.has(name)) {
      taken.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.charset = "utf-8";
        script.src = new URL("search/" + name + ".js", root);
        script.onload = () => { script.remove(); resolve(handed.get(name)); };
        script.onerror = () => { script.remove(); taken.delete(name); reject(new Error(name)); };
        document.head.append(script);
      }));
    }
    return taken.get(name);
  }

  const versioned = async (name) => take((await about()).version + "/" + name);

  // What the other files hold, with the number of the first unit of each kind.
  async function about() {
    const content = await take("about");
    let first = 0;
    content.firsts = content.firsts || content.kinds.map(([, many]) => { first += many; return first - many; });
    return content;
  }

  // Numbers of units: sorted arrays ---------------------------------------------------------------------------

  function numbers(written) {
    const bytes = atob(written.slice(1));
    const found = [];
    if (written[0] === "b") {
      for (let at = 0; at < bytes.length; at++) {
        const bits = bytes.charCodeAt(at);
        for (let bit = 0; bit < 8; bit++) if (bits >> bit & 1) found.push(at * 8 + bit);
      }
      return found;
    }
    let number = -1, rest = 0, shift = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes.charCodeAt(at);
      rest |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) { number += rest; found.push(number); rest = shift = 0; }
    }
    return found;
  }

  function both(one, other) {
    const found = [];
    for (let a = 0, b = 0; a < one.length && b < other.length;) {
      if (one[a] === other[b]) { found.push(one[a]); a++; b++; } else if (one[a] < other[b]) a++; else b++;
    }
    return found;
  }

  function either(...lists) {
    const held = lists.filter((one) => one.length);
    return held.length < 2 ? held[0] || [] : [...Uint32Array.from(new Set(held.flat())).sort()];
  }

  const without = (one, other) => { const left = new Set(other); return one.filter((number) => !left.has(number)); };

  // Terms: the same as builder/search/terms.py ----------------------------------------------------------------

  const fold = (text) => text.replace(/[\uff01-\uff5e]/g, (found) => String.fromCharCode(found.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ").replace(/[A-Z]/g, (found) => found.toLowerCase());

  const tokens = (text) =>
    (fold(text).match(/[a-z0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|[^\x00-\x7f]/gu) || [])
      .filter((token) => token <= "\x7f" || /[\p{L}\p{N}]/u.test(token));

  const isWord = (token) => token <= "\x7f";

  function word(token) {
    const bare = token.replaceAll(",", "");
    return bare.includes(".") ? bare.replace(/0+$/, "").replace(/\.$/, "") : bare;
  }

  function terms(found) {
    return found.flatMap((token, at) => {
      if (isWord(token)) return [word(token)];
      return at && !isWord(found[at - 1]) ? [found[at - 1] + token] : [];
    });
  }

  // The files of terms from the one that may hold `first` to the one that may hold `last`.
  async function ranges(first, last) {
    const { terms: firsts } = await about();
    const upTo = (term) => Math.max(0, firsts.filter((one) => one <= term).length - 1);
    const from = upTo(first);
    const to = Math.min(upTo(last), from + MOST_FILES - 1);
    const names = Array.from({ length: to - from + 1 }, (_, at) => "terms/" + (from + at));
    return { files: await Promise.all(names.map(versioned)), isCut: to < upTo(last) };
  }

  // The numbers of a term; of those that begin with it, where it is the beginning of one. `noted.isCut` where these are
  // too many to read them all.
  async function lookup(term, suffix, isBegun, noted = {}) {
    const found = [];
    const { files, isCut } = await ranges(term + suffix, isBegun ? term + LAST : term + suffix);
    noted.isCut ||= isCut;
    for (const held of files) {
      for (const key of isBegun ? Object.keys(held) : [term + suffix]) {
        const isMeant = key.startsWith(term) && (/[\^@]$/.exec(key) || [""])[0] === suffix;
        if (isMeant && has(held, key)) found.push(numbers(held[key]));
      }
    }
    return either(...found);
  }

  async function having(part, suffix) {
    const last = part.keys.length - 1;
    const found = await Promise.all(part.keys.map((key, at) => lookup(key, suffix, part.isBegun && at === last, part)));
    return found.sort((one, other) => one.length - other.length).reduce(both);
  }

  // The units of documents.
  async function of(documents) {
    if (!documents.length) return [];
    const [content, places] = await Promise.all([about(), versioned("places")]);
    const found = [];
    const wanted = new Set(documents);
    places.forEach((counts, kind) => {
      let number = content.firsts[kind];
      counts.forEach((many, document) => {
        if (wanted.has(document)) for (let at = 0; at < many; at++) found.push(number + at);
        number += many;
      });
    });
    return found;
  }

  // What is asked ---------------------------------------------------------------------------------------------

  // What is typed: parts set apart by spaces, each found as it stands. A single character only narrows; where there is
  // nothing else, it is the beginning of two.
  function parse(text) {
    const parts = text.trim().split(/\s+/).map(tokens).filter((found) => found.length).map(piece);
    if (parts.some((part) => part.keys.length)) return parts;
    return parts.map((part) => ({ ...part, keys: part.tokens, isBegun: true }));
  }

  const piece = (found) => ({
    tokens: found, keys: terms(found), isBegun: false, isInner: false, pattern: pattern(found, false),
  });

  // An amount however it is written; the end of a last word is left open where it `isBegun`.
  function pattern(found, isBegun) {
    const source = found.map((token, at) => {
      if (!isWord(token)) return token;
      const [whole, rest] = word(token).split(".");
      const end = at === found.length - 1 && isBegun ? "" : "(?![a-z0-9]|[.,]\\d)";
      return (/^\d+$/.test(whole) ? [...whole].join(",?") : whole) + (rest ? "\\." + rest + "0*" : "(?:\\.0+)?") + end;
    });
    return new RegExp(source.join(GAP), "gu");
  }

  // A word that nobody has is taken as the beginning of one; what begins none, as a piece from the middle of a code.
  async function begin(part, isAlone) {
    const [last] = part.tokens.slice(-1);
    if (!isWord(last)) return;
    const has = async (term, isBegun) => {
      const found = await Promise.all((isAlone ? ["", "^"] : ["", "@"]).map((suffix) => lookup(term, suffix, isBegun)));
      return found.some((numbers) => numbers.length);
    };
    part.isBegun = !await has(word(last), false);
    part.isInner = part.isBegun && part.tokens.length === 1 && last.length >= LEAST_INNER && !await has(word(last), true);
    if (part.isInner) part.keys = ["*" + word(last)];
    part.pattern = pattern(part.tokens, part.isBegun);
  }

  // Where a part stands in a text, as [from, to]; a word does not begin within another.
  function spots(text, part) {
    const folded = fold(text);
    return [...folded.matchAll(part.pattern)].filter((found) => {
      const before = folded.slice(Math.max(0, found.index - 2), found.index);
      return part.isInner || !isWord(part.tokens[0]) || !(/[a-z0-9]$/.test(before) || /\d[.,]$/.test(before));
    }).map((found) => [found.index, found.index + found[0].length]);
  }

  // Candidates by kind: those with a part in the name, the region or the year of their document first, of these and of
  // the others those with one in their titles. `placed` are the former, `whole` is what there is without the
  // choice of region, department and year.
  async function candidates(parts) {
    const content = await about();
    let all = null, titled = [], placed = [];
    for (const part of parts.filter((one) => one.keys.length)) {
      await begin(part, parts.length === 1);
      let [anywhere, inTitle] = await Promise.all([having(part, ""), having(part, "^")]);
      titled = either(titled, inTitle);
      if (parts.length > 1) {
        const there = await of(await having(part, "@"));
        placed = either(placed, there);
        anywhere = either(either(anywhere, inTitle), there);
      }
      all = all ? both(all, anywhere) : anywhere;
    }
    const whole = all;
    all = await chosen(all);
    placed = both(all, placed);
    const order = [placed, without(all, placed)].flatMap((some) => [...both(some, titled), ...without(some, titled)]);
    const groups = content.kinds.map(([, many], kind) => {
      const from = content.firsts[kind];
      return order.filter((number) => number >= from && number < from + many);
    });
    return { whole, placed: new Set(placed), groups };
  }

  // Those of the region, department and year that are chosen.
  async function chosen(found) {
    const choice = selects.filter((select) => select.value);
    if (!choice.length) return found;
    const filters = await versioned("filters");
    const documents = filters.year[1].map((_, at) => at)
      .filter((at) => choice.every((select) => filters[select.name][1][at] === Number(select.value)));
    return both(found, await of(documents));
  }

  // What is nowhere as it stands, cut in two where its neighbours are together least: 舆情满意度 as 舆情, 满意度.
  async function apart(parts) {
    const cuts = await Promise.all(parts.flatMap((part, at) => part.tokens.map(async (token, place) => {
      const halves = [part.tokens.slice(0, place), part.tokens.slice(place)].map(piece);
      if (halves.some((half) => !half.keys.length)) return [];
      const pair = [part.tokens[place - 1], token];
      const many = pair.some(isWord) ? 0 : (await lookup(pair.join(""), "", false)).length;
      return [{ many, parts: [...parts.slice(0, at), ...halves, ...parts.slice(at + 1)] }];
    })));
    return cuts.flat().sort((one, other) => one.many - other.many)[0]?.parts;
  }

  // What is shown ---------------------------------------------------------------------------------------------

  const state = { kind: -1, limit: FEW };

  async function read(number) {
    const { texts } = await about();
    const [title, context, address, passages] = (await versioned("text/" + Math.floor(number / texts)))[number % texts];
    return { number, title, context, address, passages };
  }

  // A unit with the passages that match, the best first; null where not all parts are in it.
  function matching(unit, parts) {
    const texts = [unit.title, ...unit.passages.map(([, text]) => text), ...(parts.length > 1 ? [unit.context] : [])];
    if (!parts.every((part) => texts.some((text) => spots(text, part).length))) return null;
    const found = unit.passages
      .map((passage) => ({ passage, hits: parts.filter((part) => spots(passage[1], part).length).length }))
      .filter(({ hits }) => hits).sort((one, other) => other.hits - one.hits);
    return { ...unit, parts, found: found.map(({ passage }) => passage) };
  }

  // The first of a group that match, and how many candidates before them did not.
  async function first(group, parts, many, most) {
    const shown = [];
    let at = 0;
    while (shown.length < many && at < Math.min(group.length, most)) {
      const units = await Promise.all(group.slice(at, at + many - shown.length).map(read));
      at += units.length;
      shown.push(...units.map((unit) => matching(unit, parts)).filter(Boolean));
    }
    return { shown, misses: at - shown.length };
  }

  // The answer to parts: candidates by kind, and the first of each kind, or more of the kind that is chosen.
  async function find(parts) {
    const { whole, placed, groups } = await candidates(parts);
    const content = await about();
    const from = content.firsts[state.kind] || 0;
    const to = state.kind < 0 ? Infinity : from + content.kinds[state.kind][1];
    const isShown = (group, kind) => group.length > 0 && (state.kind < 0 || state.kind === kind);
    const held = groups.filter(isShown).length;
    const many = Math.max(2, Math.floor(state.limit / Math.max(1, held)));
    const asked = groups.map((group, kind) => isShown(group, kind) ? group : []);
    const upTo = (most) => Promise.all(asked.map((group) => first(group, parts, many, most)));
    let made = await upTo(many * 3);
    if (made.every(({ shown }) => !shown.length)) made = await upTo(MOST_READ);
    const counts = groups.map((group, kind) => group.length - made[kind].misses);
    const isFar = (kind) => !made[kind].shown.some((unit) => placed.has(unit.number));
    const isRead = counts.every((count, kind) => count === made[kind].shown.length);
    return {
      parts, counts, made,
      order: [...made.keys()].sort((one, other) => isFar(one) - isFar(other)),
      found: whole.filter((number) => number >= from && number < to),
      isEmpty: made.every(({ shown }) => !shown.length),
      hasMore: asked.some((group, kind) => made[kind].shown.length + made[kind].misses < group.length),
      isCut: !isRead && parts.some((part) => part.isCut),
      isExact: isRead || parts.every((part) => !part.isBegun && part.keys.length === 1 && part.tokens.length <= 2),
    };
  }

  const places = (text, parts) => parts.flatMap((part) => spots(text, part)).sort((one, other) => one[0] - other[0]);

  // `element` with `text`, and what was asked for marked in it.
  function marked(element, text, parts) {
    let at = 0;
    for (const [from, to] of places(text, parts)) {
      if (from < at) continue;
      const mark = make("mark", "", text.slice(from, to));
      element.append(text.slice(at, from), mark);
      at = to;
    }
    element.append(text.slice(at));
    return element;
  }

  // The part of a text around the first place.
  function excerpt(text, parts) {
    const from = Math.max(0, places(text, parts)[0][0] - 30);
    return (from ? "…" : "") + text.slice(from, from + 100) + (from + 100 < text.length ? "…" : "");
  }

  const named = (title) => WORDS.names[title] || title;

  const sum = (counts) => counts.reduce((one, other) => one + other, 0);

  const number = (many, { isExact, isCut }) =>
    (isCut ? WORDS.least : isExact ? "" : WORDS.about) + many.toLocaleString("en");

  function make(name, kind, text) {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    return element;
  }

  // The address of a passage. Where its place holds several, browsers that can lead to a text are told which.
  function href(unit, passage) {
    const address = new URL(unit.address, root);
    if (!passage) return address.href;
    address.hash = passage[0];
    const [spot] = places(passage[1], unit.parts);
    const isPlace = /^([^/]+\/)?originals\//.test(unit.address) || /^(page$|indicator-|finding-)/.test(passage[0]);
    if (isPlace || !document.fragmentDirective) return address.href;
    const [before, after] = [passage[1].slice(0, spot[0]), passage[1].slice(spot[1])];
    const words = /[^。；：，]{0,20}$/.exec(before)[0] + passage[1].slice(...spot) + /^[^。；：，]{0,20}/.exec(after)[0];
    const text = encodeURIComponent(words.trim()).replaceAll("-", "%2D");
    return address.href + (passage[0] ? "" : "#") + ":~:text=" + text;
  }

  function item(unit, kind) {
    const element = make("li", "md-search-result__item");
    const passages = unit.found.length ? unit.found.slice(0, 3) : [null];
    passages.forEach((passage, at) => {
      const link = make("a", "md-search-result__link");
      const article = make("article", "md-search-result__article md-typeset");
      link.href = href(unit, passage);
      if (!at) article.append(marked(make("h1"), unit.title, unit.parts), make("p", "mz-context", `${kind} · ${unit.context}`));
      if (passage) article.append(marked(make("p"), excerpt(passage[1], unit.parts), unit.parts));
      link.append(article);
      element.append(link);
    });
    const left = unit.found.length - passages.length;
    if (left > 0) element.append(make("p", "mz-context mz-others", WORDS.left(left)));
    return element;
  }

  function showKinds(kinds, found) {
    const { counts } = found;
    const focused = document.activeElement.dataset.kind;
    const entries = [[WORDS.all, sum(counts), -1], ...kinds.map(([title], kind) => [named(title), counts[kind], kind])];
    chips.replaceChildren(...entries.filter(([, many, kind]) => many || kind < 0 || kind === state.kind).map(([title, many, kind]) => {
      const button = make("button", "", `${title} ${number(many, found)}`);
      button.type = "button";
      button.dataset.kind = kind;
      button.setAttribute("aria-pressed", String(kind === state.kind));
      button.addEventListener("click", () => { state.kind = kind; state.limit = FEW; answer(); });
      return button;
    }));
    if (focused) chips.querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  // How many candidates there are of each region, department and year, as the other two are chosen: after the answer,
  // because it reads more files, and when nothing more is typed.
  async function showFilters(found, isCurrent) {
    if (!found.length) return;
    if (filters.hidden) await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    if (!isCurrent()) return;
    const [content, held, names] = await Promise.all([about(), versioned("places"), versioned("filters")]);
    const counts = new Map();
    let at = 0;
    held.forEach((many, kind) => {
      let next = content.firsts[kind];
      many.forEach((own, document) => {
        const from = at;
        next += own;
        while (at < found.length && found[at] < next) at++;
        if (at > from) counts.set(document, (counts.get(document) || 0) + at - from);
      });
    });
    if (!isCurrent()) return;
    const fits = (select, document) => !select.value || names[select.name][1][document] === Number(select.value);
    selects.forEach((select) => {
      const rest = selects.filter((other) => other !== select);
      const left = [...counts].filter(([document]) => rest.every((other) => fits(other, document)));
      fill(select, ...names[select.name], new Map(left));
    });
    filters.hidden = false;
  }

  // The choices of a filter with their counts: years from the newest, others from the most frequent.
  function fill(select, values, of, counts) {
    const sums = new Map(select.value ? [[Number(select.value), 0]] : []);
    counts.forEach((many, document) => sums.set(of[document], (sums.get(of[document]) || 0) + many));
    const order = select.name === "year"
      ? (one, other) => (Number(values[other[0]]) || 0) - (Number(values[one[0]]) || 0)
      : (one, other) => other[1] - one[1] || one[0] - other[0];
    const options = [...sums].filter(([value]) => values[value]).sort(order).slice(0, MOST_CHOICES);
    const kept = select.value;
    select.replaceChildren(select.options[0], ...options.map(([value, many]) => new Option(WORDS.choice(named(values[value]), many), value)));
    select.value = kept;
  }

  const said = (part) => part.tokens.join("");

  const quoted = (word) => `“${word}”`;

  let asked = 0;

  function clear(text) {
    list.replaceChildren();
    chips.replaceChildren();
    filters.hidden = more.hidden = true;
    meta.textContent = text;
  }

  // Answers what is typed; an answer that comes after the next question is not shown.
  async function answer() {
    const own = ++asked;
    const isCurrent = () => own === asked;
    const parts = parse(input.value);
    box.dataset.state = "asked";
    try {
      if (!parts.length) clear(HINT);
      else await showAnswer(parts, isCurrent);
    } catch {
      if (isCurrent()) clear(WORDS.unread);
    }
    if (isCurrent()) box.dataset.state = "answered";
  }

  // The answer to parts as they stand, or cut apart; where there is none, the last that was tried.
  async function whole(parts, isCurrent) {
    let answer = await find(parts);
    for (let left = MOST_CUTS; answer.isEmpty && isCurrent() && left; left--) {
      const cut = await apart(answer.parts);
      if (!cut) break;
      answer = await find(cut);
    }
    return answer;
  }

  // The answer to the longest of parts, and to each shorter one that is there together with them.
  async function longest(answer, isCurrent) {
    const kept = [];
    for (const part of [...answer.parts].sort((one, other) => other.tokens.length - one.tokens.length)) {
      const next = isCurrent() && await find([...kept, part]);
      if (!next || next.isEmpty) continue;
      kept.push(part);
      answer = next;
    }
    return answer;
  }

  // The answer to what is typed, without what only asks or is not there where nothing has it all; with what is `out`.
  async function best(parts, isCurrent) {
    let out = [];
    const asking = input.value.match(ASKING);
    let answer = asking ? await find(parts) : await whole(parts, isCurrent);
    if (!answer.isEmpty) return { ...answer, out };
    const plain = asking ? parse(input.value.replace(ASKING, " ")) : [];
    if (plain.length) {
      out = asking.filter((word) => word.length > 1);
      answer = await whole(plain, isCurrent);
    }
    const tried = answer.parts;
    if (answer.isEmpty && tried.length > 1) {
      answer = await longest(answer, isCurrent);
      out = [...out, ...tried.filter((part) => !answer.parts.includes(part)).map(said)];
    }
    return { ...answer, out };
  }

  async function showAnswer(parts, isCurrent) {
    const answer = await best(parts, isCurrent);
    if (!isCurrent()) return;
    const { kinds } = await about();
    const many = WORDS.many(number(sum(answer.counts), answer));
    const text = input.value.trim();
    const none = WORDS.none(text, answer.hasMore, selects.some((select) => select.value));
    const there = answer.parts.map(said).map(quoted);
    const part = answer.out.length ? WORDS.out(answer.out.map(quoted), there, many) : WORDS.cut(text, there, many);
    list.replaceChildren(...answer.order.flatMap((kind) => answer.made[kind].shown.map((unit) => item(unit, kinds[kind][0]))));
    showKinds(kinds, answer);
    meta.textContent = answer.isEmpty ? none : answer.parts === parts ? many : part;
    more.hidden = !answer.hasMore;
    box.dataset.state = "answered";
    await showFilters(answer.found, isCurrent);
  }

  // The box ---------------------------------------------------------------------------------------------------

  function open(isOpen) {
    if (toggle.checked !== isOpen) toggle.click();
  }

  function ask() {
    state.kind = -1;
    state.limit = FEW;
    answer();
  }

  toggle.addEventListener("change", () => {
    if (toggle.checked) input.focus();
    else if (box.contains(document.activeElement)) document.activeElement.blur();
  });
  input.addEventListener("focus", () => { open(true); about().catch(() => {}); });
  input.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
  input.addEventListener("compositionend", ask);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  form.addEventListener("reset", () => { setTimeout(ask); input.focus(); });
  selects.forEach((select) => select.addEventListener("change", () => { state.limit = FEW; answer(); }));
  more.addEventListener("click", () => { state.limit += 20; answer(); });

  box.addEventListener("keydown", (event) => {
    const links = [input, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") open(false);
    else if (step && at >= 0 && !event.isComposing) {
      event.preventDefault();
      links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });

  const words = new URLSearchParams(location.search).get("q");
  if (words) { input.value = words; input.focus(); ask(); }
})();
