"""What a paragraph says of an amount that the tables may print: the subject, the figure, and how sure that is.

A phrase counts only where the vocabulary (`narrative_claims.yml`) explains all of it: `2026年本部门支出预算` is
known to the last character, `支出预算中用于培训的` is not, and nothing is said about its amount. The year has to be
the document's own or none, and no other body may be named. Money that is only about (约, 左右) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from builder import values
from builder.audit.labels import NUMBERING, plain_name
from builder.audit.narrative_passages import Passage
from builder.findings import Figure
from builder.forms.vocabulary import LOADER, normalise

MONEY = re.compile(r"(?<![\d.,\-—－])(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)")
_PHRASE = re.compile(r"(?:[^，,。；;：:、（）()]|(?<=\S)[（(][^（）()，。；;]{1,30}[)）]|(?<!元)、|(?<=\d),(?=\d))*\Z")
_LOOSE = re.compile(r"\s*(?:左右|多|余|以上|以下|以内|[（(]含)|\s*[-—－~～至]\s*\d")
CHANGES = re.compile(r"(增加|增长|上升|增|减少|下降|降低|减)了?\s*\Z")
"""What stands right before an amount that is a rise or a fall."""
_MARKER = re.compile(r"其中|(?:包括|主要|用于|含)(?![^；;]*[；;])")  # all but 其中 end with what they are listed in
_YEAR = re.compile(r"(比|较|与|同|截至|截止|从)?\s*(?<!\d)((?:19|20)\d{2})\s*年")
_BODY = re.compile(
    r"局|厅|委|办公室|中心|大队|支队|总队|学校|学院|医院|研究院|研究所|监测站|管理站|服务站|馆|本级|机关服务"
)
_PHASES = {  # words of another phase than the tables': what was planned at first, what was carried out
    "final_accounts": re.compile(r"(?:年初|全年|调整|调整后|支出|收入)预算|预算数"),
    "budget": re.compile(r"决算|执行数|完成数"),
}
_LEVEL = re.compile(r"[(（]([类款项])[)）]")
_CODED = re.compile(
    r"(?P<code>\d{7}|\d{5}|\d{3})(?!\d)[-—－.、\s]*(?P<name>\D+)\Z"
    r"|(?P<named>\D+)[(（](?P<behind>\d{7}|\d{5}|\d{3})[)）]\s*(?:科目|支出|预算)*\Z"
)
_BEFORE = re.compile(  # what may stand between the mark or amount before a phrase and the phrase
    r"(?:其中|包括|主要|用于|以下方面|按[^，,。]{2,20}分类|占[^，,；;。]*[%％]|20\d{2}\s*年度?"
    r"|(?:增长|上升|增加|减少|下降|降低)\s*[\d.,]+\s*[%％]|[比较与同][^，,；;。]*(?:持平|相同|一致|无[^，,；;。]*|增加|减少)"
    r"|[（(][^（）()]*[)）]?|[\s，,、；;：:）)])*+\Z"
)
_OWN = re.compile(r"本部门|我部门|部门|本单位|我单位|单位|合计|总计|总预算|总额|全年|当年|本年")
_LONGEST = 90  # a phrase that is longer names more than an amount
_SENTENCE = 2000  # of a sentence that is longer the end is looked at

NARROW = frozenset({"basic", "project", "personnel", "operating", "class"})
"""Subjects whose parts are parts of them only, and not of the whole budget."""
_OF_ALL = frozenset({"revenue", "expenditure", "both", "project"})
"""Subjects that mean all money where nothing narrower is named; basic expenditure is nearly always fiscal."""
_FISCAL = frozenset({"fiscal", "revenue_appropriation"})
_SIDES = ("revenue", "expenditure", "both")  # under these headings 支出预算 is what it says


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the classification as a sentence names it: its code, or its name behind those that it belongs to."""

    code: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount that the text states. `item` only where `subject` is `class`; `doubtful` where it may be a part."""

    subject: str
    figure: Figure
    quote: str
    span: tuple[int, int]
    doubtful: bool = False
    item: Item = field(default_factory=Item)


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: words that may stand around a subject, and subject by wording."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    generic: frozenset[str]
    subjects: dict[str, str]


@cache
def words() -> Words:
    """The vocabulary beside this module. Raises `ValueError` where two subjects share a wording."""
    path = Path(__file__).with_suffix(".yml")
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    subjects: dict[str, str] = {}
    for subject, wordings in loaded["subjects"].items():
        for wording in map(normalise, wordings):
            if subjects.setdefault(wording, subject) != subject:
                raise ValueError(f"{path.name}: {wording} stands under {subjects[wording]} and under {subject}")
    around = [tuple(map(normalise, loaded[group])) for group in ("before", "after")]
    return Words(around[0], around[1], frozenset(map(normalise, loaded["generic"])), subjects)


def _reach(text: str, starts: Iterable[int], wordings: Iterable[str]) -> set[int]:
    """The places in `text` that words of `wordings`, one behind another, reach from `starts`."""
    found, waiting = set(starts), list(starts)
    while waiting:
        at = waiting.pop()
        for end in {at + len(word) for word in wordings if text.startswith(word, at)} - found:
            found.add(end)
            waiting.append(end)
    return found


def subject_of(phrase: str) -> str:
    """The subject that a whole phrase names, or blank. The longest wording that leaves nothing unexplained counts."""
    text, known = normalise(phrase), words()
    if not text or len(text) > _LONGEST:
        return ""
    starts = _reach(text, [0], known.before)
    fits = [
        (len(wording), subject)
        for wording, subject in known.subjects.items()
        for start in starts
        if text.startswith(wording, start) and len(text) in _reach(text, [start + len(wording)], known.after)
    ]
    return max(fits)[1] if fits else ""


def item_of(phrase: str) -> Item | None:
    """The line of the classification that a phrase names, by code or by 类, 款 and 项; `None` where it names none."""
    text = phrase.strip().strip("“”\"'")
    if coded := _CODED.match(text):
        name = plain_name(coded["name"] or coded["named"])
        return Item(coded["code"] or coded["behind"], (name,)) if name else None
    levels = list(_LEVEL.finditer(text))
    if not levels or normalise(text[levels[-1].end() :]) not in ("", "支出", "科目", "支出决算", "支出预算"):
        return None
    starts = [0, *(level.end() for level in levels)]
    names = tuple(plain_name(text[start : level.start()]) for start, level in zip(starts, levels, strict=False))
    return Item(names=tuple(name.removeprefix("支出") for name in names if name)) if all(names) else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the claims of one document: of its year, under the names that it prints for itself.

    `has_carried` says that the tables print an amount carried over from the year before.
    """

    year: int | None
    kind: str = "budget"
    names: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    has_carried: bool = False

    def claims(self, passage: Passage) -> list[Claim]:
        """The claims of a paragraph, in order."""
        if self._is_of_others(passage.path):
            return []
        found: list[Claim] = []
        end = 0
        context = self._subject(passage.heading) or ("", Item())
        label = re.split(r"[：:。]", passage.text, maxsplit=1)[0]
        if len(label) < len(passage.text) and (named := self._subject(NUMBERING.sub("", label))):
            context = named
        for money in MONEY.finditer(passage.text):
            claim = self._claim(passage, money, end, context, found)
            if claim:
                found.append(claim)
            end = money.end()
        return found

    def _is_of_others(self, path: str) -> bool:
        """True under a heading that names another body."""
        headings = [NUMBERING.sub("", part) for part in path.split(" / ")]
        return any(_BODY.search(self._without_names(part)) and not self._subject(part) for part in headings)

    def _without_names(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, "")
        return text

    def _own(self, phrase: str) -> str:
        """A phrase without the document's year and without the names of its body."""
        text = self._without_names(re.sub(r"\s+", "", phrase))
        return re.sub(rf"{self.year}年?度?", "", text) if self.year else text

    def _subject(self, phrase: str) -> tuple[str, Item] | None:
        """What a phrase or a heading names."""
        own = self._own(phrase)
        if subject := subject_of(own):
            return subject, Item()
        if item := item_of(own):
            return "class", item
        name = plain_name(own.removesuffix("科目").strip("“”\"'"))
        return ("class", Item(names=(name,))) if name in self.classes else None

    def _claim(
        self, passage: Passage, money: re.Match[str], end: int, context: tuple[str, Item], before: list[Claim]
    ) -> Claim | None:
        text = passage.text
        sentence = max(text.rfind("。", 0, money.start()) + 1, money.start() - _SENTENCE)
        phrase = _phrase(text[max(end, sentence) : money.start()])
        if _LOOSE.match(text, money.end()) or self._is_other(phrase, text[sentence : money.start()]):
            return None
        named = self._subject(NUMBERING.sub("", phrase))
        is_generic = normalise(self._own(phrase)) in words().generic
        if is_generic and "决算" in phrase and (before or not context[0]):
            named = self._planned(text[sentence:end])
        elif context[0] and is_generic and not before and not (named and context[0] in _SIDES):
            named = context
        if named is None:
            return None
        amount = values.parse_amount(money.group(1), money.group(2))
        if amount is None:
            return None
        start = money.start() - len(phrase)
        whole = _whole(text, sentence, money.start(), before)
        return Claim(
            named[0],
            Figure(amount, money.group(1), money.group(2), passage.ref),
            text[start : money.end()].strip(),
            (money.start(), money.end()),
            doubtful=_is_part(named[0], whole)
            or (named[0] in _OF_ALL and _is_of_fiscal(passage.path))
            or (named[0] in NARROW and self.has_carried and "当年" in passage.path)  # without what was carried over
            or (named[0], context[0]) == ("operating", "running_costs")  # of the offices among its units only
            or (named[0] in _OF_ALL and _follows_another(text[sentence:end], any(own.span[1] == end for own in before)))
            or not self._stands_alone(text, max(end, sentence), start, phrase),
            item=named[1],
        )

    def _planned(self, text: str) -> tuple[str, Item] | None:
        """What the amount at the end of `text` plans, where what was carried out follows: `预算为…，决算为…`."""
        amounts = list(MONEY.finditer(text))
        start = amounts[-2].end() if len(amounts) > 1 else 0
        phrase = _phrase(text[start : amounts[-1].start()]) if amounts else ""
        return self._subject(NUMBERING.sub("", phrase)) if "预算" in phrase else None

    def _stands_alone(self, text: str, since: int, start: int, phrase: str) -> bool:
        """True where a phrase says whose amount it is, or begins a sentence, or goes on a list of amounts."""
        named = _OWN.search(phrase) or str(self.year) in phrase or self._without_names(phrase) != phrase
        before = text[since:start].rstrip("“ ")
        return bool(named or not before or before[-1] in "。；;：:" or _BEFORE.match(before))

    def _is_other(self, phrase: str, text: str) -> bool:
        """True where the amount is of another year or of another phase than the tables."""
        years = [int(found.group(2)) for found in _YEAR.finditer(text) if not found.group(1)]
        phase = _PHASES.get(self.kind)
        return bool((years and years[-1] != self.year) or (phase and phase.search(phrase)))


