"""Fields and rows that change on the way between two real servers, compared row by row with a reference
of its own."""

import json
import struct

from support import datasets, rows
from support.case import LiveTest

FILTER = "flag == true and int32 > -50000000"

FIELDS = {
    "int8": {"type": "Int32"},
    "int16": {"type": "VarChar"},
    "int64": {"type": "VarChar", "rename": "number"},
    "float": {"type": "Double"},
    "double": {"type": "VarChar"},
    "text": {"rename": "words"},
    "document": {"type": "VarChar", "rename": "raw"},
    "flag": {"rename": "is_third"},
    "int64s": {"drop": True},
    "texts": {"drop": True},
    "tenant": {"add": "acme", "type": "VarChar", "max_length": 16},
    "year": {"add": 2024, "type": "Int16"},
}


KEYS_OF_FIELDS = {
    "int64": {"to_dynamic": True},
    "text": {"to_dynamic": True, "rename": "the words"},
    "document": {"to_dynamic": True},
    "flag": {"to_dynamic": True},
}

FIELDS_OF_KEYS = {
    "count": {"from_dynamic": "number", "type": "Int32", "on_missing": "fail"},
    "even": {"from_dynamic": "even", "type": "Bool", "on_missing": "fail"},
}


def with_keys(row):
    """What KEYS_OF_FIELDS makes of a row."""
    made = dict(row)
    keys = json.loads(made["$meta"])
    keys.update({"int64": made.pop("int64"), "the words": made.pop("text"),
                 "document": json.loads(made.pop("document")), "flag": made.pop("flag")})
    made["$meta"] = rows.canonical_json(json.dumps(keys))
    return made


def with_fields(row):
    """What FIELDS_OF_KEYS makes of a row."""
    made = dict(row)
    keys = json.loads(made["$meta"])
    made.update(count=keys.pop("number"), even=keys.pop("even"))
    made["$meta"] = rows.canonical_json(json.dumps(keys))
    return made


def two_partitions(client, name):
    """1500 rows with dynamic keys, a third of them in a partition of their own."""
    datasets.integer_keys(client, name, load=False)
    client.create_partition(name, "east")
    datasets.add_integer_keys(client, name, 500, first=1000, partition="east")
    client.load_collection(name)


def keys_from(first):
    """500 rows with the keys from `first` on."""
    return lambda client, name: datasets.integer_keys(client, name, count=500, first=first)


def changed(row):
    """What the plan makes of a row as `rows` reads it."""
    made = dict(row)
    made["int16"] = str(made["int16"])
    made["number"] = str(made.pop("int64"))
    made["float"] = struct.pack("<d", struct.unpack("<f", made["float"])[0])
    made["words"] = made.pop("text")
    made["raw"] = made.pop("document")
    made["is_third"] = made.pop("flag")
    del made["int64s"], made["texts"]
    made.update(tenant="acme", year=2024)
    return made


class Changes(LiveTest):
    def read_target(self, name, partition):
        found = rows.read_rows(self.target, name, partition=partition)
        for row in found.values():
            row["raw"] = rows.canonical_json(row["raw"])
            row["double"] = struct.pack("<d", float(row["double"]))
        return found

    def test_rows_that_meet_a_filter_arrive_as_the_plan_changes_them(self):
        source = self.source_collection(datasets.every_type)
        target = self.target_name()
        self.work.plan({"name": source, "target_name": target, "filter": FILTER, "fields": FIELDS},
                       defaults={"verify": "checksum"})
        planned = self.run_plan("plan", "plan.yaml")
        for words in ("int64s", "left out by the plan; ", "only those with", 'every row gets "acme"'):
            self.assertIn(words, planned.stdout)
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        moved = 0
        with self.target.loaded(target):
            for partition in self.source.partitions(source):
                read = rows.read_rows(self.source, source, partition=partition, where=FILTER)
                expected = {key: changed(row) for key, row in read.items()}
                found = self.read_target(target, partition)
                self.assertEqual(rows.differences(expected, found), [])
                self.assertEqual(self.target.count(target, "default", partition), len(expected))
                moved += len(expected)
        self.assertGreater(moved, 300)
        self.assertLess(moved, 1000)

    def assert_changed(self, source, target, change):
        """All rows are on the target, in whichever partition, as `change` makes them."""
        with self.target.loaded(target):
            expected = {key: change(row)
                        for key, row in rows.read_rows(self.source, source).items()}
            self.assertEqual(rows.differences(expected, rows.read_rows(self.target, target)), [])
            self.assertEqual(self.target.count(target), len(expected))

    def test_dynamic_keys_become_fields_and_partitions_one(self):
        source = self.source_collection(two_partitions)
        target = self.target_name()
        self.work.plan({"name": source, "target_name": target, "partitions": "merge",
                        "fields": FIELDS_OF_KEYS})
        planned = self.run_plan("plan", "plan.yaml")
        for words in ('dynamic key "number": 1,500 of 1,500 rows have it', "partition east",
                      "its rows go to the default partition"):
            self.assertIn(words, planned.stdout)
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        self.assertEqual(self.target.partitions(target), ["_default"])
        self.assert_changed(source, target, with_fields)

    def test_three_collections_become_one(self):
        sources = [self.source_collection(keys_from(first), f"keys_from_{first}")
                   for first in (1000, 0, 3000)]
        target = self.target_name()
        self.work.plan({"name": sources[0], "merge": sources[1:], "target_name": target})
        planned = self.run_plan("plan", "plan.yaml")
        self.assertIn(f"rows of default/{sources[2]}", planned.stdout)
        self.assertIn("1,500 rows", planned.stdout)
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        expected = {}
        for source in sources:
            expected |= rows.read_rows(self.source, source)
        self.assertEqual(len(expected), 1500)
        with self.target.loaded(target):
            self.assertEqual(rows.differences(expected, rows.read_rows(self.target, target)), [])
            self.assertEqual(self.target.count(target), 1500)

    def test_fields_become_dynamic_keys(self):
        source = self.source_collection(datasets.every_type)
        target = self.target_name()
        self.work.plan({"name": source, "target_name": target, "fields": KEYS_OF_FIELDS})
        self.assertIn('dynamic key "the words"', self.run_plan("plan", "plan.yaml").stdout)
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_changed(source, target, with_keys)

    def test_a_filter_that_the_source_does_not_take_is_an_error_of_the_plan(self):
        source = self.source_collection(datasets.integer_keys)
        self.work.plan({"name": source, "target_name": "never", "filter": "id > and"})
        refused = self.run_plan("plan", "plan.yaml", code=3)
        self.assertIn("P0322", refused.stdout + refused.stderr)

    def test_scalars_cannot_become_json_where_json_is_an_object(self):
        source = self.source_collection(datasets.every_type)
        self.work.plan({"name": source, "target_name": "never",
                        "fields": {"int64": {"type": "JSON"}}})
        refused = self.run_plan("plan", "plan.yaml", code=3)
        self.assertIn("takes only objects in JSON fields", refused.stdout + refused.stderr)
