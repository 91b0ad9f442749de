"""The recogniser: reproducible, saved without pickle, small; it proposes, rules dispose."""

import json
from dataclasses import dataclass

import pytest
from jingyan.corpus import QueryError, read_text
from jingyan.extract import facts, proposal
from jingyan.models import recogniser
from jingyan.models.recogniser import Lesson, Name
from jingyan.models.variation import vary
from jingyan.scripts import labelled
from jingyan.scripts.evaluate import command as evaluate
from jingyan.scripts.extraction import command as extract
from jingyan.scripts.train import command as train

PLACES = "大龙村 西河村 南川村 石门村 柳林村 白沙村".split()
LESSONS = tuple(
    Lesson(f"{before}{place}{after}", (Name(len(before), len(before) + len(place), "place"),))
    for place in PLACES
    for before, after in (("他们到", "调研。"), ("会议在", "召开。"))
) + tuple(Lesson(text, ()) for text in ("全村召开大会。", "各村联动。", "党员到会。"))
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Proposer:
    """Stands for a recogniser that proposes what it is told to."""

    words: tuple[tuple[str, str], ...]

    def propose(self, plain):
        return tuple(
            Name(plain.find(words), plain.find(words) + len(words), kind)
            for words, kind in self.words
            if words in plain
        )


@pytest.fixture(scope="module")
def trained():
    return recogniser.train(LESSONS, rounds=25)


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_learns(trained):
    plain = "他们到大龙村调研。\n\n全村召开大会。"
    assert trained.propose(plain) == (Name(3, 6, "place"),)
    assert trained.propose("") == ()


def _is_small_and_without_pickle(folder):
    files = _files(folder)
    pickled = [name for name in files if name.endswith((".pkl", ".pickle", ".npy", ".bin")) and "lookups" not in name]
    pickled += [name for name, data in files.items() if data.startswith(b"\x80") and data.endswith(b".")]
    return 0 < sum(map(len, files.values())) < LARGEST and not pickled


def test_the_one_that_is_shipped_knows_names():
    assert _is_small_and_without_pickle(recogniser.SHIPPED)
    plain = "县委书记到白沙镇柳林村调研。"
    assert Name(5, 11, "place") in recogniser.load().propose(plain)


def test_saved_and_loaded_it_is_the_same_small_and_without_pickle(trained, tmp_path):
    trained.save(tmp_path / "model")
    assert _is_small_and_without_pickle(tmp_path / "model")
    plain = "会议在北山村召开。"
    assert recogniser.load(tmp_path / "model").propose(plain) == trained.propose(plain) != ()


def test_the_same_seed_gives_the_same_model(tmp_path):
    for name in "one", "two":
        recogniser.train(LESSONS, rounds=2, seed=7).save(tmp_path / name)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_variants_hold_other_names_in_their_places():
    lesson = Lesson("玉岩镇大岭村推行“三亮”工作法。", (Name(0, 6, "place"), Name(8, 15, "program")))
    variants = list(vary([lesson, LESSONS[-1]], 5, seed=3))
    assert variants == list(vary([lesson, LESSONS[-1]], 5, seed=3))
    assert len(variants) == 2 + 5
    for variant in variants[2:]:
        place, program = (variant.text[name.start : name.end] for name in variant.names)
        assert place.endswith("村")
        assert program in {"“三亮”工作法", "三亮工作法"}


@pytest.mark.parametrize(
    ("words", "kind", "stands"),
    [
        ("农技专家蹲点包联茶园制度", "program", True),
        ("督查机制", "program", False),  # general words alone
        ("专家蹲点包联茶园制", "program", False),  # cut through a word
        ("关于做好换届工作", "program", False),
        ("“一刀切”", "program", False),  # a quotation that the rules have declined
        ("花桥坳村", "place", True),
        ("全村", "place", False),
        ("软弱涣散村", "place", False),
    ],
)
def test_rules_dispose(words, kind, stands):
    plain = "全面抓农技专家蹲点包联茶园制度，关于做好换届工作，要求督查机制防“一刀切”；全村软弱涣散村，走过花桥坳村。"
    names = Proposer(((words, kind),)).propose(plain)
    assert names
    found = list(proposal.find(plain, names, []))
    assert [plain[mention.start : mention.end] for mention in found] == ([words] if stands else [])
    assert list(proposal.find(plain, names, found)) == []


def test_facts_with_proposals_hold_all_facts_without():
    bulletin = read_text("石门县全面抓农技专家蹲点包联茶园制度，投入3万元。")
    without = facts(bulletin)
    beside = facts(bulletin, Proposer((("农技专家蹲点包联茶园制度", "program"),)))
    assert set(without) < set(beside)
    assert {fact.rule for fact in set(beside) - set(without)} == {"program.proposed"}


def test_lessons_leave_out_what_is_unsure():
    bulletin = read_text("松阳县抓党建。会议强调纪律。在三都乡召开。", "a.txt")
    marks = [
        {"doc": "a.txt", "type": "place", "start": 0, "end": 3, "value": {}},
        {"doc": "a.txt", "type": "place", "start": 15, "end": 18, "value": {}, "optional": True},
    ]
    lessons = list(labelled.of_bulletins([bulletin], {"a.txt": marks}))
    assert lessons == [Lesson("松阳县抓党建。", (Name(0, 3, "place"),)), Lesson("会议强调纪律。", ())]


def test_case_lines_are_lessons(tmp_path):
    path = tmp_path / "program.tsv"
    path.write_text("# how\n@ 2018-04-20\nprogram.headed\t开化县推行⟦“三亮”工作法|三亮工作法⟧。\n-\t没有。\n", "utf-8")
    first, second = labelled.of_cases(path)
    assert [first.text[name.start : name.end] for name in first.names] == ["开化县", "“三亮”工作法"]
    assert second == Lesson("没有。", ())


def test_the_commands_train_and_use_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    text = tmp_path / "a.txt"
    text.write_text("松阳县推行“三亮”工作法。", "utf-8")
    gold = tmp_path / "facts.jsonl"
    gold.write_text(json.dumps({"doc": "a.txt", "type": "place", "start": 0, "end": 3, "value": {}}) + "\n", "utf-8")
    arguments = ["recogniser", str(text), "--gold", str(gold), "--rounds", "1"]
    assert train.main(arguments, standalone_mode=False) == 0
    assert (tmp_path / "data" / "jingyan" / "recogniser" / "meta.json").is_file()
    assert evaluate.main([str(gold), str(text), "--recogniser"], standalone_mode=False) == 0
    assert "place" in capsys.readouterr().out


def test_a_broken_model_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "jingyan" / "recogniser").mkdir(parents=True)
    with pytest.raises(QueryError, match="jingyan train recogniser"):
        extract.main([str(tmp_path), "--recogniser"], standalone_mode=False)
