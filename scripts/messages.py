"""Everything the commands say, in both languages beside each other; Chinese is the default.

The language is `JINGYAN_LANG` (zh or en), which the option `--lang` sets.
"""

import os

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
    "total_agrees": ("合计相符：{total}：{parts}", "adds up: {total}: {parts}"),
    "total_differs": (
        "合计不符：{total}，各项之和 {sum}：{parts}",
        "does not add up: {total}, the parts make {sum}: {parts}",
    ),
    "bench": ("测速度与准确率，与同类工具在同一次运行中相比。", "Measure speed and accuracy against peers in one run."),
    "bench.convert": (
        "简繁转换的速度，与 OpenCC、python-docx 相比。",
        "Speed of conversion, against OpenCC and python-docx.",
    ),
    "bench.text_ratio": (
        "文本转 {to}：吞吐量为 OpenCC 的 {ratio} 倍（目标 ≥ 0.8）",
        "text to {to}: {ratio} of OpenCC's throughput (wanted: 0.8 or more)",
    ),
    "bench.word_ratio": (
        "200 页 docx：用时为 python-docx 打开并保存的 {ratio} 倍（目标 < 2）",
        "docx of 200 pages: {ratio} of the time python-docx takes to open and save it (wanted: under 2)",
    ),
    "bench.extract": ("提取事实的速度与内存，与 rjieba 分词相比。", "Speed and memory of extraction, against rjieba."),
    "bench.read": (
        "读PDF的速度，与 pdfplumber 相比；识别扫描页的字符召回率。",
        "Reading PDFs, against pdfplumber; OCR.",
    ),
    "bench.ranking": (
        "排序的各部分在判过的问题上各有多少贡献。",
        "What each part of the ranking gives on judged questions.",
    ),
    "bench.search": (
        "检索速度：与裸 Tantivy、SQLite FTS5 在同一次运行中比较。",
        "Search speed beside raw Tantivy and SQLite FTS5 in one run.",
    ),
    "bench.kills": (
        "在入库、替换、删除中随机 kill -9，之后核对。",
        "Random kill -9s during ingest, replace and delete; all must agree afterwards.",
    ),
    "opt.times": ("多少次。", "How many times."),
    "opt.passages": ("多少个段落。", "How many passages."),
    "bench.fuzz": (
        "把损坏的各种文件喂给读取程序：不许崩溃、卡死。",
        "Damaged files of all formats: no crash, no hang.",
    ),
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
    "convert": (
        "简繁转换：文字、网页、Office 与 WPS 文档，版式不变，原文件不动。",
        "Convert between scripts: texts, web pages, office files; layout kept, originals untouched.",
    ),
    "converting": ("转换", "convert"),
    "converted": (
        "已转换 {converted}（改动 {characters} 字），未变 {unchanged}，失败 {failed}",
        "{converted} converted ({characters} characters changed), {unchanged} unchanged, {failed} failed",
    ),
    "opt.to": (
        "转换成：hans 简体，hant 繁体（OpenCC 标准），tw 台湾正体，hk 香港繁体。",
        "Target: hans simplified, hant traditional (OpenCC's standard), tw Taiwan, hk Hong Kong.",
    ),
    "opt.out": ("结果放入这个文件夹。", "Folder for the results."),
    "opt.dry_run": ("只显示会改什么，不写文件。", "Show what would change, write nothing."),
    "opt.report": (
        "把改动字数和疑点写成报告（.csv 或 .xlsx）。",
        "Report of changes and doubtful spots (.csv or .xlsx).",
    ),
    "opt.words": ("连地区用语一起换（软件→軟體）；默认只换字形。", "Words of the region too; default: script only."),
    "opt.names": ("文件名也转换。", "Convert the files' names too."),
    "opt.quotes": (
        "引号“”‘’与「」『』互换（默认简繁互转时换）。",
        "Swap quotation marks (default: where the script changes).",
    ),
    "opt.protect": ("不转换的词，一行一个。", "File of words to leave alone, one a line."),
    "opt.encoding": ("文本文件的输出编码，默认 utf-8。", "Encoding of text files written; default: utf-8."),
    "opt.overwrite": ("覆盖已有的结果文件。", "Overwrite results that exist."),
    "same_folder": ("结果不能放在原文件夹里，请换一个", "the results cannot go where the originals are"),
    "no_protect": ("{path} 读不了", "{path} cannot be read"),
    "no_encoding": ("没有编码 {name}", "no encoding {name}"),
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
    "opt.home": (
        "自己所在的县：问“其他县”时不看它（也可用环境变量 JINGYAN_HOME）。",
        "Your own county: left out where 其他县 is asked (or JINGYAN_HOME).",
    ),
    "opt.drop": ("去掉从问题里读出的一种条件。", "Drop a condition that was read from the question."),
    "opt.as_typed": ("按原样检索：不读条件，不扩展，不改错。", "Nothing but the words as typed."),
    "opt.sort": ("排序：相关、日期或金额。", "Order: relevance, date or amount."),
    "opt.facets": ("另报各省、市、年、主题、项目的条数。", "Counts by province, city, year, topic, programme."),
    "opt.compare": ("并排比较：县、对象、措施、资金、成效、来源。", "Practices side by side."),
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
    "elsewhere": ("不看 {name}", "not {name}"),
    "number_min": ("数量不少于 {number} {unit}", "at least {number} {unit}"),
    "reprints": ("同文：{documents}", "also in: {documents}"),
    "compare.place": ("地方", "place"),
    "compare.date": ("日期", "date"),
    "compare.objects": ("对象", "objects"),
    "compare.measures": ("措施", "measures"),
    "compare.money": ("资金", "money"),
    "compare.results": ("成效", "results"),
    "compare.source": ("来源", "source"),
    "facet.province": ("省", "province"),
    "facet.city": ("市", "city"),
    "facet.year": ("年", "year"),
    "facet.topic": ("主题", "topic"),
    "facet.program": ("项目", "programme"),
    "check": ("核对经验库与索引，能修的修好。", "Verify the database and its index; mend what can be mended."),
    "opt.repair": ("把能修的修好。", "Mend what can be mended."),
    "mended": ("（已修好）", "(mended)"),
    "not_mended": ("（未修）", "(not mended)"),
    "all_well": ("完好：{documents} 个文件，索引一致", "all well: {documents} documents, the index agrees"),
    "check.file": (
        "数据库文件已损坏（{times} 处），请重新入库",
        "the file is damaged in {times} places: read the bulletins in anew",
    ),
    "check.references": ("有 {times} 处引用落空", "{times} references lead nowhere"),
    "check.facts": ("有 {times} 个事实与原文不符", "{times} facts do not quote their text"),
    "check.documents": ("有 {times} 个文件没有路径", "{times} documents have no path"),
    "check.index": ("索引与数据库相差 {times} 个段落", "index and database differ in {times} passages"),
    "killed": (
        "杀 {times} 次，其中 {hit} 次正在运行；不一致 {wrong} 次",
        "{times} kills, {hit} of them at work; {wrong} disagreements",
    ),
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


def language() -> str:
    """Return the language of this run: zh or en."""
    return "en" if os.environ.get("JINGYAN_LANG", "").lower().startswith("en") else "zh"


def say(key: str, **values: object) -> str:
    """Return a message in the language of this run.

    >>> say("database", path="a.db")
    '经验库：a.db'
    """
    return _SAID[key][language() == "en"].format(**values)
