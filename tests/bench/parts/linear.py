"""Requests and processor time must grow with the rows and no faster; a second apply costs little."""

from rig import fakes
from rig.kiteway import Workspace

ROW_COUNTS = (30_000, 300_000, 3_000_000)
NOOP_COLLECTIONS = 100


def run(book, options):
    growth(book, min(options.runs, 3))
    second_apply(book)


def growth(book, runs):
    requests, seconds = {}, {}
    for rows in ROW_COUNTS:
        samples = [copy(rows) for _ in range(runs)]
        requests[rows] = [sample[0] for sample in samples]
        seconds[rows] = [sample[1] for sample in samples]
        book.add("linear", f"{rows:,} rows, requests", "requests", requests[rows])
        book.add("linear", f"{rows:,} rows, processor", "s", seconds[rows])
    # What a run costs before its first row is not a matter of rows: compare the two steps up.
    for what, values in (("requests", requests), ("processor", seconds)):
        one, ten, hundred = (values[rows] for rows in ROW_COUNTS)
        book.add("linear", f"{what} of ten times the rows", "x",
                 [(c - b) / (b - a) for a, b, c in zip(one, ten, hundred)], "<= 10.5")


def copy(rows):
    """(requests to both servers, processor seconds of kiteway)"""
    with fakes.source(rows) as source, fakes.Fake() as target, \
            Workspace({"uri": source.uri}, {"uri": target.uri}, [{"name": "bench_0"}]) as work:
        took = work.apply()
        return sum(source.requests().values()) + sum(target.requests().values()), took.cpu_seconds


def second_apply(book):
    entries = [{"name": f"bench_{i}"} for i in range(NOOP_COLLECTIONS)]
    with fakes.source(1000, collections=NOOP_COLLECTIONS) as source, fakes.Fake() as target, \
            Workspace({"uri": source.uri}, {"uri": target.uri}, entries, verify="count") as work:
        first = work.apply()
        before = {"source": source.requests(), "target": target.requests()}
        second = work.apply()
        after = {"source": source.requests(), "target": target.requests()}
    title = f"{NOOP_COLLECTIONS} collections"
    book.add("linear", f"{title}, first apply", "s", first.seconds)
    book.add("linear", f"{title}, second apply", "s", second.seconds, "<= 2")
    for end in ("source", "target"):
        asked = {name: count - before[end].get(name, 0) for name, count in after[end].items()}
        asked = {name: count for name, count in asked.items() if count > 0}
        book.add("linear", f"{title}, second apply, {end}", "requests", sum(asked.values()),
                 detail=asked)
        print("       ", ", ".join(f"{name} {count}" for name, count in sorted(asked.items())))
