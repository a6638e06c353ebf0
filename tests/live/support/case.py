"""The base of all live tests: a workspace, both servers, and assertions about whole collections."""

import itertools
import time
import unittest

from support import rows, servers
from support.announced import unannounced
from support.counters import Watch
from support.kiteway import Workspace
from support.parts import parts_of
from support.wire import NOT_LOADED

_numbers = itertools.count(1)


class LiveTest(unittest.TestCase):
    """Each test has a fresh folder and drops what it made on the servers."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.endpoints = cls.find_endpoints()
        cls.source = cls.endpoints.source_server()
        cls.target = cls.endpoints.target_server()
        cls.source_client = cls.endpoints.source_client()
        cls.target_client = cls.endpoints.target_client()
        for connection in (cls.source, cls.target, cls.source_client, cls.target_client):
            cls.addClassCleanup(connection.close)

    @classmethod
    def find_endpoints(cls):
        """The two servers of 2.3.5; a class may have others."""
        return servers.endpoints()

    def setUp(self):
        self.work = Workspace(self.endpoints)
        self.addCleanup(self.work.close)
        self.announced = {}  # by "database/collection" of the target: what its maker's plan said

    @staticmethod
    def new_name(stem):
        return f"{stem}_{next(_numbers)}"

    def source_collection(self, make, stem=None):
        """Has `make` build a collection for this test alone."""
        name = self.new_name(stem or make.__name__)
        self.addCleanup(self.source_client.drop_collection, name)
        make(self.source_client, name)
        return name

    def target_name(self, stem="copy"):
        """A name for a collection that this test will bring onto the target."""
        name = self.new_name(stem)
        self.addCleanup(self.target_client.drop_collection, name)
        return name

    @classmethod
    def watch_target(cls):
        return Watch(cls.endpoints.target_metrics)

    def assert_exit(self, outcome, code, *words):
        """The exit code, and texts that must be in one of the outputs."""
        self.assertEqual(outcome.code, code, outcome)
        for word in words:
            self.assertIn(word, outcome.stdout + outcome.stderr, outcome)
        return outcome

    def run_plan(self, *arguments, code=0):
        return self.assert_exit(self.work.run(*arguments), code)

    def announce(self, plan="plan.yaml"):
        """Remembers what the plan says of collections that it makes, for `assert_moved`."""
        self.announced |= self.work.announced(plan)

    def apply(self, plan="plan.yaml", code=0):
        self.announce(plan)
        return self.run_plan("apply", plan, "--auto-approve", code=code)

    def wait_until(self, condition, what, seconds=60):
        """Polls; a test never sleeps for a fixed time."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"waited {seconds} s for {what}")
            time.sleep(0.01)

    def assert_moved(self, source_name, target_name, database="default", source_database="default"):
        """The target has the source's definition but for what the plan told, and its rows, each once."""
        self.assert_as_announced(source_name, target_name, database, source_database)
        with self.target.loaded(target_name, database):
            self.assert_same_rows(source_name, target_name, database, source_database)

    def assert_unloaded(self, target_name, database="default"):
        self.assertEqual(self.target.load_state(target_name, database), NOT_LOADED,
                         "kiteway left the target collection loaded")

    def assert_as_announced(self, *names):
        self.assertEqual(self.unannounced(*names), [])

    def unannounced(self, source_name, target_name, database="default", source_database="default"):
        told = self.announced[f"{database}/{target_name}"]
        words = unannounced(parts_of(self.source, source_name, source_database),
                            parts_of(self.target, target_name, database), told)
        return [word for word in words if not self.is_untold(word)]

    def is_untold(self, _word):
        """Whether a difference is about what one of the servers never tells."""
        return False

    def assert_same_rows(self, *names):
        """Both collections are loaded."""
        self.assertEqual(self.differing_rows(*names), [])

    def differing_rows(self, source_name, target_name, database="default",
                       source_database="default"):
        """In words, by partition."""
        expected = rows.read_all_rows(self.source, source_name, source_database)
        found = rows.read_all_rows(self.target, target_name, database)
        counts = rows.count_rows(self.target, target_name, database)
        source_is_dynamic, target_is_dynamic = (
            server.describe(*address).schema.enable_dynamic_field for server, address in
            ((self.source, (source_name, source_database)), (self.target, (target_name, database))))
        words = []
        for partition, partition_rows in expected.items():
            _fit_dynamic_field(partition_rows, source_is_dynamic, target_is_dynamic)
            some = rows.differences(partition_rows, found[partition])
            if counts[partition] != len(partition_rows):
                some.append(f"{counts[partition]} rows are counted, not {len(partition_rows)}")
            words += [f"partition {partition}: {word}" for word in some]
        return words

    def assert_second_apply_changes_nothing(self, plan="plan.yaml"):
        watch = self.watch_target() if self.endpoints.target_metrics else None
        outcome = self.apply(plan)
        self.assertIn("No changes", outcome.stdout, outcome)
        if watch:
            self.assertEqual(watch.changes(), {}, "requests to the target of a second apply")


def _fit_dynamic_field(partition_rows, source_has_it, target_has_it):
    """A dynamic field that only the target has holds nothing; one that only the source has is lost."""
    for row in partition_rows.values():
        if target_has_it and not source_has_it:
            row["$meta"] = rows.canonical_json("{}")
        if source_has_it and not target_has_it:
            row.pop("$meta", None)