def _phrase(text: str) -> str:
    """The words right before an amount, back to a mark that ends what was said before."""
    found = _PHRASE.search(text.removeprefix("、")[-2 * _LONGEST :])
    phrase = found.group() if found else ""
    return re.sub(r"\A\s*(?:其中|包括)?\s*", "", phrase)


def _whole(text: str, sentence: int, at: int, before: list[Claim]) -> str | None:
    """The subject that the amount is said to be a part of: blank for none, `None` where that is not known."""
    mark = max((found.start() for found in _MARKER.finditer(text[sentence:at])), default=-1) + sentence
    amounts = list(MONEY.finditer(text, sentence, mark)) if mark >= sentence else []
    levels = [found.span() for found in amounts if not CHANGES.search(text[: found.start()])]
    if not levels:
        return ""
    return next((claim.subject for claim in before if claim.span == levels[-1]), None)


def _follows_another(text: str, is_claim: bool) -> bool:
    """True where the sentence began with an amount of something not understood: `培训费每人400元，支出预算6.50万元`."""
    amounts = list(MONEY.finditer(text))
    return bool(amounts) and not is_claim and not CHANGES.search(text[: amounts[-1].start()])


def _is_of_fiscal(path: str) -> bool:
    """True under a heading about fiscal money, of which the tables show no project expenditure."""
    return any("财政拨款" in heading and "一般公共预算" not in heading for heading in path.split(" / "))


def _is_part(subject: str, whole: str | None) -> bool:
    """True where the whole is unknown or so narrow that the tables' amount of the subject is another one."""
    if whole is None or (whole in _FISCAL and subject in _OF_ALL):
        return True
    return whole in NARROW and not (whole == "basic" and subject in ("personnel", "operating"))
