"""Everything the commands say, in both languages beside each other; Chinese is the default.

The language is `JINGYAN_LANG` (zh or en), which the option `--lang` sets. Errors of the library are Chinese; their
English is found by their wording.
"""

import os
import re

LANGUAGES = ("zh", "en")

_SAID: dict[str, tuple[str, str]] = {
    "about": (
        "jingyan：读组工信息，提取事实，建经验库，回答“别的县怎么做”。",
        "jingyan reads organisation bulletins into facts and a searchable experience database.",
    ),
    "usage": ("用法：", "Usage: "),
    "options": ("选项", "Options"),
    "commands": ("命令", "Commands"),
    "options_metavar": ("[选项]", "[OPTIONS]"),
    "command_metavar": ("命令 [参数]…", "COMMAND [ARGS]..."),
    "default": ("默认", "default"),
    "help": ("显示帮助后退出。", "Show this message and exit."),
    "version": ("显示版本后退出。", "Show the version and exit."),
    "lang": ("界面语言：zh 或 en（也可用环境变量 JINGYAN_LANG）。", "Language: zh or en (or JINGYAN_LANG)."),
    "ingest": ("把文件、文件夹（或标准输入 -）读入经验库。", "Read files, folders (or - for stdin) into the database."),
    "extract": ("提取事实，不用数据库。", "Extract facts, without a database."),
    "inspect": ("显示文件的结构：报头、文章、小节。", "Show a file's structure: masthead, articles, sections."),
    "search": ("提一个问题，得到各地的做法。", "Ask a question, get the practices of other places."),
    "show": ("显示一条经验，标出其中的事实。", "Show one experience with its facts marked."),
    "explain": ("说明某一行里每个事实由哪条规则读出。", "Tell which rule read each fact of a line."),
    "evaluate": ("与标注对照，算出准确率、召回率和 F1。", "Precision, recall and F1 against marked facts."),
    "programs": (
        "列出经验库里的项目、机制和做法：名称、含义、最早日期、地方、次数。",
        "The archive's programmes: name, reading, first date, places, mentions.",
    ),
    "mentions": ("{count} 次", "{count} mentions"),
    "bench": ("测速度与准确率，与同类工具在同一次运行中相比。", "Measure speed and accuracy against peers in one run."),
    "bench.extract": ("提取事实的速度与内存，与 rjieba 分词相比。", "Speed and memory of extraction, against rjieba."),
    "bench.read": ("读PDF的速度，与 pdfplumber 相比；识别扫描页的字符召回率。", "Reading PDFs, against pdfplumber; OCR."),
    "bench.fuzz": ("把损坏的各种文件喂给读取程序：不许崩溃、卡死。", "Damaged files of all formats: no crash, no hang."),
    "opt.ocr": ("识别几页图片（0：不测识别）。", "Recognise so many pages (0: none)."),
    "opt.files": ("几个文件。", "How many files."),
    "opt.formats": ("只要这些扩展名，逗号分开。", "Only these endings, with commas between."),
    "opt.keep": ("把出错的文件留在这个文件夹。", "Keep the files that failed in this folder."),
    "bench.accuracy": (
        "金额、日期、数字、地名的准确率，与 JioNLP、Recognizers-Text、cpca 相比。",
        "Accuracy of money, dates, numbers and places against JioNLP, Recognizers-Text and cpca.",
    ),
    "bench.texts": (
        "{texts} 篇，{characters} 字，每 {per:.0f} 字一个事实",
        "{texts} texts, {characters} characters, a fact every {per:.0f}",
    ),
    "bench.memory": (
        "再读 {bulletins} 篇，内存增长 {growth:.1f} MiB",
        "{bulletins} more bulletins: {growth:.1f} MiB more",
    ),
    "bench.no_peer": ("未安装 {peer}，略过", "{peer} is not installed, left out"),
    "opt.many": ("测内存时再读的篇数，0 为不测。", "How many more bulletins for memory; 0 for none."),
    "stats": ("经验库里有什么。", "What the database holds."),
    "train": ("学习：从标注文字训练地名与项目名识别器。", "Learn: train the recogniser of names from labelled text."),
    "opt.gold": (
        "人工标注的事实（facts.jsonl，或含有它的文件夹）。",
        "Marked facts (facts.jsonl, or a folder with some).",
    ),
    "opt.rounds": ("学几遍。", "How often to go over the lessons."),
    "opt.seed": ("随机种子：相同则结果相同。", "Random seed: the same one gives the same model."),
    "opt.recogniser": (
        "也听取识别器的提议（先运行 jingyan train recogniser）。",
        "Hear the recogniser's proposals too (run jingyan train recogniser first).",
    ),
    "training": (
        "学习 {sentences} 句，{characters} 字，约需几分钟",
        "{sentences} sentences, {characters} characters: minutes",
    ),
    "trained": ("模型：{path}", "model: {path}"),
    "no_lessons": (
        "这里没有项目自带的标注文字，请写明从哪些文件学习",
        "the project's own labelled text is not here: name the files to learn from",
    ),
    "no_model": (
        "{path}：没有训练好的模型，请先运行 jingyan train recogniser",
        "{path}: no model; run jingyan train recogniser",
    ),
    "opt.db": ("经验库文件（默认在用户数据目录）。", "Database file (default: in the user's data folder)."),
    "opt.format": ("输出格式。", "Output format."),
    "opt.workers": ("读文件的进程数（默认为处理器个数）。", "Reading processes (default: number of CPUs)."),
    "opt.progress": ("是否显示进度条（默认只在终端显示）。", "Progress bar (default: on a terminal only)."),
    "opt.region": ("只看这个省、市或县。", "Only this province, city or county."),
    "opt.since": ("只看这一天（年、月）及以后的。", "Only from this day (year, month) on."),
    "opt.until": ("只看这一天（年、月）及以前的。", "Only up to this day (year, month)."),
    "opt.topic": ("只看这个主题。", "Only this topic."),
    "opt.program": ("只看提到这个项目（机制、做法）名称的。", "Only what names this programme."),
    "opt.money_min": (
        "只看段落中有不低于这个金额的，如 500万。",
        "Only passages with this sum or more, such as 500万.",
    ),
    "opt.limit": ("最多几条。", "At most so many."),
    "opt.check": (
        "与这个文件里固定的下限对照，逐条列出得失，低于下限即失败。",
        "Compare with the floors of this file, list gains and losses, fail below.",
    ),
    "opt.pin": ("把这次结果写成新的下限。", "Write this result as the new floors."),
    "opt.allow_lower": ("允许下限降低。", "Allow a floor to be lowered."),
    "gold_changed": (
        "没有 {name} 的下限，或标注已改变，请用 --pin 重新固定",
        "no floors for {name}, or its facts have changed: pin anew with --pin",
    ),
    "below": ("{kind}：{now}，低于下限 {floor}", "{kind}: {now}, below the floor {floor}"),
    "opt.errors": ("列出漏掉的、多出的和读错的事实。", "List missed, spurious and wrong facts."),
    "unread": (
        "第 {pages} 页是扫描图片，没有读；要识别，请先 pip install 'jingyan[ocr]'",
        "pages {pages} are pictures and were not read: pip install 'jingyan[ocr]'",
    ),
    "progress": ("入库", "ingest"),
    "database": ("经验库：{path}", "database: {path}"),
    "ingested": (
        "新增 {added}，替换 {replaced}，未变 {unchanged}，失败 {failed}",
        "{added} added, {replaced} replaced, {unchanged} unchanged, {failed} failed",
    ),
    "read_as": ("读作：{parts}", "read as: {parts}"),
    "words": ("词 {words}", "words {words}"),
    "region": ("地区 {name}", "region {name}"),
    "since": ("{day} 以来", "since {day}"),
    "until": ("{day} 以前", "until {day}"),
    "money_min": ("金额不低于 {yuan} 元", "at least {yuan} yuan"),
    "money_max": ("金额不高于 {yuan} 元", "at most {yuan} yuan"),
    "no_hits": ("没有找到。", "nothing found."),
    "no_title": ("（无标题）", "(no title)"),
    "source": ("来源", "source"),
    "facts": ("事实", "facts"),
    "no_format": ("格式 {name} 将在以后的版本提供，现可用：{known}", "format {name} comes later; now: {known}"),
    "no_experience": ("没有编号为 {id} 的经验", "no experience has the id {id}"),
    "file_line": (
        "应写成 文件:行号，例如 简报.txt:12，现为：{given}",
        "FILE:LINE wanted, such as a.txt:12; got: {given}",
    ),
    "no_line": ("{path}：没有第 {line} 行（共 {lines} 行）", "{path}: no line {line} (it has {lines})"),
    "no_facts": ("第 {line} 行没有读出事实", "no facts in line {line}"),
    "rule": ("规则", "rule"),
    "plain": ("规整后", "plain"),
    "raw": ("原文", "raw"),
    "value": ("值", "value"),
    "gold": ("标注文件第 {line} 行不是一条事实", "line {line} of the gold file is no fact"),
    "kind": ("类型", "kind"),
    "marked": ("标注", "gold"),
    "found": ("读出", "found"),
    "right": ("值对 F1", "right F1"),
    "all": ("合计", "all"),
    "missed": ("漏掉", "missed"),
    "spurious": ("多出", "spurious"),
    "wrong": ("读错", "wrong"),
    "documents": ("文件", "documents"),
    "experiences": ("经验", "experiences"),
    "passages": ("段落", "passages"),
    "provinces": ("省份", "provinces"),
    "dates": ("日期", "dates"),
    "size": ("大小", "size"),
    "interrupted": (
        "已中断；已入库的都在，重新运行即可继续",
        "interrupted; what was written is kept: run it again",
    ),
    "no_command": ("没有命令 {name}；可用：{known}", "no command {name}; there are: {known}"),
    "no_option": ("没有选项 {name}", "no option {name}"),
    "missing": ("缺少参数 {name}", "{name} is missing"),
    "bad_value": ("{name} 的值不对：{reason}", "bad value of {name}: {reason}"),
    "choices": ("可用的值是 {known}", "choose from {known}"),
    "at_least": ("应为不小于 {least} 的整数", "a whole number of at least {least} is wanted"),
    "bad_usage": ("用法不对：{reason}", "wrong usage: {reason}"),
    "no_file": ("没有这个文件", "no such file"),
    "extra": ("多出的参数：{given}", "arguments too many: {given}"),
    "see_help": ("（{command} --help 看用法）", " (see {command} --help)"),
    "no_write": ("写不出去：{reason}", "cannot write: {reason}"),
    "unexpected": ("程序出错（{reason}）", "internal error ({reason})"),
}

