"""`jingyan bench …`: every speed claim and comparison as a ratio against a named peer, measured in one run."""

from jingyan.scripts.command import Menu
from jingyan.scripts.messages import say

BENCHES = {
    "extract": "bench.extract",
    "convert": "bench.convert",
    "accuracy": "bench.accuracy",
    "read": "bench.read",
    "fuzz": "bench.fuzz",
    "ranking": "bench.ranking",
    "ingest": "bench.ingest",
    "search": "bench.search",
    "export": "bench.export",
    "kills": "bench.kills",
    "serve": "bench.serve",
}  # name of the measurement: its module


command = Menu("bench", BENCHES, "bench.", help=say("bench"))
