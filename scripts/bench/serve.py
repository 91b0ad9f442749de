"""`jingyan bench serve`: the page over a large archive, with one visitor, with many, and with many while files come in.

Archive and bulletins are generated; page, ingest and visitors are processes of their own, on loopback only.
"""

import asyncio
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import click
from jingyan.experience.database import Database
from jingyan.experience.index import Index
from jingyan.scripts.command import Command
from jingyan.scripts.messages import say

from . import corpora
from .visits import Waits, ask, visit

_RUN = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"
_SHARE = 10  # passages of a bulletin (see corpora)
_TIMES = 30  # asks of each page by the one visitor
_COMING = 3000  # bulletins that come in meanwhile, at the most
_QUESTION = "其他县怎么整顿软弱涣散村党组织"
_PROVINCES = "湖南省 贵州省 浙江省 四川省 河南省 山东省 云南省 安徽省 广东省 陕西省 甘肃省 吉林省"
_TOPICS = "集体经济 驻村帮扶 干部培训 换届选举 党员教育 人才工作 议事决策 经费保障"
_FACTS = """
INSERT INTO facts (document, experience, passage, kind, rule, start, stop, plain_start, plain_stop, text, notation,
    value, name, number, unit, object, yuan)
SELECT p.experience, p.experience, p.key, k.value ->> 'kind', 'bench', p.start, p.start + 4, 0, 4, '12名', '12名',
    k.value ->> 'value', (k.value ->> '$.value.name') || p.key % 500, k.value ->> '$.value.number',
    k.value ->> '$.value.unit', k.value ->> '$.value.object', k.value ->> '$.value.yuan'
FROM passages p, json_each(?) k
"""
_KINDS = (
    {
        "kind": "count",
        "value": {"number": 12, "low": None, "high": None, "unit": "名", "object": "干部", "approx": None},
    },
    {"kind": "money", "value": {"yuan": 50000, "low": None, "high": None, "approx": None, "per": None}},
    {"kind": "program", "value": {"name": "三步工作法", "components": None}},
)


@click.command("serve", cls=Command, help=say("bench.serve"))
@click.option("--bulletins", type=click.IntRange(min=100), default=10_000, show_default=True, help=say("opt.bulletins"))
@click.option("--visitors", type=click.IntRange(1, 200), default=50, show_default=True, help=say("opt.visitors"))
@click.option("--seconds", type=click.IntRange(1, 300), default=20, show_default=True, help=say("opt.seconds"))
@click.option("--pause", type=click.FloatRange(0, 60), default=2.0, show_default=True, help=say("opt.pause"))
def command(bulletins: int, visitors: int, seconds: int, pause: float) -> int:
    """Print the tables, as Markdown; the exit code is 1 where any answer was none."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder / "archive.db", bulletins)
        _write(folder / "coming")
        with _serving(folder / "archive.db") as home:
            alone = _alone(home)
            addresses = tuple(alone)
            idle = asyncio.run(visit(home, addresses, visitors, seconds, pause))
            with _ingesting(folder / "coming", folder / "archive.db"):
                busy = asyncio.run(visit(home, addresses, visitors, seconds, pause))
            came = _count(folder / "archive.db") - bulletins
    wrong = [line for waits in (*alone.values(), idle, busy) for line in waits.wrong]
    _table(f"{visitors} visitors, a page every {pause:g} s each", {"idle": idle, f"while {came} came in": busy})
    click.echo(f"\np95 while files come in, to idle: {busy.at(0.95) / idle.at(0.95):.1f}×; wrong answers: {len(wrong)}")
    for line in wrong[:5]:
        click.echo(line, err=True)
    return int(bool(wrong))


def _fill(path: Path, bulletins: int) -> None:
    """Write an archive with places, topics and three facts a passage, and its index."""
    began = time.monotonic()
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        corpora.fill(connection, bulletins * _SHARE)
        connection.execute(_FACTS, (json.dumps(_KINDS),))
        for number, province in enumerate(_PROVINCES.split()):
            share = "UPDATE experiences SET province = ?, region = json_array(?, county) WHERE key % 12 = ?"
            connection.execute(share, (province, province, number))
        for number, topic in enumerate(_TOPICS.split()):
            connection.execute("UPDATE experiences SET topics = json_array(?) WHERE key % 8 = ?", (topic, number))
        connection.commit()
    with Database.open(path) as database, database.locked():
        Index.ready(database).close()
    size = path.stat().st_size / 2**20
    click.echo(f"{bulletins:,} bulletins, {size:,.0f} MiB, made and indexed in {time.monotonic() - began:.0f} s\n")


def _write(folder: Path) -> None:
    """Write the bulletins that come in while visitors read."""
    folder.mkdir()
    chance = random.Random(1)  # noqa: S311 - a measurement, not a secret
    for number in range(_COMING):
        text = "\n".join(f"第{at}步，投入{chance.randint(3, 900)}万元。{corpora.passage(chance)}" for at in range(1, 6))
        (folder / f"{number:04}.txt").write_text(f"石门县第{number}号做法\n{text}", "utf-8")


@contextmanager
def _serving(database: Path) -> Iterator[str]:
    """Run the page; yield its address once the first visitor has been answered."""
    began = time.monotonic()
    command = [sys.executable, "-c", _RUN, "serve", "--db", str(database), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True)  # noqa: S603 - ours
    try:
        assert process.stdout
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found
        listening = time.monotonic() - began
        first = asyncio.run(ask(found[0], "/", 1))
        click.echo(f"listens after {listening:.1f} s; the first visitor of all waits {first.at(0.5):,.0f} ms\n")
        yield found[0]
    finally:
        process.terminate()
        process.wait()
    click.echo(f"\nmemory of the page {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")


@contextmanager
def _ingesting(folder: Path, database: Path) -> Iterator[None]:
    """Read bulletins in meanwhile; what has come in stays when the time is over."""
    command = [sys.executable, "-c", _RUN, "ingest", str(folder), "--db", str(database), "--workers", "1"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - ours
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _count(database: Path) -> int:
    with Database.open(database, readonly=True) as held:
        return held.value("SELECT count(*) FROM documents")


def _alone(home: str) -> dict[str, Waits]:
    """Print and return what one visitor waits for each kind of page, by its address."""
    common, rare = " ".join(corpora.vocabulary()[:3]), corpora.vocabulary()[8000]
    asked = {
        "start": "/",
        "question": f"/?{urlencode({'q': _QUESTION})}",
        "common words": f"/?{urlencode({'q': common})}",
        "rare word": f"/?{urlencode({'q': rare})}",
        "filtered": f"/?{urlencode({'q': common, 'region': '湖南省', 'since': 2018})}",
        "by date": f"/?{urlencode({'q': common, 'sort': 'date'})}",
        "a practice": "/experience/1",
        "compared": "/compare?id=1&id=2&id=3",
        "API": f"/api/search?{urlencode({'q': _QUESTION})}",
    }
    waits = {name: asyncio.run(ask(home, address, _TIMES)) for name, address in asked.items()}
    _table("one visitor", waits)
    return {asked[name]: waited for name, waited in waits.items()}


def _table(title: str, rows: dict[str, Waits]) -> None:
    click.echo(
        f"\n| {title} | answers | p50 ms | p95 ms | most ms | largest KB | wrong |\n|---|---|---|---|---|---|---|"
    )
    for name, waits in rows.items():
        times = f"{waits.at(0.5):.0f} | {waits.at(0.95):.0f} | {waits.at(1):.0f}"
        click.echo(f"| {name} | {len(waits.seconds)} | {times} | {max(waits.sizes) / 1000:.0f} | {len(waits.wrong)} |")
