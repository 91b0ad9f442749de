"""The tables of an experience database, and how an older database becomes today's.

A database's `user_version` is the number of migrations it has seen. Offsets are in code points: `start` and
`stop` into the raw text of the document, `plain_start` and `plain_stop` into its plain form.
"""

APPLICATION = 0x4A59414E  # "JYAN", tells our files from any other SQLite database

_TABLES = """
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY,
    mark TEXT NOT NULL  -- random; an index stamped with it was made from this database and no other
);

CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, an index may lag
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    script TEXT NOT NULL,
    series TEXT,
    issue INTEGER,
    serial INTEGER,
    issuer TEXT,
    date TEXT,
    printed TEXT,
    title TEXT,
    editor_note INTEGER NOT NULL,
    endorsed_by TEXT,
    endorser_role TEXT,
    endorsed_on TEXT,
    recipients TEXT NOT NULL,  -- JSON array
    raw TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    sequence INTEGER NOT NULL REFERENCES changes
);
CREATE INDEX documents_by_sequence ON documents (sequence);

CREATE TABLE paths (
    path TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX paths_by_document ON paths (document);

CREATE TABLE removals (
    document INTEGER NOT NULL,
    sequence INTEGER NOT NULL REFERENCES changes
);
CREATE INDEX removals_by_sequence ON removals (sequence);

CREATE TABLE experiences (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, an index may lag
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    province TEXT,
    city TEXT,
    county TEXT,
    region TEXT NOT NULL,  -- JSON array, from the province down
    date TEXT,
    title TEXT,
    topics TEXT NOT NULL  -- JSON array
);
CREATE INDEX experiences_by_document ON experiences (document);
CREATE INDEX experiences_by_region ON experiences (province, city, county);

CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, an index may lag
    experience INTEGER NOT NULL REFERENCES experiences ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    headings TEXT NOT NULL,  -- JSON array, outermost first
    plain TEXT NOT NULL
);
CREATE INDEX passages_by_experience ON passages (experience);

CREATE TABLE facts (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    experience INTEGER REFERENCES experiences ON DELETE CASCADE,
    passage INTEGER REFERENCES passages ON DELETE CASCADE,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    plain_start INTEGER NOT NULL,
    plain_stop INTEGER NOT NULL,
    text TEXT NOT NULL,
    value TEXT NOT NULL,  -- JSON, with the keys of jingyan extract
    notation TEXT NOT NULL,  -- the same for a reader's eye: 30000-70000元/人
    name TEXT, components TEXT,
    number NUMERIC, low NUMERIC, high NUMERIC, unit TEXT, object TEXT, approx TEXT,
    yuan NUMERIC, per TEXT,
    percent NUMERIC,
    rank INTEGER, from_end INTEGER, top INTEGER, scope TEXT,
    start_date TEXT, end_date TEXT,
    amount NUMERIC,
    level TEXT, path TEXT, province TEXT, city TEXT, county TEXT, code TEXT
);
CREATE INDEX facts_by_document ON facts (document, start);
CREATE INDEX facts_by_experience ON facts (experience);
CREATE INDEX facts_by_passage ON facts (passage);
CREATE INDEX facts_by_name ON facts (kind, name);
CREATE INDEX facts_by_yuan ON facts (yuan) WHERE kind = 'money';
"""

_COLUMNS = {
    "program": "name, components",
    "count": "number, low, high, unit, object, approx",
    "money": "yuan, low, high, approx, per",
    "ratio": "percent, approx",
    "rank": "rank, from_end, top, scope",
    "date": "start_date, end_date",
    "duration": "amount, unit",
    "place": "name, level, path, province, city, county, code",
}

_FACT_VIEW = """
CREATE VIEW {kind}_facts AS
SELECT f.key, d.name AS doc, e.id AS practice, f.start, f.stop, f.text, f.notation, f.rule, {columns}
FROM facts f JOIN documents d ON d.key = f.document LEFT JOIN experiences e ON e.key = f.experience
WHERE f.kind = '{kind}';
"""

_PRACTICES = """
CREATE VIEW practices AS
SELECT e.id, d.name AS doc, e.province, e.city, e.county, e.date, e.title, e.topics, d.series, d.issue,
    (SELECT count(*) FROM facts f WHERE f.experience = e.key) AS facts,
    (SELECT max(coalesce(f.high, f.yuan)) FROM facts f WHERE f.experience = e.key AND f.kind = 'money') AS most_yuan,
    substr(d.raw, e.start + 1, e.stop - e.start) AS text
FROM experiences e JOIN documents d ON d.key = e.document;
"""


_PAGES = "ALTER TABLE documents ADD COLUMN pages TEXT NOT NULL DEFAULT '[]';  -- JSON array: where each page starts"
_VECTORS = """
CREATE TABLE vectors (
    model TEXT NOT NULL,  -- digest of the sentence model
    passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    vector BLOB NOT NULL,  -- 32-bit floats, little-endian; its length is one
    PRIMARY KEY (model, passage)
) WITHOUT ROWID;
CREATE INDEX vectors_by_passage ON vectors (passage);
"""
_READERS = "ALTER TABLE changes ADD COLUMN reader TEXT NOT NULL DEFAULT '';  -- the version of jingyan that made it"
_RANGES = """
DROP VIEW ratio_facts;
DROP VIEW duration_facts;
""" + "".join(
    _FACT_VIEW.format(kind=kind, columns=", ".join(f"f.{column}" for column in columns))
    for kind, columns in (
        ("ratio", ("percent", "low", "high", "approx")),
        ("duration", ("amount", "low", "high", "unit")),
    )
)


def _views() -> str:
    kinds = [
        _FACT_VIEW.format(kind=kind, columns=", ".join(f"f.{column}" for column in columns.split(", ")))
        for kind, columns in _COLUMNS.items()
    ]
    return "".join((*kinds, _PRACTICES))


def migrations() -> tuple[str, ...]:
    """Return the scripts that bring an empty database to today's schema, oldest first: append, never edit."""
    return (_TABLES + _views(), _PAGES, _VECTORS, _READERS, _RANGES)
