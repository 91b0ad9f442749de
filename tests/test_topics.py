"""Topics of sections: the closed list, how well they are told on the samples, what inspect and the database hold."""

import json
from pathlib import Path

import pytest
from jingyan import corpus
from jingyan.models import topic, topic_training
from jingyan.scripts import topics

HERE = Path(__file__).parent
LEAST = 0.65  # F1 over the sections of the samples, none of which the model has seen
CLOSED = (
    "软弱涣散整顿 示范创建 集体经济 干部队伍 党员队伍 流动党员 联系服务群众 考核述职 换届选举 阵地建设 责任落实"
    " 产业发展 人才工作 文化建设 生态环境 社区党建 驻村帮扶 经费保障 议事决策 宣传培训 督查整改"
).split()


def flat(sections):
    for section in sections:
        yield section["topics"]
        yield from flat(section["children"])


def test_the_list_is_closed():
    sections, lists = topic_training.own()
    assert set(topic.model().topics) == {name for one in (*sections, *lists) for name in one.topics} == set(CLOSED)
    assert len(sections) >= 250


def test_topics_of_the_samples_are_told():
    given, wanted = [], []
    for path in sorted(HERE.glob("bulletins/*/bulletin.json")):
        marked = json.loads(path.read_text("utf-8"))
        bulletin = corpus.read(HERE.parent / "samples" / marked["doc"])
        found = topics.fill(corpus.to_json(bulletin), bulletin)
        for one, other in zip(found["articles"], marked["articles"], strict=True):
            for own, held in zip(flat(one["sections"]), flat(other["sections"]), strict=True):
                given.append(tuple(own))
                wanted.append(tuple(held))
    assert topic_training.quality(given, wanted).f1 >= LEAST


def test_a_model_survives_being_written():
    assert topic.Model.from_json(topic.model().to_json()) == topic.model()


def test_learning_needs_few_examples():
    lessons = [
        topic_training.Labelled("村里种茶养蜂", ("产业发展",)),
        topic_training.Labelled("选举投票唱票", ("换届选举",)),
    ]
    learned = topic_training.train(lessons)
    assert topic.topics("", "投票选举", learned)[0] == "换届选举"


@pytest.mark.parametrize("text", ["", "2018", "abc"])
def test_what_says_nothing_has_no_topic(text):
    assert topic.topics("", text) == ()
