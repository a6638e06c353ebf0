"""init: a plan from the live source that compiles as it is, and moves what is there."""

import unittest

from support import datasets
from support.case import LiveTest


class InitTest(LiveTest):
    def init(self, *more, code=0):
        return self.run_plan(
            "init", "--source", self.endpoints.source_uri, "--target", self.endpoints.target_uri,
            "--target-username", self.endpoints.canary.username,
            "--target-password-env", "KITEWAY_LIVE_PASSWORD",
            "--target-ca-file", str(self.endpoints.ca_file), *more, code=code)

    def make(self, **options):
        return self.source_collection(
            lambda client, name: datasets.integer_keys(client, name, **options), "init")

    def test_the_plan_compiles_unchanged_and_lists_what_is_there(self):
        loaded = self.make(count=1234)
        idle = self.make(load=False)
        outcome = self.init("-o", "started.yaml")
        self.assertEqual(outcome.stdout, "")
        text = self.work.read("started.yaml")
        self.assertIn(f"- name: {loaded}  # 1,234 rows\n", text)
        self.assertIn("    # id      Int64, primary key\n", text)
        self.assertIn("    # vector  FloatVector(8), index FLAT L2\n", text)
        self.assertIn("    # and a dynamic field\n", text)
        self.assertIn(f"- name: {idle}  # not loaded: rows unknown\n", text)
        self.run_plan("validate", "started.yaml")
        planned = self.run_plan("plan", "started.yaml")
        for name in (loaded, idle):
            self.assertIn(name, planned.stdout)

    def test_it_is_not_written_over_another_file(self):
        self.make(count=10)
        self.work.write("mine", "mine.yaml")
        self.assert_exit(self.init("-o", "mine.yaml", code=5), 5, "will not be overwritten")
        self.assertEqual(self.work.read("mine.yaml"), "mine")

    def test_it_moves_a_collection_by_pattern(self):
        source_name = self.make(count=100)
        self.addCleanup(self.target_client.drop_collection, "moved_" + source_name)
        self.work.plan({"match": source_name[:-1] + "?", "target_name": "moved_*",
                        "exclude": ["nothing_*"]})
        self.apply()
        self.assert_moved(source_name, "moved_" + source_name)

    def test_a_database_that_is_not_there_is_told(self):
        self.assert_exit(self.init("--database", "nowhere", code=1), 1, "no database nowhere")


if __name__ == "__main__":
    unittest.main()
