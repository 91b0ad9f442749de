"""Bar charts as SVG, drawn by pygal: no script, no address, one style sheet that the policy names by its digest."""

import base64
import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

WIDE, NARROW = 640, 360  # units, about pixels
_HEIGHT = 220  # of upright bars
_ROW = 28  # of a lying bar
_COLUMN = 72  # of an upright one, where there are few
_SIZE = 14  # of letters
_MOST_UPRIGHT = 16  # bars in WIDE that leave room for a year below each
_MOST_NARROW = 6
_SVG = "http://www.w3.org/2000/svg"
_NEEDLESS = {"defs", "desc", "title"}
_BROAD = 0x2E80  # from here on characters are as broad as high
_STYLE = (
    'text{font:14px "Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",'
    "SimSun,sans-serif;fill:#1d2530;stroke:none}"
    ".background,.guide{fill:none;stroke:none}"
    ".bar rect{fill:#2f659c;stroke:none}"
    ".axis .line{stroke:none}"
    ".vertical .axis.x text{text-anchor:middle;fill:#55606e}"
    ".horizontal .axis.y text{text-anchor:end}"
    ".horizontal .text-overlay text{text-anchor:start}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: labels with their figures, `timely` where they follow one another in time."""

    title: str
    bars: tuple[tuple[str, int], ...]
    timely: bool = False

    def stands(self, *, narrow: bool) -> bool:
        """Say whether the bars stand side by side; otherwise they lie one below another."""
        return self.timely and len(self.bars) <= (_MOST_NARROW if narrow else _MOST_UPRIGHT)

    def size(self, *, narrow: bool) -> tuple[int, int]:
        """Return width and height."""
        width = NARROW if narrow else WIDE
        if self.stands(narrow=narrow):
            return min(width, _COLUMN * len(self.bars)), _HEIGHT
        return width, _ROW * len(self.bars) + 8


def draw(chart: Chart, *, narrow: bool = False) -> bytes:
    """Return a chart as SVG.

    >>> svg = draw(Chart("各年", (("2017", 3), ("2018", 12)), timely=True)).decode()
    >>> "<title>各年</title>" in svg, "script" in svg, svg.count("http")
    (True, False, 1)
    """
    import pygal  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy

    stands = chart.stands(narrow=narrow)
    bars = chart.bars if stands else chart.bars[::-1]  # lying bars are stacked from below
    width, height = chart.size(narrow=narrow)
    kind = pygal.Bar if stands else pygal.HorizontalBar
    drawn = kind(
        width=width,
        height=height,
        css=(),
        js=(),
        style=pygal.style.Style(label_font_size=_SIZE, major_label_font_size=_SIZE, value_font_size=_SIZE),
        margin=2,
        margin_top=24 if stands else 0,
        margin_left=2 if stands else 2 + _short(chart),
        margin_right=2 if stands else 52,
        spacing=6,
        show_legend=False,
        show_x_labels=stands,
        show_y_labels=not stands,
        print_values=True,
        print_values_position="top",
        print_zeroes=False,
        no_prefix=True,
        formatter=lambda figure: f"{figure:,}" if figure else "",
        x_labels=[label for label, _ in bars],
        no_data_text="",
    )
    drawn.add(chart.title, [figure for _, figure in bars])
    return _cleaned(drawn.render(is_unicode=True), chart.title)


def _short(chart: Chart) -> int:
    """Return by how much pygal takes the broadest label for narrower than it is."""
    broad = max((sum(ord(char) >= _BROAD for char in label) for label, _ in chart.bars), default=0)
    return int(0.42 * _SIZE * broad)


def _cleaned(drawn: str, title: str) -> bytes:
    """Return the drawing with our style and title, without its script and what the script would show."""
    ET.register_namespace("", _SVG)
    tree = ET.fromstring(drawn)  # noqa: S314 - pygal's own
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in _NEEDLESS or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
    named, style = ET.Element(f"{{{_SVG}}}title"), ET.Element(f"{{{_SVG}}}style")
    named.text, style.text = "".join(filter(str.isprintable, title)), _STYLE
    tree[:0] = [named, style]
    tree.attrib.pop("id")  # pygal's is random or empty
    tree.set("role", "img")
    svg: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return svg
