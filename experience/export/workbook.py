"""A workbook: a sheet of practices, a sheet for each kind of fact with typed columns, and one that tells what it is."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO

from jingyan.corpus.cell import FORMULA, legal
from jingyan.experience.database import Database

from .columns import KINDS, OWNER, PLACE, PRACTICE, VALUES, WORDS, Cells, Column
from .selection import Selection, facts, practices
from .tally import Tally

ROWS = 1_048_576  # of a sheet
LENGTH = 32_767  # of a cell's text, as UTF-16 counts
_CUT = "…（过长，已截断）"
_DIGITS = 10**15  # from here on Excel loses digits
_FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts days wrongly, or not at all
_NOTES = (
    ("读作", "数值前的 ~ 约、+ 多、>= 以上、> 超过、<~ 近、<= 不超过；“约数”一列是同样的意思"),
    ("金额", "以元为单位；几万至几万的，写在下限、上限"),
    ("起、止", "原文中的字符位置，左闭右开：文件的第“起”到“止”个字符就是“原文”"),
)


class Sheets:
    """The rows of one kind, on as many sheets as they need."""

    def __init__(self, book: Any, title: str, columns: tuple[Column, ...], most: int = ROWS) -> None:  # noqa: ANN401
        self.title = title
        self.rows = 0
        self.cut = 0
        self._book = book
        self._columns = columns
        self._most = most
        self._begun = 0
        self._begin()

    def _begin(self) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loaded by now

        self._begun += 1
        self._sheet = sheet = self._book.create_sheet(f"{self.title}{self._begun if self._begun > 1 else ''}")
        sheet.freeze_panes = "A2"
        for at, column in enumerate(self._columns, 1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
        sheet.append([_bold(sheet, column.label) for column in self._columns])
        self._filled = 1

    def add(self, row: Cells) -> None:
        """Add a row."""
        if self._filled == self._most:
            self.finish()
            self._begin()
        self._sheet.append([self._cell(column, row) for column in self._columns])
        self._filled += 1
        self.rows += 1

    def finish(self) -> None:
        """Let the sheet's rows be filtered."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loaded by now

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._filled}"

    def _cell(self, column: Column, row: Cells) -> object:
        match column.spoken(row):
            case bool() as flag:
                return "是" if flag else None
            case str() as text:
                return self._text(text)
            case dt.date() as day:
                return day if day >= _FIRST_DAY else day.isoformat()
            case int() | float() as number if abs(number) >= _DIGITS:
                return str(number)
            case int() | float() as number if column.type == "yuan":
                return _formatted(self._sheet, number, "#,##0" if number == int(number) else "#,##0.00##")
            case cell:
                return cell

    def _text(self, text: str) -> object:
        text = legal(text)
        if len(text) * 2 > LENGTH and len(text.encode("utf-16-le")) > LENGTH * 2:
            text = text.encode("utf-16-le")[: (LENGTH - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT
            self.cut += 1
        return _inert(self._sheet, text) if text.startswith(FORMULA) else text


def write(database: Database, selection: Selection, file: BinaryIO) -> Tally:
    """Write the practices and facts of a selection, and return how many."""
    from openpyxl import Workbook  # noqa: PLC0415 - 0.3 s, only where a workbook is written

    book = Workbook(write_only=True)
    about = book.create_sheet("说明")
    told = Sheets(book, "经验", PRACTICE)
    kinds = {kind: Sheets(book, KINDS[kind], (*OWNER, *VALUES[kind], *WORDS, *PLACE)) for kind in selection.kinds}
    sheets = (told, *kinds.values())
    try:
        for row in practices(database, selection):
            told.add(row)
        for fact in facts(database, selection):
            kinds[fact["type"]].add(fact)
        for sheet in sheets:
            sheet.finish()
        _tell(about, database, selection, sheets)
    except BaseException:
        for page in book.worksheets:  # openpyxl complains of what is left open
            page.close()
        raise
    book.active = 1
    book.save(file)
    return Tally(told.rows, sum(sheet.rows for sheet in kinds.values()), sum(sheet.cut for sheet in sheets))


def _tell(sheet: Any, database: Database, selection: Selection, sheets: Iterable[Sheets]) -> None:  # noqa: ANN401
    """Write the sheet that says what was asked, when, of which archive, and how the columns are meant."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 90
    today = dt.datetime.now().astimezone().date()
    cut = sum(one.cut for one in sheets)
    lines = (
        ("问题", selection.question or "（没有提问题）"),
        ("条件", "；".join(selection.told) or "（没有条件：全部）"),
        ("导出日期", today),
        ("经验库", database.path.name),  # its folder is nobody's business where the file goes
        *((one.title, one.rows) for one in sheets),
        *_NOTES,
        *([("截断", f"{cut} 格的文字超过 {LENGTH:,} 字，已截断并注明；全文见文件")] if cut else []),
    )
    for name, item in lines:
        text = legal(item) if isinstance(item, str) else item
        risky = isinstance(text, str) and text.startswith(FORMULA)
        sheet.append([_bold(sheet, name), _inert(sheet, str(text)) if risky else text])


def _bold(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded by now
    from openpyxl.styles import Font  # noqa: PLC0415 - ditto

    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _formatted(sheet: object, number: float, form: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded by now

    cell = WriteOnlyCell(sheet, number)
    cell.number_format = form
    return cell


def _inert(sheet: object, text: str) -> object:
    """Return a cell that stays a text, even when someone edits it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded by now

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
