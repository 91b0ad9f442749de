"""A sentence model of our own making, as small as can be: what it finds that words do not, and how it is refused."""

import subprocess
import sys

import pytest
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.index import Index
from jingyan.experience.ingest import ingest
from jingyan.experience.question import read
from jingyan.experience.search import answer
from jingyan.experience.vector import catch_up, nearest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")

import numpy as np
import onnx
from jingyan.models.embedding import Embedder
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

GROUPS = ("桥路渡口过河通车", "歌舞戏台唱演出", "石门县村里修了座有的")  # characters that mean alike, a direction each
BRIDGE = "石门县的村里修了一座桥，过河不用等渡。"
STAGE = "石门县的村里有了戏台，农闲唱两出。"
ASKED = "通车以后"
RUN = "from jingyan.scripts.main import run\nrun()"


def make_model(folder, groups=GROUPS):
    """Write a model of one table: the mean of its characters' directions is a text's vector."""
    folder.mkdir()
    known = ["?", *dict.fromkeys("".join(groups))]
    table = np.zeros((len(known), len(groups) + 1), dtype=np.float32)
    for at, char in enumerate(known):
        table[at, next((number for number, group in enumerate(groups) if char in group), len(groups))] = 1.0
    table[:, 2] *= 0.1  # what every text has says little
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["vectors"])],
        "characters",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", "tokens", table.shape[1]])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "model.onnx")
    tokenizer = Tokenizer(models.WordLevel({char: at for at, char in enumerate(known)}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture
def folder(tmp_path):
    return make_model(tmp_path / "model")


@pytest.fixture
def archive(tmp_path, folder):
    for name, text in {"bridge.txt": BRIDGE, "stage.txt": STAGE}.items():
        (tmp_path / name).write_text(text, "utf-8")
    with Database.open(tmp_path / "a.db") as database:
        files = [str(tmp_path / name) for name in ("bridge.txt", "stage.txt")]
        ingest(database, files, workers=1, embedder=Embedder(folder))
        yield database


def test_texts_that_say_it_otherwise_are_found(archive, folder):
    index, asked = Index.open(archive), read(ASKED)
    assert not answer(archive, index, asked).hits
    near = nearest(archive, Embedder(folder), ASKED)
    assert answer(archive, index, asked, near=near).hits[0].doc == "bridge.txt"


def test_words_still_count(archive, folder):
    near = nearest(archive, Embedder(folder), "戏台")
    assert answer(archive, Index.open(archive), read("戏台"), near=near).hits[0].doc == "stage.txt"


def test_what_is_near_must_meet_the_options_too(archive, folder):
    near = nearest(archive, Embedder(folder), ASKED)
    required = Conditions(regions=("开化县",))
    assert not answer(archive, Index.open(archive), read(ASKED), required=required, near=near).hits


def test_vectors_have_length_one_and_ignore_what_fills_up(folder):
    vectors = Embedder(folder).embed(["桥", "桥桥桥桥桥桥桥桥戏"])
    assert (vectors**2).sum(axis=1) == pytest.approx([1.0, 1.0])
    assert vectors[0] == pytest.approx(Embedder(folder).embed(["桥"])[0])


def test_vectors_are_made_once_and_go_with_their_passages(archive, folder, tmp_path):
    count = "SELECT count(*) FROM vectors"
    assert archive.value(count) == archive.value("SELECT count(*) FROM passages") == 2
    assert catch_up(archive, Embedder(folder)) == 0
    assert catch_up(archive, Embedder(make_model(tmp_path / "other", GROUPS[::-1]))) == 2
    archive.remove([str(tmp_path / "stage.txt")])
    assert archive.value(count) == 2


def test_the_command_takes_a_model(archive, folder, tmp_path):
    asked = ["search", ASKED, "--db", str(tmp_path / "a.db"), "--format", "jsonl", "--embedding"]
    done = subprocess.run([sys.executable, "-c", RUN, *asked, str(folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, "bridge.txt" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("harm", ["missing", "garbage"])
def test_a_broken_model_is_named(folder, harm, tmp_path):
    if harm == "missing":
        (folder / "tokenizer.json").unlink()
    else:
        (folder / "model.onnx").write_bytes(b"?" * 100)
    asked = ["search", ASKED, "--db", str(tmp_path / "a.db"), "--embedding", str(folder)]
    done = subprocess.run([sys.executable, "-c", RUN, *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(folder) in done.stderr
    assert len(done.stderr.splitlines()) == 1
