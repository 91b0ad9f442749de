"""A fact's value in words, for the note beside its mark: 30000-70000 yuan a head, about; the days that a date means."""

from collections.abc import Mapping
from typing import Any

from .wording import Wording


def told(kind: str, value: Mapping[str, Any], words: Wording) -> str:
    """Return what a value says.

    >>> told("money", {"yuan": None, "low": 30000, "high": 70000, "approx": None, "per": ["人"]}, Wording("zh"))
    '30,000–70,000 元／人'
    >>> told("rank", {"rank": 2, "from_end": True, "top": False, "scope": "全县"}, Wording("zh"))
    '全县倒数第 2'
    """
    match kind:
        case "program":
            return f"{value['name']}{f' = {plus}' if (plus := ' + '.join(value['components'] or ())) else ''}"
        case "count":
            figure = _figure(value["number"], value, words) + (f" {value['unit']}" if value["unit"] else "")
            return f"{figure} {value['object']}" if value["object"] else figure
        case "money":
            figure = f"{_figure(value['yuan'], value, words)} {words.say('value.yuan')}"
            return "／".join((figure, *(value["per"] or ())))
        case "ratio":
            return _figure(value["percent"], value, words, "%")
        case "rank":
            key = "value.rank" + ("_end" if value["from_end"] else "") + ("_top" if value["top"] else "")
            return (value["scope"] or "") + words.say(key, rank=value["rank"])
        case "date":
            start, end = value["start"], value["end"]
            return start if start == end else words.say("value.days", start=start, end=end)
        case "duration":
            return f"{_figure(value['amount'], {**value, 'approx': None}, words)} {words.say('value.' + value['unit'])}"
        case _:
            level = words.say(f"level.{value['level']}")
            path = " / ".join(value["path"] or ()) or words.say("value.unresolved", name=value["name"])
            return f"{path}（{level}）"


def _figure(number: float | None, value: Mapping[str, Any], words: Wording, sign: str = "") -> str:
    figure = (f"{_number(value['low'])}–{_number(value['high'])}" if number is None else _number(number)) + sign
    return words.say(f"approx.{value['approx']}", figure=figure) if value["approx"] else figure


def _number(number: float) -> str:
    return f"{number:,}"
