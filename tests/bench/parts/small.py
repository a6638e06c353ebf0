"""Many small collections: kiteway against the bare requests that define, load and release them."""

import concurrent.futures
import time

from rig import reals
from rig.kiteway import Workspace

COLLECTIONS = 200
ROWS, DIM = 100, 128
THREADS = 4  # as many as kiteway has requests in flight
SLOWER_MAX = 2  # times as long as the bare requests: an apply asks, reads, writes and counts as well


def run(book, options):
    ends = reals.Reals()
    names = [f"bench_small_{i}" for i in range(options.scaled(COLLECTIONS))]
    print(f"    loading {len(names)} collections into the source", flush=True)
    each(names, lambda name: ready_source(ends.source, name))
    for verify in ("none", "count"):
        seconds, bare, asked = [], [], {}
        for round_number in range(1 if options.quick else min(options.runs, 3)):
            before = ends.target_requests()
            seconds.append(apply(ends, names, verify))
            asked = dict(ends.target_requests() - before)
            clear(ends.target, names)
            bare.append(define(ends.target, names, has_loads=asked.get("LoadCollection", 0) > 0))
            clear(ends.target, names)
            print(f"    verify: {verify}: {seconds[-1]:.1f} s, bare requests {bare[-1]:.1f} s",
                  flush=True)
        title = f"{len(names)} collections, verify: {verify}"
        book.add("small", title, "s", seconds, detail=asked)
        book.add("small", f"{title}, bare requests", "s", bare)
        book.add("small", f"{title}, kiteway / bare", "x",
                 [above / below for above, below in zip(seconds, bare)], f"<= {SLOWER_MAX}")


def each(names, work):
    """Calls work(name) for all of them, some at a time; raises what one of them raised."""
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, names))


def ready_source(server, name):
    """Not flushed: 200 flushes would take longer than all the rest, and change no request."""
    if reals.exists(server, name):
        reals.drop(server, name)
    reals.create(server, name, DIM)
    reals.fill(server, name, ROWS, DIM)
    reals.load(server, name)


def clear(server, names):
    each(names, lambda name: reals.drop(server, name))
    time.sleep(3)  # the target goes on tidying up


def apply(ends, names, verify):
    clear(ends.target, names)
    with Workspace(ends.source_section(), ends.target_section(), [{"name": n} for n in names],
                   verify) as work:
        return work.apply(ends.environment()).seconds


def define(server, names, has_loads):
    """Seconds for the requests that no mover can do without."""
    began = time.monotonic()
    each(names, lambda name: define_one(server, name, has_loads))
    return time.monotonic() - began


def define_one(server, name, has_loads):
    reals.create(server, name, DIM)
    if has_loads:
        reals.load(server, name)
        server.count(name)
        reals.release(server, name)
