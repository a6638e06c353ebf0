"""Peak memory of kiteway, which must not grow with the number of rows."""

from rig import fakes
from rig.kiteway import Workspace

SMALL_ROW_COUNTS = (100_000, 1_000_000, 10_000_000)
LARGE_ROW_COUNTS = (20_000, 200_000)
LARGE_ROW_BYTES = 65_000


def run(book, options):
    runs = 1 if options.quick else min(options.runs, 3)
    small = SMALL_ROW_COUNTS[1:2] if options.quick else SMALL_ROW_COUNTS
    series(book, "128-d", small, 0, runs)
    large = LARGE_ROW_COUNTS[:1] if options.quick else LARGE_ROW_COUNTS
    series(book, "64 KB rows", large, LARGE_ROW_BYTES, 1)


def series(book, title, row_counts, row_bytes_extra, runs):
    peaks = {rows: [peak_megabytes(rows, row_bytes_extra) for _ in range(runs)]
             for rows in row_counts}
    for rows, values in peaks.items():
        book.add("memory", f"{title}, {rows:,} rows", "MB", values, "<= 128")
    if len(peaks) > 1:
        # Of the largest two: the smallest is moved before all that is ever held is held at once.
        first, last = peaks[row_counts[-2]], peaks[row_counts[-1]]
        times = row_counts[-1] // row_counts[-2]
        book.add("memory", f"{title}, {times} times the rows", "x memory",
                 [above / below for above, below in zip(last, first)], "<= 1.25")


def peak_megabytes(rows, row_bytes_extra):
    with fakes.source(rows, row_bytes_extra=row_bytes_extra) as source, \
            fakes.Fake() as target, \
            Workspace({"uri": source.uri}, {"uri": target.uri}, [{"name": "bench_0"}]) as work:
        return work.apply().rss_peak_bytes / 1e6
