"""Names of programmes and places by a spaCy pipeline that is trained from scratch, on characters.

Words would not do: the segmenter's edges cut through three place names in ten. The recogniser proposes only; what
becomes of a proposal is for the rules to say.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jingyan.corpus.text import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

KINDS = ("place", "program")
SHIPPED = Path(__file__).with_name("data") / "recogniser"  # learnt from the project's own text
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_BATCH = 300  # characters
_RATE, _DROPOUT = 0.002, 0.2
_SHAPE = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 96,
    "depth": 4,
    "embed_size": 4000,
    "window_size": 2,  # with four layers, eight characters to each side are seen
    "maxout_pieces": 2,
    "subword_features": False,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a plain text, half-open, in code points; its kind is `program` or `place`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence with all its names."""

    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A trained pipeline."""

    pipeline: "Language"

    def propose(self, plain: str) -> tuple[Name, ...]:
        """Return what look like names in a plain text, in order, none overlapping another."""
        found: list[Name] = []
        spans = list(sentences(plain))
        for span, doc in zip(spans, self.pipeline.pipe(plain[span.start : span.end] for span in spans), strict=True):
            found += [Name(span.start + ent.start_char, span.start + ent.end_char, ent.label_) for ent in doc.ents]
        return tuple(found)

    def save(self, folder: Path) -> None:
        """Write the pipeline in spaCy's own form (msgpack and JSON, no pickle)."""
        folder.mkdir(parents=True, exist_ok=True)
        self.pipeline.to_disk(folder)


def load(folder: Path = SHIPPED) -> Recogniser:
    """Return the recogniser saved in a folder, by default the one that is shipped; OSError where there is none."""
    import spacy  # noqa: PLC0415 - a second to load, and few need it

    return Recogniser(spacy.load(folder))


def sentences(plain: str) -> Iterator[Span]:
    """Yield the sentences of a plain text, which are what is learnt from and what is read.

    >>> [span.end for span in sentences("县委牵头。\\n镇村联动")]
    [5, 10]
    """
    for sentence in _SENTENCE.finditer(plain):
        yield Span(*sentence.span())


def train(lessons: Sequence[Lesson], *, rounds: int = 8, seed: int = 0) -> Recogniser:
    """Return a recogniser that has gone over the lessons so many times; the same seed gives the same one."""
    import spacy  # noqa: PLC0415 - a second to load, and few need it
    from spacy.training import Example  # noqa: PLC0415
    from thinc.api import fix_random_seed  # noqa: PLC0415

    fix_random_seed(seed)
    pipeline = spacy.blank("zh")
    ner = pipeline.add_pipe("ner", config={"model": {"tok2vec": _SHAPE}})
    for kind in KINDS:
        ner.add_label(kind)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(
            pipeline.make_doc(lesson.text),
            {"entities": [(name.start, name.end, name.kind) for name in lesson.names]},
        )
        for lesson in lessons
    ]
    optimizer = pipeline.initialize(lambda: examples)
    optimizer.learn_rate = _RATE
    order = random.Random(seed)  # noqa: S311 - no secrets here
    for _ in range(rounds):
        order.shuffle(examples)
        for batch in _batches(examples):
            pipeline.update(batch, sgd=optimizer, drop=_DROPOUT)
    return Recogniser(pipeline)


def _batches(examples: Sequence["Example"]) -> Iterator[list["Example"]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
