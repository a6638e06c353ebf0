"""A hundred collections of ten kinds, moved by one pattern into a new database, compared row by row.

Takes some minutes, most of which Milvus spends on loading; `scripts/test live-large` runs it."""

import unittest

from support import datasets, features
from support.announced import unannounced
from support.case import LiveTest
from support.parts import parts_of
from support.several import at_once, drop_collections, drop_database

COUNT = 100
PATIENCE = 1200  # seconds for a run


def few_keys(client, name):
    datasets.integer_keys(client, name, count=60)


def few_rows_of_every_type(client, name):
    datasets.every_type(client, name, count=90)


KINDS = (few_keys, few_rows_of_every_type, datasets.empty, datasets.extreme_texts,
         features.everything_around, features.product_quantized, features.integer_partition_key,
         features.made_integer_keys, features.made_text_keys, features.plain_bits)


class Hundred(LiveTest):
    def test_one_pattern_moves_a_hundred_collections(self):
        stem = self.new_name("many")
        names = {f"{stem}_{number:03d}": KINDS[number % len(KINDS)] for number in range(COUNT)}
        self.addCleanup(drop_collections, self.source_client, list(names))
        at_once(self.make, names.items())
        database = self.new_name("hundred")
        self.addCleanup(drop_database, self.endpoints.target_client, database)
        self.work.plan({"match": "*", "target_database": database})

        self.announce()
        applied = self.assert_exit(
            self.work.run("apply", "plan.yaml", "--auto-approve", timeout=PATIENCE), 0,
            "Apply complete! 100 collections.")
        self.assertIn("100 to create", applied.stdout)
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), 0, "No changes")
        self.assertEqual(watch.changes(), {})

        wrong = [word for words in at_once(lambda name: self.compare(name, database), names)
                 for word in words]
        self.assertEqual(wrong, [])

    def make(self, entry):
        name, make = entry
        client = self.endpoints.source_client()
        make(client, name)
        client.close()

    def compare(self, name, database):
        """What is not as on the source, in words."""
        words = unannounced(parts_of(self.source, name), parts_of(self.target, name, database),
                            self.announced[f"{database}/{name}"])
        with self.target.loaded(name, database):
            words += self.differing_rows(name, name, database)
        return [f"{name}: {word}" for word in words]


if __name__ == "__main__":
    unittest.main()
