"""Targets that make new primary keys, with and without a field for the old ones: every row must be
there once, and tell its old key where that was asked for."""

import unittest

from support import datasets, rows
from support.case import LiveTest

OLD_KEY = "old_key"


class NewKeys(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sources = [cls.make_source(make)
                       for make in (datasets.integer_keys, datasets.every_type)]

    @classmethod
    def make_source(cls, make):
        name = cls.new_name(make.__name__)
        cls.addClassCleanup(cls.source_client.drop_collection, name)
        make(cls.source_client, name)
        return name

    def move(self, **keys):
        """Moves both collections in one run; {source name: target name}."""
        pairs = {name: self.target_name() for name in self.sources}
        self.work.plan(*({"name": source, "target_name": target, "auto_id": True, **keys}
                         for source, target in pairs.items()))
        self.apply()
        self.run_plan("verify", "plan.yaml")
        self.assert_second_apply_changes_nothing()
        for target in pairs.values():
            self.assert_unloaded(target)
        return pairs

    def rows_of_both(self, source_name, target_name):
        """[(source rows, target rows)] by partition, as lists."""
        with self.target.loaded(target_name):
            before = rows.read_all_rows(self.source, source_name)
            after = rows.read_all_rows(self.target, target_name)
            counts = rows.count_rows(self.target, target_name)
        self.assertEqual(counts, {partition: len(found) for partition, found in before.items()})
        return [(list(before[partition].values()), list(after[partition].values()))
                for partition in before]

    def key_field(self, server, name):
        return next(field for field in server.describe(name).schema.fields if field.is_primary_key)

    def test_old_keys_are_kept_in_a_field_of_their_own(self):
        for source, target in self.move(original_pk_field=OLD_KEY).items():
            old, new = self.key_field(self.source, source), self.key_field(self.target, target)
            self.assertEqual((new.name, new.data_type, new.autoID), (old.name, old.data_type, True))
            for before, after in self.rows_of_both(source, target):
                expected = {row[old.name]: row for row in before}
                found = {row[OLD_KEY]: {**row, old.name: row[OLD_KEY]} for row in after}
                for row in found.values():
                    del row[OLD_KEY]
                self.assertEqual(rows.differences(expected, found), [])

    def test_old_keys_are_discarded_and_every_other_value_arrives_once(self):
        for source, target in self.move().items():
            key = self.key_field(self.source, source).name
            for before, after in self.rows_of_both(source, target):
                self.assertEqual(sorted(without(key, before)), sorted(without(key, after)))

    def test_the_plan_says_what_is_lost(self):
        self.work.plan({"name": self.sources[0], "target_name": self.target_name(),
                        "auto_id": True})
        outcome = self.run_plan("plan", "plan.yaml")
        self.assertIn("! primary keys", outcome.stdout, outcome)


def without(key, all_rows):
    """Rows as texts that can be sorted, without their keys."""
    return [repr(sorted((name, value) for name, value in row.items() if name != key))
            for row in all_rows]


if __name__ == "__main__":
    unittest.main()
