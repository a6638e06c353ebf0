"""Collections with so many keys that kiteway reads a sample of them: no row may be missing for it."""

import unittest

from support import datasets
from support.case import LiveTest


class ManyKeys(LiveTest):
    def test_keys_that_the_source_made_and_of_which_some_are_gone_are_sampled(self):
        source_name = self.source_collection(datasets.made_keys)
        gone = self.source.page(source_name, "default", None, "", ["id"], 3000)
        self.source_client.delete(source_name, list(gone.fields_data[0].scalars.long_data.data))
        target_name = self.target_name()
        self.work.plan({"name": source_name, "target_name": target_name, "auto_id": False})
        self.announce()

        outcome = self.run_plan("--log-level", "debug", "apply", "plan.yaml", "--auto-approve")

        self.assertRegex(outcome.stderr, r"scan .*: one key in \d+ is read")
        self.assert_moved(source_name, target_name)
        self.assert_second_apply_changes_nothing()


if __name__ == "__main__":
    unittest.main()
