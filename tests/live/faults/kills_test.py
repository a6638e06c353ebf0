"""Kills kiteway at random moments, and has the same command go on. KITEWAY_SEED repeats a run's
moments, as far as the machine does."""

import os
import random
import secrets
import time
import unittest

from support.faults import FaultTest

KILLS = 25
KILLS_OF_ONE_COPY = 5  # more would only find runs that wait for what the killed ones have lost
KILLED = -9
COPY_SECONDS = 2


class RandomKills(FaultTest):
    def test_a_run_killed_at_any_moment_is_finished_by_the_next_and_nothing_is_doubled(self):
        seed = int(os.environ.get("KITEWAY_SEED") or secrets.randbits(32))
        print(f"KITEWAY_SEED={seed}", end=" ", flush=True)
        moments = random.Random(seed)
        target_name = self.plan_to_move(seconds=COPY_SECONDS)
        length = self.finish(self.start_apply(), target_name).seconds
        kills = 0
        while kills < KILLS:
            target_name = self.plan_to_move(seconds=COPY_SECONDS)
            wanted = min(KILLS_OF_ONE_COPY, KILLS - kills)
            kills += self.kill_until_done(target_name, moments, length, wanted, seed)

    @staticmethod
    def ends_within(running, seconds):
        deadline = time.monotonic() + seconds
        while running.is_running() and time.monotonic() < deadline:
            time.sleep(0.001)
        return not running.is_running()

    def kill_until_done(self, target_name, moments, length, kills_max, seed):
        """Kills runs of one plan until one ends before its moment; returns how many were killed."""
        killed = 0
        while killed < kills_max:
            running = self.start_apply()
            moment = moments.uniform(0, length)
            if self.ends_within(running, moment):
                self.assert_exit(running.wait(), 0)
                break
            self.assertEqual(running.kill().code, KILLED)
            killed += 1
        self.apply()
        with self.subTest(target=target_name, killed=killed, seed=seed):
            self.assert_equal(target_name)
        return killed


if __name__ == "__main__":
    unittest.main()
