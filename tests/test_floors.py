"""What has been reached on marked documents is not lost: F1 of right facts a kind, against tests/floors.json.

Sets outside the checkout are measured where they are at hand. A floor is lowered by hand only, and the commit says why.
"""

import json
from pathlib import Path

import pytest
from jingyan import corpus
from jingyan.scripts.agreement import compare
from jingyan.scripts.extraction import guide_form, sorted_facts

TESTS = Path(__file__).parent
SHARED = TESTS.parent.parent / "shared"
SETS = {
    "heldout": (TESTS / "heldout" / "facts.jsonl", TESTS / "heldout" / "texts"),
    "seeds": (SHARED / "gold" / "facts.jsonl", SHARED / "seeds"),
    "pages": (SHARED / "pages" / "facts.jsonl", SHARED / "pages" / "texts"),
}
FLOORS = json.loads((TESTS / "floors.json").read_text("utf-8"))


@pytest.mark.parametrize("name", [name for name, (gold, _) in SETS.items() if gold.is_file()])
def test_floors_hold(name):
    gold, texts = SETS[name]
    marked = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    documents = sorted({fact["doc"].rsplit("/", 1)[-1] for fact in marked})
    bulletins = [corpus.read(texts / document) for document in documents]
    found = [guide_form(bulletin, fact) for bulletin in bulletins for fact in sorted_facts(bulletin)]
    reached = {kind: round(score.right_f1, 3) for kind, score in compare(marked, found).items()}
    fallen = {kind: (reached[kind], floor) for kind, floor in FLOORS[name].items() if reached[kind] < floor}
    assert not fallen, "kind: (reached, floor)"
