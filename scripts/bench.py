"""`jingyan bench …`: every speed claim and comparison as a ratio against a named peer, measured in one run."""

from .command import Menu
from .messages import say

BENCHES = {
    "extract": "bench_extract",
    "convert": "bench_convert",
    "accuracy": "bench_accuracy",
    "read": "bench_read",
    "fuzz": "fuzz",
    "ranking": "bench_ranking",
    "ingest": "bench_ingest",
    "search": "bench_search",
    "export": "bench_export",
    "kills": "bench_kills",
    "serve": "bench_serve",
}  # name of the measurement: its module


command = Menu("bench", BENCHES, "bench.", help=say("bench"))
