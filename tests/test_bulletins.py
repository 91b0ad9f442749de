"""The samples' whole structure against what was judged right: series to sections, topics apart."""

import json
from pathlib import Path

import pytest
from jingyan.corpus import read, to_json

ROOT = Path(__file__).parent
GOLDENS = sorted(ROOT.glob("bulletins/*/bulletin.json"))
NEAR = 1  # characters by which two careful readers end a section apart


def _structure(document: dict) -> dict:
    """Return a document without what is judged elsewhere: topics, and whether markers end in a comma."""

    def section(value: dict) -> dict:
        return {
            "level": value["level"],
            "heading": value["heading"].strip("。"),
            "start": value["start"],
            "children": [section(child) for child in value["children"]],
        }

    kept = {key: value for key, value in document.items() if key != "articles"}
    articles = [
        {**article, "sections": [section(value) for value in article["sections"]]} for article in document["articles"]
    ]
    for article in articles:
        del article["end"]
    return {**kept, "articles": articles}


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.parent.name)
def test_structure(golden: Path) -> None:
    found = to_json(read(ROOT.parent / "samples" / f"{golden.parent.name}.txt"))
    assert _structure(found) == _structure(json.loads(golden.read_text("utf-8")))
