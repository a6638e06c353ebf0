"""What a plan of a thousand collections costs before the first request."""

import json

from rig.process import measured, program

COLLECTIONS = (250, 1000)
FIELDS = 60
STAGES = ("parse", "compile", "text", "markdown", "write", "read")


def run(book, options):
    seconds = {}
    for collections in COLLECTIONS:
        runs = [sample(collections) for _ in range(options.runs)]
        title = f"{collections:,} x {FIELDS} fields"
        for stage in STAGES:
            book.add("compile", f"{title}, {stage}", "s", [one[stage] for one in runs])
        seconds[collections] = [one["parse"] + one["compile"] + one["text"] for one in runs]
        limit = "<= 2" if collections == COLLECTIONS[-1] else ""
        book.add("compile", f"{title}, read, compile and render", "s", seconds[collections], limit)
        book.add("compile", f"{title}, plan file", "MB", runs[0]["file_bytes"] / 1e6)
    one, four = (seconds[collections] for collections in COLLECTIONS)
    book.add("compile", "four times the collections", "x",
             [large / small for small, large in zip(one, four)], "<= 5")


def sample(collections):
    took = measured([program("kiteway_bench_compile"), "--collections", str(collections),
                     "--fields", str(FIELDS)])
    return json.loads(took.stdout)
