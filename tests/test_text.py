"""The plain text, and the way back from it to the raw one, on texts that nobody would write."""

from hypothesis import given, settings
from hypothesis import strategies as st
from jingyan.corpus.encoding import decode
from jingyan.corpus.text import Text

_WORDS = [
    "县委",
    "黨員幹部",
    "798 名",
    "３万元",
    "乡（xiāng）",
    "&nbsp;",
    "　",
    "，",
    "。",
    "<b>",
    "</b>",
    "**",
    "%",
    "\ufeff",
]
_BREAKS = [
    "\n",
    "\r\n",
    "\n\n",
    "“",
    "”",
    '"',
    "「",
    "」",
    "一、",
    "（一）",
    "一是",
    "<p>",
    "</p>",
    "<!-- x -->",
    "# ",
    "- 1 -",
]
_PIECES = st.sampled_from([*_WORDS, *_BREAKS, "第2页", "1,200", "2018"])
_PARAGRAPH = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40).map(lambda pieces: "县委" + "".join(pieces))
_RAW = st.lists(_PIECES | st.text(max_size=4), max_size=60).map("".join).filter(lambda raw: raw.isprintable() or raw)


def _encodable(raw: str) -> str:
    return raw.encode("utf-8", "replace").decode("utf-8")


@given(_RAW)
@settings(max_examples=200, deadline=None)
def test_origin_rises(raw: str) -> None:
    text = Text.of(_encodable(raw))
    assert len(text.origin) == len(text.plain)
    assert all(left <= right for left, right in zip(text.origin, text.origin[1:], strict=False))
    assert not text.origin or text.origin[-1] < max(1, len(text.raw)) or text.plain.endswith("\n")


@given(_PARAGRAPH, st.data())
@settings(max_examples=300, deadline=None)
def test_bounds_quote_what_was_read(raw: str, data: st.DataObject) -> None:
    text = Text.of(raw)
    han = [at for at, char in enumerate(text.plain) if "一" <= char <= "鿿"]
    start, last = sorted((data.draw(st.sampled_from(han)), data.draw(st.sampled_from(han))))
    first, end = text.raw_bounds(start, last + 1)
    assert Text.of(raw[first:end]).plain == text.plain[start : last + 1]


@given(_RAW)
@settings(max_examples=100, deadline=None)
def test_plain_text_holds_no_wide_space(raw: str) -> None:
    plain = Text.of(_encodable(raw)).plain
    assert "\u3000" not in plain
    assert "  " not in plain


def test_normalising_twice_is_normalising_once() -> None:
    raw = "石門組工信息\n\n第 3 期\n\n一、摸清底數。選派 798 名幹部。\n\n二、補齊短板。投入 1,200 萬元，佔９６％。\n"
    once = Text.of(raw).plain
    assert Text.of(once).plain == once


def test_encodings_round_trip() -> None:
    simple = "各村党支部扎实推进基层党建工作，选派第一书记，整顿软弱涣散村党组织。" * 3
    traditional = "各村黨支部紮實推進基層黨建工作，選派第一書記，整頓軟弱渙散村黨組織。" * 3
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(simple.encode(encoding))[0] == simple
    for encoding in ("utf-8", "utf-16", "big5", "gb18030"):
        assert decode(traditional.encode(encoding))[0] == traditional
