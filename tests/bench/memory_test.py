"""Memory stays within the budget where it is hardest to keep: a source that answers at once, and a
target that takes its time. Runs the real program; needs no Milvus and no package."""

import unittest

from rig import fakes
from rig.kiteway import Workspace

MIB = 1024 * 1024
BEYOND_BUDGET = 64 * MIB  # the program itself, and what gRPC and the journal need

AT_DEFAULTS_MAX = 128_000_000


class SlowTarget(unittest.TestCase):
    def peak(self, budget, rows, row_bytes_extra=0, **settings):
        """Of a run that moves several times its budget."""
        with fakes.source(rows, row_bytes_extra=row_bytes_extra) as source, \
                fakes.Fake(write_delay_ms=200) as target, \
                Workspace({"uri": source.uri}, {"uri": target.uri}, [{"name": "bench_0"}],
                          settings={"memory": f"{budget // MIB}MiB", **settings}) as work:
            peak = work.apply().rss_peak_bytes
            self.assertGreater(target.bytes_written(), 2 * budget, "too little to fill the budget")
        print(f"{peak / MIB:.0f} MiB of {budget // MIB} + {BEYOND_BUDGET // MIB}", end=" ", flush=True)
        return peak

    def assert_within(self, budget, **run):
        self.assertLessEqual(self.peak(budget, **run), budget + BEYOND_BUDGET)

    def test_many_small_rows(self):
        self.assert_within(64 * MIB, rows=500_000)

    def test_rows_of_64_kilobytes(self):
        self.assert_within(64 * MIB, rows=4_000, row_bytes_extra=65_000)

    def test_more_streams_than_the_budget_has_room_for(self):
        self.assert_within(16 * MIB, rows=200_000, parallelism=64)

    def test_large_rows_and_more_streams_than_the_budget_has_room_for(self):
        self.assert_within(16 * MIB, rows=2_000, row_bytes_extra=65_000, parallelism=64)


class Defaults(unittest.TestCase):
    """What nobody has to set: long enough for the search of the best pace to try what it may."""

    def assert_small(self, rows, row_bytes_extra=0):
        with fakes.source(rows, row_bytes_extra=row_bytes_extra) as source, \
                fakes.Fake() as target, \
                Workspace({"uri": source.uri}, {"uri": target.uri}, [{"name": "bench_0"}]) as work:
            peak = work.apply().rss_peak_bytes
        print(f"{peak / 1e6:.0f} MB of {AT_DEFAULTS_MAX / 1e6:.0f}", end=" ", flush=True)
        self.assertLessEqual(peak, AT_DEFAULTS_MAX)

    def test_many_small_rows(self):
        self.assert_small(rows=10_000_000)

    def test_rows_of_64_kilobytes(self):
        self.assert_small(rows=60_000, row_bytes_extra=65_000)


if __name__ == "__main__":
    unittest.main()
