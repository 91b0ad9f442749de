"""What an archive itself teaches of a question's words: what the programmes that it names consist of.

A bulletin that spells a programme out (四诊四治：诊班子、治软……) says what others that only carry it out speak of. The
words of the components are added to the ideas that name the programme, and weigh less than any name of a concept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jingyan.corpus.segment import cut

from .database import Database
from .question import Idea, Name, Question, is_spoken

_LED = re.compile(r"[一二两三四五六七八九十百千万0-9][\w+]{2,9}")
_MOST = 12  # words that a programme teaches
_PROGRAMMES = """
SELECT name, components FROM facts
WHERE kind = 'program' AND name IN (SELECT value FROM json_each(?)) AND components IS NOT NULL
GROUP BY name, components ORDER BY name, count(*) DESC, components
"""


def taught(database: Database, question: Question) -> Question:
    """Return the question with the words of the programmes that it names added to its ideas, as `taught` names."""
    rows = database.rows(_PROGRAMMES, (json.dumps(_names(question)),))
    found = {row["name"]: row["components"] for row in reversed(rows)}  # of each, as most bulletins spell it out
    if not found:
        return question
    return replace(question, ideas=tuple(_extended(idea, found) for idea in question.ideas))


def _names(question: Question) -> list[str]:
    """Return what may be a programme's name in a question: its words, what stands side by side, what a number leads."""
    led = (stretch[0][:size] for stretch in _LED.finditer(question.asked) for size in range(3, len(stretch[0]) + 1))
    return list(dict.fromkeys((*(idea.text for idea in question.ideas), *question.phrases, *led)))


def _extended(idea: Idea, found: Mapping[str, str]) -> Idea:
    known = {name.text for name in idea.names}
    told = (word for name, components in found.items() if idea.text in name for word in _words(components))
    words = [*dict.fromkeys(word for word in told if word not in known)][:_MOST]
    return replace(idea, names=(*idea.names, *(Name(word, "taught") for word in words)))


def _words(components: str) -> Iterator[str]:
    """Yield the words of a programme's components."""
    for component in json.loads(components):
        yield from (word for word in cut(component) if len(word) > 1 and not is_spoken(word))
