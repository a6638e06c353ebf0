"""The base of all live tests: a workspace, both servers, and assertions about whole collections."""

import itertools
import time
import unittest

from support import rows, schemas, servers
from support.counters import Watch
from support.kiteway import Workspace
from support.wire import NOT_LOADED

_numbers = itertools.count(1)


class LiveTest(unittest.TestCase):
    """Each test has a fresh folder and drops what it made on the servers."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.endpoints = servers.endpoints()
        cls.source = cls.endpoints.source_server()
        cls.target = cls.endpoints.target_server()
        cls.source_client = cls.endpoints.source_client()
        cls.target_client = cls.endpoints.target_client()
        for connection in (cls.source, cls.target, cls.source_client, cls.target_client):
            cls.addClassCleanup(connection.close)

    def setUp(self):
        self.work = Workspace(self.endpoints)
        self.addCleanup(self.work.close)

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

    def apply(self, plan="plan.yaml", code=0):
        return self.run_plan("apply", plan, "--auto-approve", code=code)

    def wait_until(self, condition, what, seconds=60):
        """Polls; a test never sleeps for a fixed time."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"waited {seconds} s for {what}")
            time.sleep(0.01)

    def assert_moved(self, source_name, target_name, database="default", dynamic_field=True):
        """The target holds the source's definition and its rows, each once, and is not loaded."""
        self.assert_same_definition(source_name, target_name, database, dynamic_field)
        self.assert_unloaded(target_name, database)
        with self.target.loaded(target_name, database):
            self.assert_same_rows(source_name, target_name, database, dynamic_field)

    def assert_unloaded(self, target_name, database="default"):
        self.assertEqual(self.target.load_state(target_name, database), NOT_LOADED,
                         "kiteway left the target collection loaded")

    def assert_same_definition(self, source_name, target_name, database="default",
                               dynamic_field=True):
        words = schemas.definition_differences(
            self.source.describe(source_name),
            self.target.describe(target_name, database), dynamic_field)
        words += schemas.index_differences(
            self.source.indexes(source_name), self.target.indexes(target_name, database))
        self.assertEqual(words, [])
        self.assertEqual(self.source.partitions(source_name),
                         self.target.partitions(target_name, database))
        self.assertEqual(self.source.aliases(source_name),
                         self.target.aliases(target_name, database))

    def assert_same_rows(self, source_name, target_name, database="default", dynamic_field=True):
        """Both collections are loaded."""
        expected = rows.read_all_rows(self.source, source_name)
        found = rows.read_all_rows(self.target, target_name, database)
        counts = rows.count_rows(self.target, target_name, database)
        source_is_dynamic = self.source.describe(source_name).schema.enable_dynamic_field
        for partition, partition_rows in expected.items():
            _fit_dynamic_field(partition_rows, source_is_dynamic, dynamic_field)
            with self.subTest(partition=partition):
                self.assertEqual(rows.differences(partition_rows, found[partition]), [])
                self.assertEqual(counts[partition], len(partition_rows), "rows, counted")

    def assert_second_apply_changes_nothing(self, plan="plan.yaml"):
        watch = self.watch_target()
        outcome = self.apply(plan)
        self.assertIn("No changes", outcome.stdout, outcome)
        self.assertEqual(watch.changes(), {}, "requests to the target of a second apply")


def _fit_dynamic_field(partition_rows, source_has_it, target_has_it):
    """A dynamic field that only the target has holds nothing; one that only the source has is lost."""
    for row in partition_rows.values():
        if target_has_it and not source_has_it:
            row["$meta"] = rows.canonical_json("{}")
        if source_has_it and not target_has_it:
            row.pop("$meta", None)
