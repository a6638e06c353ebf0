"""Geometry, Timestamptz, NULL, defaults, aliases, databases and indexes of scalar fields onto a real
server that has them: milvus-lite 3.2, from itself and from a Milvus 2.3.5."""

import unittest

from pymilvus import DataType

from support import rows
from support.datasets import insert, vectors
from support.features import build
from support.lite import FromMilvusTest, LiteTest

ROWS = 200
DIM = 8
# It has one consistency level, and adds to what it tells of an index.
UNTOLD = (r"consistency level: ", r"index \w+ metric_type: absent -> NONE")


def places(client, name):
    """Every type that milvus-lite 3.2 has beyond Milvus 2.3, with NULL in some rows of each field and a
    default in one, in three partitions, with indexes of scalar fields and an alias."""
    build(client, name,
          [("id", DataType.INT64, {"is_primary": True, "description": "its number"}),
           ("where", DataType.GEOMETRY, {"nullable": True}),
           ("since", DataType.TIMESTAMPTZ, {"nullable": True}),
           ("kind", DataType.VARCHAR, {"max_length": 40, "default_value": "place"}),
           ("height", DataType.INT32, {"nullable": True}),
           ("tags", DataType.ARRAY, {"element_type": DataType.VARCHAR, "max_capacity": 4,
                                     "max_length": 20, "nullable": True}),
           ("vector", DataType.FLOAT_VECTOR, {"dim": DIM})],
          [("vector", "HNSW", {"metric_type": "COSINE", "params": {"M": 8, "efConstruction": 48}}),
           ("kind", "INVERTED", {}), ("height", "INVERTED", {})],
          description="where things are", partitions=("north", "south"), aliases=(f"{name}_alias",))
    made = vectors(ROWS, DIM, seed=31)
    for number, partition in enumerate(("", "north", "south")):
        insert(client, name, [_place(i, made[i]) for i in range(number, ROWS, 3)], partition)
    client.load_collection(name)


def _place(i, vector):
    row = {"id": i * 7, "vector": vector, "note": {"number": 2**60 + i}}
    if i % 4:
        row["where"] = f"POINT ({i} {i / 2})"
    if i % 5:
        row["since"] = f"2026-11-{1 + i % 30:02d}T08:{i % 60:02d}:00Z"
    if i % 3:
        row["kind"] = ("mountain", "", "\u5c71 \U0001f3d4")[i % 7 % 3]
    if i % 6:
        row["height"] = i * 1000 - 50_000
    if i % 8:
        row["tags"] = [f"t{i}", ""][:i % 3]
    return row


class BetweenDatabases(LiteTest):
    """From one database of a milvus-lite to another."""

    UNTOLD = UNTOLD

    def test_all_of_it_arrives_in_a_database_that_is_made(self):
        database = self.database(self.endpoints.target_client, "atlas")
        source, target = self.source_collection(places), self.new_name("copy")
        self.work.plan({"name": source, "target_name": target, "target_database": database})
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        self.assert_moved(source, target, database)
        self.assertEqual(self.target.aliases(target, database), [f"{source}_alias"])
        self.assertEqual(self.target.partitions(target, database), ["_default", "north", "south"])
        fields = {field.name: field for field in self.target.describe(target, database).schema.fields}
        self.assertTrue(fields["where"].nullable)
        self.assertEqual(fields["kind"].default_value.string_data, "place")
        indexed = {index.field_name for index in self.target.index_descriptions(target, database)}
        self.assertEqual(indexed, {"vector", "kind", "height"})


class FromMilvus(FromMilvusTest):
    SERVER = "lite32"
    UNTOLD = UNTOLD

    def test_what_a_real_server_has_arrives(self):
        source = self.source_collection(everyday)
        target = self.target_name()
        self.work.plan({"name": source, "target_name": target,
                        "fields": {"price": {"default": 0.5}}})
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        self.assert_as_announced(source, target)
        self.assertEqual(self.target.aliases(target), [f"{source}_alias"])
        for partition in ("_default", "old"):
            expected = rows.read_rows(self.source, source, partition=partition)
            found = rows.read_rows(self.target, target, partition=partition)
            self.assertGreater(len(expected), 50)
            self.assertEqual(rows.differences(expected, found), [])


def everyday(client, name):
    """Scalars, an array, indexes of scalars, two partitions, an alias."""
    build(client, name,
          [("id", DataType.VARCHAR, {"is_primary": True, "max_length": 60}),
           ("year", DataType.INT16, {}), ("price", DataType.DOUBLE, {}),
           ("about", DataType.JSON, {}),
           ("sizes", DataType.ARRAY, {"element_type": DataType.INT64, "max_capacity": 5}),
           ("vector", DataType.FLOAT_VECTOR, {"dim": DIM})],
          [("vector", "HNSW", {"metric_type": "COSINE", "params": {"M": 8, "efConstruction": 48}}),
           ("year", "STL_SORT", {}), ("id", "Trie", {})],
          partitions=("old",), aliases=(f"{name}_alias",))
    made = vectors(ROWS, DIM, seed=32)
    for number, partition in enumerate(("", "old")):
        insert(client, name, [{"id": f"key {i} \u00e9", "year": 1900 + i, "price": i / 7,
                               "about": {"n": 2**60 + i}, "sizes": list(range(i % 4)),
                               "vector": made[i], "stock": i} for i in range(number, ROWS, 2)],
               partition)
    client.load_collection(name)


if __name__ == "__main__":
    unittest.main()
