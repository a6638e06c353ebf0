"""A bad network between kiteway and either server: connections are cut, stalled and throttled while
rows move. The run ends well by itself, or says how to go on, and the rows are equal in the end."""

import threading
import time
import unittest

from support.faults import COUNT, DIM, FaultTest
from support.proxy import Proxy

ROWS_BYTES = COUNT * DIM * 4


class NetworkFaults(FaultTest):
    def proxy_to(self, uri):
        proxy = Proxy(uri)
        self.addCleanup(proxy.close)
        return proxy

    def target_behind_proxy(self):
        proxy = self.proxy_to(self.endpoints.target_uri)
        return proxy, {"target": {"uri": proxy.uri}}

    def source_behind_proxy(self):
        proxy = self.proxy_to(self.endpoints.source_uri)
        return proxy, {"source": {"uri": proxy.uri}}

    def run_with(self, ends, misbehave, seconds=3):
        """Applies, and has `misbehave` act on the proxy once the first rows have passed."""
        proxy, endpoint = ends
        target_name = self.plan_to_move(seconds=seconds, **endpoint)
        running = self.start_apply()
        self.wait_until(lambda: proxy.bytes_passed > ROWS_BYTES / 20 or not running.is_running(),
                        "the first rows")
        fault = threading.Thread(target=misbehave, args=(proxy,))
        fault.start()
        outcome = self.finish(running, target_name)
        fault.join()
        return outcome

    def cut_often(self, proxy):
        for _ in range(8):
            proxy.cut()
            time.sleep(0.3)

    def go_down(self, proxy):
        proxy.go_down()
        time.sleep(5)
        proxy.come_up()

    def stall(self, seconds):
        def misbehave(proxy):
            proxy.stall()
            time.sleep(seconds)
            proxy.flow()
        return misbehave

    def test_connections_to_the_target_that_are_cut_again_and_again(self):
        self.run_with(self.target_behind_proxy(), self.cut_often)

    def test_connections_to_the_source_that_are_cut_again_and_again(self):
        self.run_with(self.source_behind_proxy(), self.cut_often)

    def test_a_target_that_cannot_be_reached_for_seconds_is_waited_for(self):
        outcome = self.run_with(self.target_behind_proxy(), self.go_down)
        self.assert_exit(outcome, 0, "does not answer", "answers again", "repeated in all")

    def test_a_source_that_cannot_be_reached_for_seconds_is_waited_for(self):
        outcome = self.run_with(self.source_behind_proxy(), self.go_down)
        self.assert_exit(outcome, 0, "answers again")

    def test_a_target_whose_network_stalls_until_the_connections_are_given_up(self):
        self.run_with(self.target_behind_proxy(), self.stall(seconds=18))

    def test_a_source_whose_network_stalls_for_a_moment(self):
        self.assert_exit(self.run_with(self.source_behind_proxy(), self.stall(seconds=3)), 0)

    def test_a_target_behind_a_slow_network(self):
        proxy, endpoint = self.target_behind_proxy()
        proxy.throttle(ROWS_BYTES // 20)
        target_name = self.plan_to_move(**endpoint)
        self.assert_exit(self.finish(self.start_apply(), target_name), 0)


if __name__ == "__main__":
    unittest.main()
