"""Ends kiteway in the middle of its work, in every way it can end, and runs the same command again:
the target must hold each row of the source exactly once."""

import unittest

from support import datasets, rows
from support.case import LiveTest
from support.counters import Watch
from support.wire import NOT_LOADED

INTERRUPTED, LOCKED = 130, 8
MANY_ROWS, DIM = 150_000, 64


class ResumeTest(LiveTest):
    """The collections are made once and only read."""

    @classmethod
    def make_source(cls, stem, **options):
        name = cls.new_name(stem)
        cls.addClassCleanup(cls.source_client.drop_collection, name)
        datasets.integer_keys(cls.source_client, name, **options)
        return name

    def plan_to_move(self, source_name, **options):
        target_name = self.target_name()
        # A killed run may have a write on its way; the next waits until it can no longer be alive.
        self.work.plan({"name": source_name, "target_name": target_name},
                       settings={"retry": {"write_timeout": "10s"}}, **options)
        return target_name

    def start_apply(self):
        return self.work.start("apply", "plan.yaml", "--auto-approve")

    def start_apply_until(self, is_there, what):
        """Starts an apply and returns it when `is_there` holds; it must still be at work then."""
        running = self.start_apply()
        try:
            self.wait_until(lambda: is_there() or not running.is_running(), what)
        finally:
            if not running.is_running():
                self.fail(f"kiteway ended before {what}: {running.wait()}")
        return running

    def kill_when(self, watch, request, count=1):
        """Kills an apply as soon as the server of `watch` was asked for `request` that often."""
        running = self.start_apply_until(lambda: written(watch, request) >= count,
                                         f"{count} {request}")
        self.assertEqual(running.kill().code, -9)

    def assert_every_key_once(self, target_name, count):
        self.assert_unloaded(target_name)
        with self.target.loaded(target_name):
            self.assertEqual(self.target.count(target_name), count, "rows, counted")
            self.assertEqual(rows.read_keys(self.target, target_name), set(range(count)))


def written(watch, request):
    """Upserts count as inserts: which of them is used is kiteway's choice."""
    changes = watch.changes()
    names = ("Insert", "Upsert") if request == "Insert" else (request,)
    return sum(changes.get(name, 0) for name in names)


class LargeCopies(ResumeTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.make_source("many", count=MANY_ROWS, dim=DIM)

    def test_a_copy_killed_three_times_brings_every_row_once(self):
        target_name = self.plan_to_move(self.many)
        for count in (1, 5, 4):  # early in the copy, in its middle, near its end
            self.kill_when(self.watch_target(), "Insert", count)
        self.apply()
        self.run_plan("verify", "plan.yaml")
        self.assert_second_apply_changes_nothing()
        self.assert_every_key_once(target_name, MANY_ROWS)
        self.assert_sampled_rows_are_equal(target_name)

    def assert_sampled_rows_are_equal(self, target_name):
        sample = "id % 50 == 7"
        with self.target.loaded(target_name):
            self.assertEqual([], rows.differences(
                rows.read_rows(self.source, self.many, where=sample),
                rows.read_rows(self.target, target_name, where=sample)))

    def test_a_copy_interrupted_once_ends_within_seconds_and_is_finished_by_the_same_command(self):
        target_name = self.plan_to_move(self.many)
        watch = self.watch_target()
        running = self.start_apply_until(lambda: written(watch, "Insert") >= 3, "3 inserts")
        running.interrupt()
        outcome = self.assert_exit(running.wait(timeout=5), INTERRUPTED, "Stopping", "Interrupted",
                                   "Go on from here with:")
        self.assertNotIn("Apply complete!", outcome.stdout)
        self.apply()
        self.assert_every_key_once(target_name, MANY_ROWS)


class SmallCopies(ResumeTest):
    ROWS = 3000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.few = cls.make_source("few", count=cls.ROWS)
        cls.unloaded = cls.make_source("unloaded", count=cls.ROWS, load=False)

    def watch_source(self):
        return Watch(self.endpoints.source_metrics)

    def test_a_run_killed_while_it_makes_the_collection_is_finished(self):
        target_name = self.plan_to_move(self.few)
        self.kill_when(self.watch_target(), "CreateCollection")
        self.apply()
        self.assert_every_key_once(target_name, self.ROWS)

    def test_a_target_loaded_by_a_killed_verification_is_released_by_the_next_run(self):
        target_name = self.plan_to_move(self.few)
        self.kill_when(self.watch_target(), "LoadCollection")
        self.apply()
        self.assert_every_key_once(target_name, self.ROWS)

    def test_a_source_loaded_by_a_killed_run_is_released_by_the_next_run(self):
        target_name = self.plan_to_move(self.unloaded, source={"load": "temporary"})
        self.work.source_loads_allowed = True
        self.kill_when(self.watch_source(), "LoadCollection")
        self.apply()
        self.assertEqual(self.source.load_state(self.unloaded), NOT_LOADED)
        self.assert_every_key_once(target_name, self.ROWS)

    def test_an_interrupted_run_releases_the_source_that_it_loaded(self):
        target_name = self.plan_to_move(self.unloaded, source={"load": "temporary"})
        self.work.source_loads_allowed = True
        watch = self.watch_target()
        running = self.start_apply_until(lambda: written(watch, "Insert") >= 1, "an insert")
        running.interrupt()
        self.assert_exit(running.wait(timeout=5), INTERRUPTED)
        self.assertEqual(self.source.load_state(self.unloaded), NOT_LOADED)
        self.apply()
        self.assertEqual(self.source.load_state(self.unloaded), NOT_LOADED)
        self.assert_every_key_once(target_name, self.ROWS)

    def test_of_two_applies_at_once_the_second_is_locked_out(self):
        target_name = self.plan_to_move(self.few)
        lock = self.work.folder / ".kiteway" / "lock"
        first = self.start_apply_until(lambda: lock.exists() and lock.read_text(), "the lock")
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), LOCKED,
                         "another run holds the lock", f"process {first.pid} of", "last heartbeat")
        self.assert_exit(first.wait(), 0)
        self.assert_every_key_once(target_name, self.ROWS)

    def test_the_lock_of_a_killed_run_holds_nobody_up(self):
        target_name = self.plan_to_move(self.few)
        lock = self.work.folder / ".kiteway" / "lock"
        self.start_apply_until(lambda: lock.exists() and lock.read_text(), "the lock").kill()
        self.apply()
        self.assert_every_key_once(target_name, self.ROWS)


if __name__ == "__main__":
    unittest.main()
