"""What has been reached on marked documents is not lost: `jingyan evaluate --check` against tests/floors.json.

Sets outside the checkout are measured where they are at hand.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner
from jingyan.scripts.evaluate import command

TESTS = Path(__file__).parent
SHARED = TESTS.parent.parent / "shared"
FLOORS = str(TESTS / "floors.json")
SETS = {
    "bulletins": (TESTS / "bulletins", TESTS.parent / "samples"),
    "heldout": (TESTS / "heldout", TESTS / "heldout" / "texts"),
    "passages": (TESTS / "passages", TESTS / "passages" / "texts"),
    "gold": (SHARED / "gold" / "facts.jsonl", SHARED / "seeds"),
    "pages": (SHARED / "pages" / "facts.jsonl", SHARED / "pages" / "texts"),
}
AT_HAND = [name for name, (gold, _) in SETS.items() if gold.exists()]


def _evaluate(*options):
    return CliRunner().invoke(command, [*map(str, options)], standalone_mode=False)


@pytest.mark.parametrize("name", AT_HAND)
def test_floors_hold(name):
    result = _evaluate(*SETS[name], "--check", FLOORS)
    assert result.return_value == 0, result.output


def test_a_lower_floor_needs_a_flag(tmp_path):
    gold, texts = SETS["bulletins"]
    floors = tmp_path / "floors.json"
    assert _evaluate(gold, texts, "--check", floors, "--pin").return_value == 0
    one = next(texts.glob("songyang*"))
    assert _evaluate(gold, one, "--check", floors).return_value == 1
    assert "--allow-lower" in str(_evaluate(gold, one, "--check", floors, "--pin").exception)
    assert _evaluate(gold, one, "--check", floors, "--pin", "--allow-lower").return_value == 0
