"""The numbers that Word prints before paragraphs and does not write into them: 一、（一）1. and the like."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .package import Package, children

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_NONE = {"none", "bullet"}


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list prints its number."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # a list's number: its levels
    styles: dict[str, "Element"] = field(default_factory=dict)  # a style: the list that it puts paragraphs into
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, package: Package) -> "Numbering":
        """Return the lists of a document, none where it has none."""
        if "word/numbering.xml" not in package.parts:
            return cls()
        root = package.xml("word/numbering.xml")
        plans = {plan.get("abstractNumId", ""): _levels(plan) for plan in children(root, "abstractNum")}
        levels = {}
        for number in children(root, "num"):
            plan = number.find("abstractNumId")
            levels[number.get("numId", "")] = plans.get(plan.get("val", "") if plan is not None else "", {})
        styles = {}
        if "word/styles.xml" in package.parts:
            for style in children(package.xml("word/styles.xml"), "style"):
                found = style.find("pPr/numPr")
                if found is not None:
                    styles[style.get("styleId", "")] = found
        return cls(levels, styles)

    def marker(self, paragraph: "Element") -> str:
        """Return what is printed before a paragraph, and count it."""
        found = paragraph.find("pPr/numPr")
        if found is None:
            style = paragraph.find("pPr/pStyle")
            found = self.styles.get(style.get("val", "")) if style is not None else None
        if found is None:
            return ""
        name, depth = _value(found, "numId"), _value(found, "ilvl")
        level = int(depth) if depth.isdecimal() and len(depth) < 3 else 0
        plan = self.levels.get(name, {})
        if level not in plan or plan[level].form in _NONE:
            return ""
        counts = self._counts[name]
        counts[level] = counts.get(level, plan[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        marker = plan[level].text
        for other, rule in plan.items():
            marker = marker.replace(f"%{other + 1}", _numeral(counts.get(other, rule.start), rule.form))
        return marker


def _value(element: "Element", name: str) -> str:
    found = element.find(name)
    return found.get("val", "") if found is not None else ""


def _levels(plan: "Element") -> dict[int, _Level]:
    found = {}
    for level in children(plan, "lvl"):
        number, start = level.get("ilvl", ""), _value(level, "start")
        if number.isdecimal() and len(number) < 3:
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            found[int(number)] = _Level(_value(level, "numFmt"), _value(level, "lvlText"), first)
    return found


def _numeral(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        lead = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
        return lead + (_DIGITS[ones] if ones else "")
    if form in _CIRCLED and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)
