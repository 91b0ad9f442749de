"""Names of programmes, campaigns, mechanisms and work methods, in quotation marks or without, with their components."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

import ahocorasick_rs
from jingyan.corpus.tagging import tag

from . import component, formula, label, lexicon, named
from .fact import Program
from .rule import Context, Mention, read_first

_QUOTE = re.compile(r"[“‘]")
_WHOLE = re.compile("“(?P<label>[^“”]+)”")
_LABEL = re.compile(r"[“‘]([^”’]+)[”’]")
_STRIPPED = re.compile(
    r"^(.+(?:考核|评议|承诺|党日|大会|述职|观摩|工程|行动|活动|体系|模式))(?:办法|制度|活动|机制|行动)$"
)
_MARKS = str.maketrans("", "", "“”‘’")
_AROUND = re.compile(r"“[一-龥+]{4,12}”")
_SPARE = 5  # characters that a quotation holds before the name of an institution
_BARE = 4  # characters of a name that is known again without its quotation marks
_DRIVES = ("行动", "工程", "计划")
_OPENS = re.compile(r"[^一-龥]|[的了对把将以在为和与及等由让使]")  # what may stand before a name
_ALIKE = 2  # characters in which the labels of one list end alike
_LIST = 120  # characters of such a list
_SENTENCE = re.compile(r"[。\n]")
NAMES = ("program.again", "program.sibling")


def find(plain: str, context: Context) -> Iterator[Mention[Program]]:
    """Yield the programmes of a plain text in order.

    >>> [(m.rule, str(m.value)) for m in find("推行“双联”工作法，严肃组织生活会。", Context())]
    [('program.headed', '双联工作法'), ('program.fixed', '组织生活会')]
    """
    taken = bytearray(len(plain))
    found = [mention for mention in _quoted(plain, context) if _take(taken, mention.start, mention.end)]
    found += _siblings(plain, found, taken)
    found += _unquoted(plain, context, taken)
    found += _again(plain, found, taken)
    found.sort(key=lambda mention: mention.start)
    yield from (_explain(plain, mention) for mention in found)


def _quoted(plain: str, context: Context) -> Iterator[Mention[Program]]:
    done = 0
    for quote in _QUOTE.finditer(plain):
        if quote.start() < done:
            continue
        mention = read_first(label.RULES, plain, quote.start(), context)
        if mention:
            done = mention.end
            yield mention


def _siblings(plain: str, found: Sequence[Mention[Program]], taken: bytearray) -> Iterator[Mention[Program]]:
    """Yield the quotations that go on a list which a verb of running opens: 实行“云端管理”聚合力、“先锋管理”添活力."""
    for mention in [mention for mention in found if mention.rule == "program.adopted"]:
        name = mention.value.name
        stop = _SENTENCE.search(plain, mention.end, mention.end + _LIST)
        for match in _WHOLE.finditer(plain, mention.end, stop.start() if stop else mention.end + _LIST):
            like = len(match["label"]) == len(name) and match["label"][-_ALIKE:] == name[-_ALIKE:]
            if like and _take(taken, *match.span()):
                yield Mention(*match.span(), Program(match["label"]), "program.sibling")


def _unquoted(plain: str, context: Context, taken: bytearray) -> Iterator[Mention[Program]]:
    for mention in _by_form(plain, context):
        if _take(taken, mention.start, mention.end):
            yield mention
    for match in named.candidates(plain):
        found = named.ADOPTED.mention(match, context)
        if found and _take(taken, found.start, found.end):
            yield found


def _by_form(plain: str, context: Context) -> Iterator[Mention[Program]]:
    """Yield the names that their own form tells, or a verb right before them."""
    for rule in (named.fixed(), named.bare(), *formula.RULES):
        for match in rule.pattern.finditer(plain):
            mention = rule.mention(match, context)
            if mention:
                yield _quoted_whole(plain, mention) if rule is named.fixed() else mention


def _quoted_whole(plain: str, mention: Mention[Program]) -> Mention[Program]:
    """Return a name with the short quotation that it stands in (“支部主题党日”), else as it is."""
    start, end = mention.start, mention.end
    around = _AROUND.match(plain, plain.rfind("“", max(0, start - _SPARE), start)) if start else None
    if not around or around.end() < end:
        return mention
    return Mention(*around.span(), Program(around[0].translate(_MARKS)), mention.rule)


def _again(plain: str, found: list[Mention[Program]], taken: bytearray) -> Iterator[Mention[Program]]:
    """Yield further mentions, quoted or not, of what the text has named elsewhere."""
    names = {form for mention in found for form in _forms(plain[mention.start : mention.end])}
    ends = {end for mention in found for end in _ends(plain[mention.start : mention.end])} - names
    names |= ends
    hits = [(-len(match[0]), match.start()) for match in _WHOLE.finditer(plain) if match["label"] in names]
    if bare := sorted(name for name in names if len(name) >= _BARE):
        automaton = ahocorasick_rs.AhoCorasick(bare, implementation=ahocorasick_rs.Implementation.NoncontiguousNFA)
        found_bare = automaton.find_matches_as_indexes(plain, overlapping=True)
        hits += [(start - end, start) for _, start, end in found_bare]
    for minus_length, start in sorted(hits):
        end = start - minus_length
        if plain[start:end] in ends and not (_OPENS.match(plain, start - 1) if start else True):
            continue
        if _take(taken, start, end):
            yield Mention(start, end, Program(plain[start:end].translate(_MARKS)), "program.again")


def _take(taken: bytearray, start: int, end: int) -> bool:
    """Say whether a stretch is still free, and mark it as taken."""
    if taken.find(1, start, end) >= 0:
        return False
    taken[start:end] = b"\1" * (end - start)
    return True


def _forms(words: str) -> set[str]:
    """Return the shorter forms under which a programme may be named again."""
    quoted = _LABEL.match(words)
    label = quoted[1] if quoted else words
    forms = {words.translate(_MARKS)} if label in lexicon.words("not_program") else {label, words.translate(_MARKS)}
    if "、" in label:
        parts = (part for part in label.split("、") if len(part) >= _BARE and named.is_specific(part))
        forms.update(part + head for part in parts for head in ("", "活动"))
    if not quoted and len(words) >= 8:
        forms.update(_STRIPPED.findall(words))
    return forms


@lru_cache(maxsize=4096)
def _ends(words: str) -> tuple[str, ...]:
    """Return the ends of a long name under which it may be told again (东江源红色护水行动: 红色护水行动)."""
    if not words.endswith(_DRIVES) or "“" in words:
        return ()
    own = words[: -len(_DRIVES[0])]
    starts = accumulate(len(word) for word, _ in tag(own)[:-1])
    return tuple(words[at:] for at in starts if len(own) - at >= _BARE and named.is_specific(own[at:]))


def _explain(plain: str, mention: Mention[Program]) -> Mention[Program]:
    words = plain[mention.start : mention.end]
    inner = _LABEL.match(words)
    if not inner and not component.abbreviates(mention.value.name):
        return mention
    parts = component.components(plain, mention.start, mention.end, inner[1] if inner else mention.value.name)
    return replace(mention, value=replace(mention.value, components=parts)) if parts else mention