_LIBRARY = (
    ("没有这个经验库，请先用 jingyan ingest 入库", "no such database; run jingyan ingest first"),
    ("不是经验库（是别的 SQLite 数据库）", "not an experience database (another SQLite database)"),
    ("经验库由更新版本的 jingyan 建立，请先升级 jingyan", "made by a newer jingyan; upgrade jingyan first"),
    ("另一个 jingyan 正在写入，请稍后再试", "another jingyan is writing; try again later"),
    ("所在文件夹不可写", "the folder cannot be written"),
    ("不是数据库文件", "not a database"),
    ("数据库文件已损坏", "the database file is damaged"),
    ("文件或所在文件夹不可写", "the file or its folder cannot be written"),
    ("打不开，请检查路径和权限", "cannot be opened; check path and permissions"),
    ("打不开", "cannot be opened"),
    ("磁盘已满", "the disk is full"),
    ("另一个程序正在使用这个数据库，请稍后再试", "another program uses this database; try again later"),
    ("数据库出错", "database error"),
    ("处理进程意外终止（可能是内存不足）", "its process died (out of memory, perhaps)"),
    ("处理时出错", "failed"),
    ("内存不足", "out of memory"),
    ("文件超过", "larger than "),
    ("，请先拆分", "; split it first"),
    ("不是文本，或编码无法识别", "no text, or of an unknown encoding"),
    ("是文件夹，不是经验库", "a folder, not a database"),
    ("没有这个文件", "no such file"),
    ("没有读取权限", "no permission to read"),
    ("文件夹", "folder "),
    ("文件是空的", "the file is empty"),
    ("标准输入是空的", "standard input is empty"),
    ("读取失败", "cannot be read"),
    ("读不了", "cannot be read"),
    ("这是一个文件夹，不是文件", "a folder, not a file"),
    ("问题是空的：请输入要查的内容", "the question is empty"),
    ("金额看不懂", "not a sum of money"),
    ("日期看不懂", "not a date"),
    ("例如 ", "for example "),
    ("：", ": "),
    ("（", " ("),
    ("）", ")"),
    ("、", ", "),
)


def language() -> str:
    """Return the language of this run: zh or en."""
    return "en" if os.environ.get("JINGYAN_LANG", "").lower().startswith("en") else "zh"


def say(key: str, **values: object) -> str:
    """Return a message in the language of this run.

    >>> say("database", path="a.db")
    '经验库：a.db'
    """
    return _SAID[key][language() == "en"].format(**values)


def retell(line: str) -> str:
    """Return a message of the library in the language of this run."""
    if language() == "zh":
        return line
    english = dict(_LIBRARY)
    words = sorted(english, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), lambda match: english[match[0]], line).rstrip()
