"""Sentences as vectors, by any local model that was exported to ONNX: an option, no model comes with the package.

A model is a folder with `model.onnx`, which takes `input_ids` (and `attention_mask`, `token_type_ids` where it wants
them) and gives a vector a token or a vector a text, and `tokenizer.json` of the library `tokenizers`. Both libraries
come with the extra `embedding`. Nothing is fetched.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
_LONGEST = 512  # tokens of a text; what goes beyond is not looked at
_BLOCK = 1 << 20  # bytes hashed at once


class Embedder:
    """A loaded model; `name` is the digest of its file, by which vectors of one model are told from another's."""

    def __init__(self, folder: Path) -> None:
        """Load the model in a folder; ValueError with the reason where that cannot be done."""
        self._session, self._tokenizer = _load(folder)
        self._inputs = [given.name for given in self._session.get_inputs()]
        self.name = _digest(folder / MODEL)

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return the vectors of some texts, a row each, of length one."""
        import numpy as np  # noqa: PLC0415 - 0.1 s to load, and only for this

        read = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": [one.ids for one in read],
            "attention_mask": [one.attention_mask for one in read],
            "token_type_ids": [one.type_ids for one in read],
        }
        held = {name: np.asarray(given[name], dtype=np.int64) for name in self._inputs}
        found = np.asarray(self._session.run(None, held)[0], dtype=np.float32)
        if found.ndim == 3:  # a vector a token: their mean, without what only fills up
            mask = np.asarray(given["attention_mask"], dtype=np.float32)[:, :, None]
            found = (found * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1.0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        vectors: Vectors = (found / np.maximum(lengths, 1e-12)).astype("<f4")
        return vectors


def _load(folder: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime  # noqa: PLC0415 - comes with the extra
        from tokenizers import Tokenizer  # noqa: PLC0415 - ditto
    except ImportError:
        raise ValueError("需要先安装 jingyan[embedding]") from None
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            raise ValueError(f"{folder}：没有 {name}")
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        session = onnxruntime.InferenceSession(str(folder / MODEL), providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ValueError(f"{folder}：模型读不了（{' '.join(str(error).split())[:80]}）") from error
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.enable_padding()
    return session, tokenizer


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()[:16]
