"""Many small collections: kiteway against the bare requests that define, fill and load them."""

import concurrent.futures
import time

from rig import reals
from rig.kiteway import Workspace, planning_seconds

COLLECTIONS = {"checksum": 200, "none": 200}
ROWS, DIM = 100, 128
THREADS = 4  # as many as kiteway has requests in flight
SLOWER_MAX = 1.3  # times as long as the bare requests, for a run as it is unless the plan says otherwise


def run(book, options):
    ends = reals.Reals()
    names = [f"bench_small_{i}" for i in range(options.scaled(max(COLLECTIONS.values())))]
    print(f"    loading {len(names)} collections into the source", flush=True)
    each(names, lambda name: ready_source(ends.source, name))
    for verify, count in COLLECTIONS.items():
        # A load takes a server some 1.5 s, whoever asks for it.
        rounds = 1 if options.quick or verify != "none" else min(options.runs, 3)
        compare(book, ends, names[:options.scaled(count)], verify, rounds)


def compare(book, ends, names, verify, rounds):
    whole, planning, bare, asked = [], [], [], {}
    for _ in range(rounds):
        clear(ends.target, names)
        before = ends.target_requests()
        took = apply(ends, names, verify)
        asked = dict(ends.target_requests() - before)
        whole.append(took.seconds)
        planning.append(planning_seconds(took))
        clear(ends.target, names)
        bare.append(define(ends.target, names, has_loads=asked.get("LoadCollection", 0) > 0))
    title = f"{len(names)} collections, verify: {verify}"
    book.add("small", title, "s", whole, detail=asked)
    book.add("small", f"{title}, planning alone", "s", planning)
    book.add("small", f"{title}, bare requests", "s", bare)
    book.add("small", f"{title}, kiteway / bare", "x",
             [above / below for above, below in zip(whole, bare)],
             f"<= {SLOWER_MAX}" if verify == "checksum" else "")


def each(names, work):
    """Calls work(name) for all of them, some at a time; raises what one of them raised."""
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, names))


def ready_source(server, name):
    """Not flushed: 200 flushes would take longer than all the rest, and change no request."""
    reals.drop(server, name)
    reals.create(server, name, DIM)
    reals.fill(server, name, ROWS, DIM)
    reals.load(server, name)


def clear(server, names):
    each(names, lambda name: reals.drop(server, name))
    time.sleep(3)  # the target goes on tidying up


def apply(ends, names, verify):
    entries = [{"name": name} for name in names]
    with Workspace(ends.source_section(), ends.target_section(), entries, verify) as work:
        return work.apply(ends.environment())


def define(server, names, has_loads):
    """Seconds for the requests that no mover can do without, and the rows."""
    began = time.monotonic()
    each(names, lambda name: define_one(server, name, has_loads))
    return time.monotonic() - began


def define_one(server, name, has_loads):
    reals.create(server, name, DIM)
    reals.fill(server, name, ROWS, DIM)
    if has_loads:
        reals.load(server, name)
        server.count(name)
        reals.release(server, name)
