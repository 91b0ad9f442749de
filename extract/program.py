"""Names of programmes, campaigns, mechanisms and work methods, in quotation marks or without, with their components."""

import re
from collections.abc import Iterator
from dataclasses import replace

from . import component, label, named
from .fact import Program
from .rule import Context, Mention

_QUOTE = re.compile(r"[“‘]")
_MARKS = str.maketrans("", "", "“”‘’")
NAMES = ("program.again",)


def find(plain: str, context: Context) -> Iterator[Mention[Program]]:
    """Yield the programmes of a plain text in order.

    >>> [(m.rule, str(m.value)) for m in find("推行“双联”工作法，严肃组织生活会。", Context())]
    [('program.headed', '双联工作法'), ('program.fixed', '组织生活会')]
    """
    found = list(_quoted(plain, context))
    found += _unquoted(plain, context, found)
    found += _again(plain, found)
    found.sort(key=lambda mention: mention.start)
    yield from (_explain(plain, mention) for mention in found)


def _quoted(plain: str, context: Context) -> Iterator[Mention[Program]]:
    done = 0
    for quote in _QUOTE.finditer(plain):
        if quote.start() < done:
            continue
        for rule in label.RULES:
            match = rule.pattern.match(plain, quote.start())
            value = rule.read(match, context) if match else None
            if match and value is not None:
                done = match.end()
                yield Mention(match.start(), done, value, rule.name)
                break


def _unquoted(plain: str, context: Context, found: list[Mention[Program]]) -> Iterator[Mention[Program]]:
    taken = [(mention.start, mention.end) for mention in found]
    for match in named.fixed().pattern.finditer(plain):
        if not _overlaps(match.start(), match.end(), taken):
            taken.append(match.span())
            yield Mention(*match.span(), Program(match[0]), "program.fixed")
    for match in named.candidates(plain):
        start, end = match.span("fact")
        value = named.ADOPTED.read(match, context)
        if value is not None and not _overlaps(start, end, taken):
            taken.append((start, end))
            yield Mention(start, end, value, named.ADOPTED.name)


def _again(plain: str, found: list[Mention[Program]]) -> Iterator[Mention[Program]]:
    """Yield further mentions, quoted or not, of what the text has named elsewhere."""
    taken = [(mention.start, mention.end) for mention in found]
    names = {form for mention in found for form in _forms(plain[mention.start : mention.end])}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        quoted = name in plain and f"“{name}”"
        for text in (quoted, name if len(name) >= 4 else None):
            at = plain.find(text) if text else -1
            while text and at >= 0:
                end = at + len(text)
                if not _overlaps(at, end, taken):
                    taken.append((at, end))
                    yield Mention(at, end, Program(name.translate(_MARKS)), "program.again")
                at = plain.find(text, end)


def _forms(words: str) -> set[str]:
    """Return the shorter forms under which a programme may be named again."""
    quoted = re.match(r"[“‘]([^”’]+)[”’]", words)
    label = quoted[1] if quoted else words
    forms = {label, words.translate(_MARKS)}
    if "、" in label:
        forms.update(part + head for part in label.split("、") if len(part) >= 4 for head in ("", "活动"))
    if not quoted and len(words) >= 8:
        forms.add(re.sub(r"(?:办法|制度|活动|机制|行动)$", "", words))
    return forms


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in taken)


def _explain(plain: str, mention: Mention[Program]) -> Mention[Program]:
    words = plain[mention.start : mention.end]
    inner = re.match(r"[“‘]([^”’]+)[”’]", words)
    parts = component.components(plain, mention.start, mention.end, inner[1] if inner else mention.value.name)
    return replace(mention, value=replace(mention.value, components=parts)) if parts else mention
