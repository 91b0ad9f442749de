"""The two engines of segmentation agree, so that an index made with one can be asked through the other."""

from pathlib import Path

import pytest
from jingyan.corpus import segment
from jingyan.corpus.encoding import decode
from jingyan.corpus.text import Text

SAMPLES = Path(__file__).parent.parent / "samples"


def spans(words):
    at, found = 0, set()
    for word in words:
        found.add((at, at + len(word)))
        at += len(word)
    return found


def test_rjieba_cuts_as_jieba_does():
    pytest.importorskip("rjieba")
    rust, python = segment.rust_cutters()[0], segment.python_cutters()[0]
    same = total = 0
    for path in sorted(SAMPLES.glob("**/*.txt")):
        plain = Text.of(decode(path.read_bytes())[0]).plain
        one, other = spans(rust(plain)), spans(python(plain))
        same += 2 * len(one & other)
        total += len(one) + len(other)
    assert same / total > 0.99


def test_field_words_are_sorted_and_sourced():
    lines = (Path(segment.__file__).parent / "data" / "words.tsv").read_text("utf-8").splitlines()
    words = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(word) == 2 for word in words)
    assert [word[0] for word in words] == sorted({word[0] for word in words})
