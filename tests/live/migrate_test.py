"""What may happen between a plan and its apply, and after it, on real servers."""

import unittest

from support import datasets, rows
from support.case import LiveTest
from support.wire import LOADED, NOT_LOADED


class PlansAndTheWorld(LiveTest):
    """What happens between a plan and its apply, and after it."""

    def move_integers(self, **options):
        """A small collection on the source, and a plan for it."""
        source_name = self.source_collection(
            lambda client, name: datasets.integer_keys(client, name, **options), "integers")
        target_name = self.target_name()
        self.work.plan({"name": source_name, "target_name": target_name})
        return source_name, target_name

    def test_a_source_collection_that_is_not_loaded_is_refused(self):
        source_name, _ = self.move_integers(load=False)
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), 3,
                         f'"{source_name}" is not loaded on the source', "source.load: temporary")
        self.assertEqual(watch.changes(), {})

    def test_a_source_collection_is_loaded_for_the_copy_and_released_again_on_request(self):
        source_name, target_name = self.move_integers(load=False)
        self.work.plan({"name": source_name, "target_name": target_name},
                       source={"load": "temporary"})
        self.work.source_loads_allowed = True
        self.apply()
        self.assertEqual(self.source.load_state(source_name), NOT_LOADED)
        self.run_plan("verify", "plan.yaml")
        self.assertEqual(self.source.load_state(source_name), NOT_LOADED)
        with self.source.loaded(source_name):
            self.assert_moved(source_name, target_name)

    def half_loaded(self):
        """A collection of three partitions of which only `warm` is loaded."""
        source_name = self.source_collection(
            lambda client, name: datasets.integer_keys(client, name, load=False), "half_loaded")
        for number, partition in enumerate(("warm", "cold"), start=1):
            self.source_client.create_partition(source_name, partition)
            datasets.add_integer_keys(self.source_client, source_name, 500,
                                      first=10_000 * number, partition=partition)
        self.source_client.load_partitions(source_name, ["warm"])
        return source_name

    def partition_states(self, source_name):
        return {partition: self.source.load_state(source_name, partition=partition)
                for partition in self.source.partitions(source_name)}

    def test_a_collection_that_is_loaded_in_part_is_refused_naming_the_missing_partitions(self):
        self.work.plan(self.half_loaded())
        self.assert_exit(self.work.run("plan", "plan.yaml"), 3,
                         "loaded in part: not its partitions _default, cold")

    def test_the_missing_partitions_are_loaded_for_the_copy_and_only_they_are_released(self):
        source_name, target_name = self.half_loaded(), self.target_name()
        states = self.partition_states(source_name)
        self.work.plan({"name": source_name, "target_name": target_name},
                       source={"load": "temporary"})
        self.work.source_loads_allowed = True
        self.apply()
        self.assertEqual(self.partition_states(source_name), states)
        self.assertEqual(states, {"_default": NOT_LOADED, "cold": NOT_LOADED, "warm": LOADED})
        with self.target.loaded(target_name):
            self.assertEqual(rows.count_rows(self.target, target_name),
                             {"_default": 1000, "cold": 500, "warm": 500})

    def test_a_saved_plan_is_shown_and_applied_as_it_was_reviewed(self):
        source_name, target_name = self.move_integers()
        planned = self.run_plan("plan", "plan.yaml", "--out", "saved.json")
        shown = self.run_plan("show", "saved.json")
        self.assertEqual(shown.stdout, planned.stdout)
        self.announce("saved.json")
        (self.work.folder / "plan.yaml").unlink()  # the saved plan stands for itself
        self.run_plan("apply", "saved.json")
        self.run_plan("verify", "saved.json")
        self.assert_moved(source_name, target_name)

    def test_planning_twice_saves_the_same_bytes(self):
        self.move_integers(count=10)
        for name in ("first.json", "second.json"):
            self.run_plan("plan", "plan.yaml", "--out", name)
        self.assertEqual(self.work.read("first.json"), self.work.read("second.json"))

    def test_a_saved_plan_is_stale_when_the_source_collection_was_made_again(self):
        source_name, _ = self.move_integers(count=10)
        self.run_plan("plan", "plan.yaml", "--out", "saved.json")
        self.source_client.drop_collection(source_name)
        datasets.integer_keys(self.source_client, source_name, count=10)
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "saved.json"), 7, "the saved plan is out of date",
                         f"default/{source_name} was dropped and made again")
        self.assertEqual(watch.changes(), {})

    def test_a_saved_plan_is_stale_when_a_field_of_the_source_has_another_name_now(self):
        source_name, target_name = self.move_integers(count=10)
        self.run_plan("plan", "plan.yaml", "--out", "saved.json")
        self.source_client.drop_collection(source_name)
        # No server of this version renames a field: it is made anew under another name.
        datasets.integer_keys(self.source_client, source_name, count=10, vector_field="embedding")
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "saved.json"), 7, "the saved plan is out of date",
                         f"default/{source_name} was dropped and made again",
                         "field vector: FloatVector(8) -> absent",
                         "field embedding: absent -> FloatVector(8)",
                         "kiteway plan plan.yaml --out saved.json")
        self.assertEqual(watch.changes(), {})
        # Planned anew, the field of that name is what is moved.
        self.apply()
        self.assert_moved(source_name, target_name)

    def test_a_saved_plan_is_stale_when_the_target_collection_appeared_meanwhile(self):
        _, target_name = self.move_integers(count=10)
        self.run_plan("plan", "plan.yaml", "--out", "saved.json")
        datasets.integer_keys(self.target_client, target_name, count=1, load=False)
        self.assert_exit(self.work.run("apply", "saved.json"), 7,
                         f"default/{target_name} exists now, and was not made by this plan")

    def test_detailed_exit_codes_tell_changes_from_none_and_planning_changes_nothing(self):
        _, target_name = self.move_integers(count=10)
        watch = self.watch_target()
        self.run_plan("plan", "plan.yaml", "--detailed-exitcode", code=2)
        self.run_plan("plan", "plan.yaml", code=0)
        self.assertEqual(watch.changes(), {})
        self.assertNotIn(target_name, self.target_client.list_collections())
        self.apply()
        self.assert_exit(self.work.run("plan", "plan.yaml", "--detailed-exitcode"), 0, "No changes")

    def test_a_source_older_than_supported_is_refused_unless_the_plan_allows_it(self):
        source_name, _ = self.move_integers(count=10)
        self.work.plan(source_name, source={"allow_unsupported_version": None})
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), 3, "2.3.5", "2.3.6",
                         "allow_unsupported_version: true")

    def test_verify_finds_a_row_that_was_deleted_on_the_target(self):
        _, target_name = self.move_integers()
        self.apply()
        self.target_client.delete(target_name, ids=[17])
        watch = self.watch_target()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 6, "999", "1,000", "differ")
        self.assertEqual(watch.writes(), {})
        self.assert_unloaded(target_name)

    def test_verify_by_checksum_finds_a_value_that_changed_on_the_target(self):
        source_name, target_name = self.move_integers()
        self.work.plan({"name": source_name, "target_name": target_name, "verify": "checksum"})
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "value by value")
        datasets.replace_integer_key(self.target_client, target_name, 17)
        watch = self.watch_target()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 6, "rows each, with other values")
        self.assertEqual(watch.writes(), {})
        self.assert_unloaded(target_name)

    def test_verify_before_any_apply_says_what_is_missing(self):
        _, target_name = self.move_integers(count=10)
        self.assert_exit(self.work.run("verify", "plan.yaml"), 6, f"default/{target_name}")

    def test_rows_that_the_source_gained_are_brought_by_another_apply(self):
        source_name, target_name = self.move_integers()
        self.apply()
        datasets.add_integer_keys(self.source_client, source_name, 200, first=5000)
        self.assert_exit(self.work.run("plan", "plan.yaml"), 0, "will be copied again",
                         "1,000 -> 1,200")
        self.apply()
        self.assert_second_apply_changes_nothing()
        self.assert_moved(source_name, target_name)

    def test_a_target_that_was_dropped_is_made_anew(self):
        source_name, target_name = self.move_integers(count=100)
        self.apply()
        self.target_client.drop_collection(target_name)
        self.assert_exit(self.work.run("plan", "plan.yaml"), 0, "will be created")
        self.apply()
        self.assert_moved(source_name, target_name)

    def test_what_others_changed_on_the_target_is_told_and_put_back(self):
        source_name, target_name = self.move_integers(count=10)
        self.work.plan({"name": source_name, "target_name": target_name,
                        "properties": {"collection.ttl.seconds": 86400}})
        self.apply()
        self.assert_exit(self.work.run("plan", "plan.yaml", "--detailed-exitcode"), 0, "No changes")
        for index in self.target_client.list_indexes(target_name):
            self.target_client.drop_index(target_name, index)
        self.target_client.alter_collection_properties(
            target_name, properties={"collection.ttl.seconds": 60})
        self.assert_exit(self.work.run("plan", "plan.yaml", "--detailed-exitcode"), 2,
                         f"default/{target_name} was changed outside of kiteway since run",
                         "index vector: AUTOINDEX (L2) -> absent",
                         "property collection.ttl.seconds: 86400 -> 60")
        self.apply()
        self.assertEqual(len(self.target_client.list_indexes(target_name)), 1)
        self.assert_exit(self.work.run("plan", "plan.yaml", "--detailed-exitcode"), 0, "No changes")

    def test_a_target_is_loaded_at_the_end_on_request(self):
        source_name, target_name = self.move_integers(count=100)
        self.work.plan({"name": source_name, "target_name": target_name, "load": True})
        self.apply()
        self.assertEqual(self.target.load_state(target_name), LOADED)
        self.assert_second_apply_changes_nothing()
        self.assert_as_announced(source_name, target_name)
        self.assert_same_rows(source_name, target_name)


if __name__ == "__main__":
    unittest.main()
