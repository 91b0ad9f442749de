"""What the archive itself says about a question: words that its best answers share, and the rest does not.

The passages that a first search finds lend their characteristic words to a second one (pseudo-relevance feedback),
weighed well below what was typed: 平方米 where areas are asked for, 入股 where poor villages are.
"""

import math
from collections import Counter, defaultdict

import tantivy
from jingyan.corpus.segment import cut

from .database import Database
from .question import Question, is_spoken

_PASSAGES = 20  # that lend words
_SHARED = 2  # passages at least that have to share a word
_WORDS = 12  # lent at most


def learn(
    database: Database, searcher: tantivy.Searcher, query: tantivy.Query, question: Question
) -> tuple[tuple[str, float], ...]:
    """Return words that the best answers share, with weights from 1 down; nothing where there are no answers."""
    hits = searcher.search(query, _PASSAGES, count=False).hits
    if not hits or hits[0][0] <= 0:
        return ()
    typed = {text for word in question.words for text in (word.text, *word.parts)}
    keys = searcher.fast_field_values("passage", [address for _, address in hits])
    weights: defaultdict[str, float] = defaultdict(float)
    shared: Counter[str] = Counter()
    for (score, _), key in zip(hits, keys, strict=True):
        for word, times in _words(database, int(key or 0)).items():
            if word not in typed:
                weights[word] += score / hits[0][0] * math.sqrt(times)
                shared[word] += 1
    for word in weights:
        seen = searcher.doc_freq("body", word) if shared[word] >= _SHARED else 0
        weights[word] *= math.log(searcher.num_docs / seen) if seen else 0
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_WORDS]
    return tuple((word, weight / best[0][1]) for word, weight in best if weight > 0)


def _words(database: Database, passage: int) -> Counter[str]:
    """Return the words of a passage that may characterise it: no figures, no single characters, nothing spoken."""
    rows = database.rows("SELECT plain FROM passages WHERE key = ?", (passage,))
    words = cut(rows[0][0]) if rows else []
    return Counter(word for word in words if len(word) > 1 and not word.isascii() and not is_spoken(word))
