"""Target collections that no run on this machine made: the journal is gone, or somebody else made them."""

import json
import shutil
import unittest

from support import datasets
from support.case import LiveTest

REFUSED, MISMATCH = 5, 6


class Adopting(LiveTest):
    ROWS = 3000

    def moved_without_journal(self, **keys):
        """A collection that was moved by a machine whose journal is lost."""
        source_name = self.source_collection(
            lambda client, name: datasets.integer_keys(client, name, count=self.ROWS), "integers")
        target_name = self.target_name()
        self.work.plan({"name": source_name, "target_name": target_name})
        self.apply()
        shutil.rmtree(self.work.folder / ".kiteway")
        self.work.plan({"name": source_name, "target_name": target_name, **keys})
        return source_name, target_name

    def test_without_its_journal_a_target_is_left_alone_and_the_ways_on_are_named(self):
        self.moved_without_journal()
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), 3, "P0401",
                         "target_name", "on_existing: resume", "on_existing: recreate")
        self.assertEqual(watch.changes(), {})

    def test_resume_compares_and_writes_only_what_differs(self):
        source_name, target_name = self.moved_without_journal(on_existing="resume")
        self.target_client.delete(target_name, ids=[17, 18])
        datasets.replace_integer_key(self.target_client, target_name, 2000)
        self.apply()
        self.run_plan("verify", "plan.yaml")
        self.assert_moved(source_name, target_name)
        self.assert_second_apply_changes_nothing()

    def test_resume_writes_nothing_where_all_is_there(self):
        source_name, target_name = self.moved_without_journal(on_existing="resume")
        watch = self.watch_target()
        self.apply()
        self.assertEqual({name: count for name, count in watch.changes().items()
                          if name not in ("LoadCollection", "ReleaseCollection")}, {})
        self.assert_moved(source_name, target_name)

    def test_keys_that_only_the_target_has_are_reported_by_name_and_stay(self):
        _, target_name = self.moved_without_journal(on_existing="resume")
        datasets.add_integer_keys(self.target_client, target_name, 2, first=90_000)
        self.apply(code=MISMATCH)
        listed = json.loads(self.run_plan("verify", "plan.yaml", "--rows", "--format", "json",
                                          code=MISMATCH).stdout)
        self.assertFalse(listed["equal"])
        self.assertEqual([(row["key"], row["found"]) for row in listed["collections"][0]["rows"]],
                         [({"number": str(key)}, "only_on_target") for key in (90_000, 90_001)])
        with self.target.loaded(target_name):
            self.assertEqual(self.target.count(target_name), self.ROWS + 2)

    def test_recreate_drops_the_target_only_when_that_is_allowed(self):
        source_name, target_name = self.moved_without_journal(on_existing="recreate")
        datasets.add_integer_keys(self.target_client, target_name, 2, first=90_000)
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), REFUSED, "-/+",
                         "destroy", "--allow-destructive")
        self.assertEqual(watch.changes(), {})
        self.run_plan("apply", "plan.yaml", "--auto-approve", "--allow-destructive")
        self.assert_moved(source_name, target_name)
        self.assert_second_apply_changes_nothing()

    def test_prevent_destroy_beats_recreate(self):
        self.moved_without_journal(on_existing="recreate", prevent_destroy=True)
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve",
                                       "--allow-destructive"), 3, "prevent_destroy forbids it")
        self.assertEqual(watch.changes(), {})


if __name__ == "__main__":
    unittest.main()
