"""kiteway against the bare relay, between servers that cost next to nothing."""

import json

from rig import fakes
from rig.contest import Contest, Sample
from rig.kiteway import Workspace, copy_seconds
from rig.process import measured, program

COLLECTION = "bench_0"


def run(book, options):
    for dim, rows, page_rows in ((128, options.scaled(8_000_000), 5000),
                                 (768, options.scaled(1_500_000), 1500)):
        with fakes.source(rows, dim) as source:
            contest = Contest(f"{dim}-d", {
                "kiteway": lambda: kiteway(source, rows),
                "relay": lambda: relay(source, rows, page_rows)})
            contest.run(options.runs)
        for name in contest.samples:
            book.add("fake", f"{contest.title} {name}", "GB/s", contest.gigabyte_rates(name))
            contest.note_costs(book, "fake", name)
        contest.note_ratio(book, "fake", "kiteway", "relay", ">= 0.8")
        contest.note_ratio(book, "fake", "kiteway", "relay", rates=contest.copy_rates)
        book.add("fake", f"{contest.title} processor, kiteway / relay", "x",
                 [above / below for above, below in zip(contest.cpu_per_gigabyte("kiteway"),
                                                        contest.cpu_per_gigabyte("relay"))],
                 "<= 1.5")


def kiteway(source, rows, verify="none", wrapper=()):
    """Into a target that was never used."""
    with fakes.Fake() as target, Workspace(
            {"uri": source.uri}, {"uri": target.uri}, [{"name": COLLECTION}],
            verify) as work:
        took = work.apply(wrapper=wrapper)
        return Sample(rows, target.bytes_written(), took.seconds, copy_seconds(took),
                      took.cpu_seconds, took.rss_peak_bytes)


def relay(source, rows, page_rows, wrapper=()):
    # The target's collection is made in its stead: the relay makes none.
    with fakes.Fake(collections=1, rows=0, dim=_dim_of(source)) as target:
        took = measured([*wrapper, program("kiteway_bench_relay"), "--source", source.uri,
                         "--target", target.uri, "--source-collection", COLLECTION,
                         "--target-collection", COLLECTION, "--rows", str(rows),
                         "--page-rows", str(page_rows)])
        return Sample(rows, target.bytes_written(), took.seconds,
                      json.loads(took.stdout)["seconds"], took.cpu_seconds, took.rss_peak_bytes)


def _dim_of(source):
    return source.options["dim"]
