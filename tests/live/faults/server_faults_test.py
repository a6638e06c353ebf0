"""Kills a server while rows move, and starts it again on its data. The run outlives it or says how to go
on, and the rows are equal in the end."""

import threading
import unittest

from support import servers
from support.faults import FaultTest


class ServerFaults(FaultTest):
    def restart_while_copying(self, name):
        """Kills the server `name` in the middle of a copy, starts it again, and finishes the copy."""
        target_name = self.plan_to_move(seconds=4)
        watch = self.watch_target()
        running = self.start_apply()
        self.wait_until(lambda: watch.count("Insert") >= 2 or not running.is_running(), "2 inserts")
        servers.kill(name)
        starter = threading.Thread(target=servers.start, args=(name,))
        starter.start()
        starter.join()  # the source's counters are read when the run is over
        self.finish(running, target_name)

    def test_a_target_that_is_killed_and_started_again(self):
        self.restart_while_copying("target")

    def test_a_source_that_is_killed_and_started_again(self):
        self.restart_while_copying("source")


if __name__ == "__main__":
    unittest.main()
