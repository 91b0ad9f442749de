"""More lessons out of few: the same sentences with other places and other labels in them."""

import random
import re
from collections.abc import Iterator, Sequence

from jingyan.corpus import gazetteer

from .recogniser import Lesson, Name

_PLACE = re.compile(r"(?P<county>.*?[市县区])?(?P<town>.*?(?:镇|乡|街道))?(?P<low>.*(?:村|社区|小区))?")
_LABEL = re.compile(r"“(?P<label>[^”]{2,12})”(?P<head>.*)")
_LOW_ENDING = re.compile("村|社区|小区")
_UNQUOTED = 0.2  # of the labels that a head noun follows


def vary(lessons: Sequence[Lesson], times: int, seed: int = 0) -> Iterator[Lesson]:
    """Yield the lessons as they are, then each so many times with other names; the same seed gives the same ones."""
    chance = random.Random(seed)  # noqa: S311 - no secrets here
    yield from lessons
    named = [lesson for lesson in lessons if lesson.names]
    labels = sorted({label for lesson in named for name in lesson.names if (label := _label(lesson, name))})
    for _ in range(times):
        for lesson in named:
            yield _varied(lesson, labels, chance)


def _label(lesson: Lesson, name: Name) -> str | None:
    found = _LABEL.match(lesson.text[name.start : name.end]) if name.kind == "program" else None
    return found["label"] if found else None


def _varied(lesson: Lesson, labels: Sequence[str], chance: random.Random) -> Lesson:
    text, names, at = "", [], 0
    for name in lesson.names:
        text += lesson.text[at : name.start]
        words = lesson.text[name.start : name.end]
        other = _other_place(words, chance) if name.kind == "place" else _other_program(words, labels, chance)
        names.append(Name(len(text), len(text) + len(other), name.kind))
        text += other
        at = name.end
    return Lesson(text + lesson.text[at:], tuple(names))


def _other_place(words: str, chance: random.Random) -> str:
    """Return another place of the same make: 玉岩镇大岭村 → 西河镇南川村; a short form stays one."""
    parts = _PLACE.fullmatch(words)
    if not parts:
        return gazetteer.stem(chance.choice(gazetteer.units("county")).name)
    other = chance.choice(gazetteer.units("county")).name if parts["county"] else ""
    other += chance.choice(gazetteer.units("township")).name if parts["town"] else ""
    if parts["low"]:
        ending = _LOW_ENDING.findall(parts["low"])[-1]
        other += gazetteer.stem(chance.choice(gazetteer.units("township")).name) + ending
    return other


def _other_program(words: str, labels: Sequence[str], chance: random.Random) -> str:
    """Return a quoted label's head noun after another label, with or without its marks; other names stay."""
    parts = _LABEL.fullmatch(words)
    if not parts:
        return words
    label = chance.choice(labels)
    return (label if parts["head"] and chance.random() < _UNQUOTED else f"“{label}”") + parts["head"]
