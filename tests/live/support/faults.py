"""What the tests of faults share: one collection that takes some seconds to copy, and the check that
the copy is equal, whatever happened on the way."""

from support import datasets, rows
from support.case import LiveTest

INCOMPLETE = 4
COUNT, DIM = 60_000, 128  # 33 MB: some ten requests
WRITE_TIMEOUT = "4s"  # of a request that these servers answer in a tenth of a second


class FaultTest(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.new_name("many")
        cls.addClassCleanup(cls.source_client.drop_collection, cls.many)
        datasets.integer_keys(cls.source_client, cls.many, count=COUNT, dim=DIM)
        cls.expected = rows.read_rows(cls.source, cls.many)

    def plan_to_move(self, seconds=0, **options):
        """A plan whose copy takes that long at least, and the name of its target."""
        target_name = self.target_name()
        # A write whose answer was lost is waited for until it can no longer be alive: not for long.
        settings = {"retry": {"delay_max": "3s", "write_timeout": WRITE_TIMEOUT}}
        if seconds:
            settings["target"] = {"max_rows_per_second": COUNT // seconds}
        self.work.plan({"name": self.many, "target_name": target_name},
                       settings=settings, **options)
        return target_name

    def start_apply(self):
        return self.work.start("apply", "plan.yaml", "--auto-approve")

    def finish(self, running, target_name, timeout=180):
        """Waits for the apply, which ends well or can be taken up by the same command, and checks
        that the target then holds the source's rows. Returns its outcome."""
        outcome = running.wait(timeout)
        self.assertIn(outcome.code, (0, INCOMPLETE), outcome)
        print(f"(exit {outcome.code} after {outcome.seconds:.0f} s)", end=" ", flush=True)
        if outcome.code == INCOMPLETE:
            self.assertIn("Run the same command again", outcome.stdout, outcome)
            self.apply()
        self.assert_equal(target_name)
        return outcome

    def assert_equal(self, target_name):
        self.assert_unloaded(target_name)
        with self.target.loaded(target_name):
            self.assertEqual(self.target.count(target_name), COUNT, "rows, counted")
            found = rows.read_rows(self.target, target_name)
        self.assertEqual(rows.differences(self.expected, found), [])
