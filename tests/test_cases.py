"""Every line of tests/cases/*.tsv: strip the marks, extract, mark up again, compare the whole line.

A line is `rule ⇥ text` with each fact marked in place, `⟦mention|value⟧`; `⏎` is a line break, `-` for a rule means
that nothing is to be found, `!` before the rule a known failure (strict: mending it forces the mark's removal).
`@ 2018-04-20 浙江省衢州市开化县` sets date and region for the lines below; a file holds one kind of fact, its name.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
from jingyan.corpus.text import Text
from jingyan.extract import Context, facts_of_text
from jingyan.extract.rulebook import names

CASES = Path(__file__).with_name("cases")
MARK = re.compile(r"⟦([^|⟧]*)\|[^⟧]*⟧")


def _context(line: str) -> Context:
    day, *region = line.lstrip("@ ").split()
    parts = (
        tuple(re.findall(r".+?(?:自治区|自治州|自治县|省|市|县|区|州(?![市省])|盟|旗)", region[0])) if region else ()
    )
    return Context(None if day == "-" else dt.date.fromisoformat(day), parts)


def _lines():
    for path in sorted(CASES.glob("*.tsv")):
        context = Context()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("@"):
                context = _context(line)
            elif line and not line.startswith("#"):
                rule, _, marked = line.partition("\t")
                known = rule.startswith("!")
                marks = pytest.mark.xfail(strict=True, reason="known failure") if known else ()
                yield pytest.param(
                    path.stem, rule.lstrip("! "), marked, context, id=f"{path.stem}:{number}", marks=marks
                )


@pytest.mark.parametrize(("kind", "rule", "marked", "context"), _lines())
def test_case(kind, rule, marked, context):
    raw = MARK.sub(r"\1", marked).replace("⏎", "\n")
    found = [fact for fact in facts_of_text(Text.of(raw), context) if fact.kind == kind]
    again, at = "", 0
    for fact in found:
        again += f"{raw[at : fact.span.start]}⟦{raw[fact.span.start : fact.span.end]}|{fact.value}⟧"
        at = fact.span.end
    assert (again + raw[at:]).replace("\n", "⏎") == marked
    assert rule == "-" or rule in {fact.rule for fact in found}


def test_every_rule_has_a_case_and_every_case_a_rule():
    named = {case.values[1] for case in _lines()} - {"-"}
    assert named == set(names())
