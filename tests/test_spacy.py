"""spaCy users get the facts where they expect them: found by name, kept by every way of saving, shown by displaCy."""

import json
import subprocess
import sys

import pytest
import spacy
from jingyan.corpus import read, read_text
from jingyan.extract import facts
from jingyan.extract.fact import plain_value
from spacy import displacy
from spacy.tokens import Doc, DocBin
from thinc.api import Config

TEXT = "某縣(xiàn)选派 186 名幹部，推行“三亮”工作法，今年投入3\n0万元，转化率达96%以上。"
PAGE = "松阳县 玉岩镇\u3000开展 “双亮” 活动\r\n\r\n\t投入　１２ 万元\n \n，共9个村（社区）\u00a0。\n"


@pytest.fixture
def nlp():
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("jingyan_facts", config={"date": "2021-05-06", "region": ["浙江省", "丽水市", "松阳县"]})
    return pipeline


def _shown(doc):
    return [(span.start_char, span.label_, span.kb_id_, span.id_, span._.jingyan) for span in doc.spans["jingyan"]]


def _run(code, folder):
    """Return what a new Python prints; outside the checkout, where nothing but the installed package is found."""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, cwd=folder
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_spans_carry_kind_value_rule_and_exact_place(nlp):
    doc = nlp(TEXT)
    found = {span.label_: span for span in doc.spans["jingyan"]}
    assert list(found) == ["count", "program", "date", "money", "ratio"]
    money = found["money"]
    assert (money.text, money.kb_id_, money.id_) == ("3\n0万元", "300000元", "money.plain")
    assert money._.jingyan["value"]["yuan"] == 300_000
    assert found["date"].kb_id_ == "2021-01-01..2021-12-31"


@pytest.mark.parametrize("text", [TEXT, PAGE, "", " ", "\n\n", "  3万元", "3万元\u3000"])
def test_facts_are_those_of_the_library(text):
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("jingyan_facts")
    doc = pipeline(text)
    wanted = facts(read_text(text))
    got = [span._.jingyan for span in doc.spans["jingyan"]]
    assert [(fact["start"], fact["end"], fact["rule"], fact["value"]) for fact in got] == [
        (fact.span.start, fact.span.end, fact.rule, plain_value(fact.value)) for fact in wanted
    ]
    assert all(text[fact["start"] : fact["end"]] == fact["text"] for fact in got)


def test_documents_tell_their_own_date_and_region(nlp, pytestconfig):
    bulletin = read(pytestconfig.rootpath / "samples" / "luanchuan_sanbu.txt")
    doc = nlp(bulletin.text.raw)
    assert len(doc.spans["jingyan"]) == len(facts(bulletin)) > 40
    assert [span.kb_id_ for span in doc.spans["jingyan"]] == [str(fact.value) for fact in facts(bulletin)]


def test_tokens_that_cut_through_facts_are_covered_whole():
    """Words that the tokenizer glues together hold a fact; its exact place stays known."""
    pipeline = spacy.blank("zh")
    component = pipeline.add_pipe("jingyan_facts")
    words = ["投入30", "万元修", "路，新建", "2", "个活动室。"]
    doc = component(Doc(pipeline.vocab, words=words, spaces=[False] * len(words)))
    money, count = doc.spans["jingyan"]
    assert (money.text, money._.jingyan["text"]) == ("投入30万元修", "30万元")
    assert (count.text, count._.jingyan["text"]) == ("2个活动室。", "2个")


def test_pipe_in_this_process_and_in_others(nlp):
    texts = [TEXT, "选派12名。", "无。"] * 3
    wanted = [_shown(nlp(text)) for text in texts]
    assert [_shown(doc) for doc in nlp.pipe(texts, batch_size=2)] == wanted
    assert [_shown(doc) for doc in nlp.pipe(texts, batch_size=2, n_process=2)] == wanted


@pytest.mark.parametrize("way", ["disk", "bytes", "config"])
def test_pipeline_is_saved_with_its_settings(nlp, way, tmp_path):
    if way == "disk":
        nlp.to_disk(tmp_path)
        again = spacy.load(tmp_path)
    else:
        config = Config().from_str(nlp.config.to_str())
        again = spacy.util.load_model_from_config(config, auto_fill=True)
        if way == "bytes":
            again.from_bytes(nlp.to_bytes())
    assert _shown(again(TEXT)) == _shown(nlp(TEXT))


def test_documents_are_saved_with_their_facts(nlp):
    doc = nlp(TEXT)
    assert _shown(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == _shown(doc)
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    assert _shown(again) == _shown(doc)


def test_displacy_shows_kinds_and_values(nlp):
    page = displacy.render(nlp(TEXT), style="span", options={"spans_key": "jingyan"}, jupyter=False)
    assert "program" in page
    assert "300000元" in page


def test_other_spans_hold_no_fact(nlp):
    assert nlp(TEXT)[:2]._.jingyan is None


def test_found_by_name_alone(tmp_path):
    """The entry point registers the component: nothing of jingyan need be imported."""
    code = """
import json, spacy, sys
assert not any(name.startswith("jingyan") for name in sys.modules)
nlp = spacy.blank("zh")
nlp.add_pipe("jingyan_facts")
doc = nlp("投入30万元。")
print(json.dumps([span.label_ for span in doc.spans["jingyan"]]))
"""
    shown = _run(code, tmp_path)
    assert json.loads(shown) == ["money"]


def test_extracting_loads_no_spacy(tmp_path):
    code = """
import sys
from jingyan import corpus, extract
extract.facts(corpus.read_text("3万元"))
print(*sys.modules)
"""
    assert "spacy" not in _run(code, tmp_path).split()
