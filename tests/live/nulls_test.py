"""NULL and default values onto a real server that has them, compared by pymilvus row by row.

milvus-lite 3.2.2 is both ends: of the servers at hand only it has nullable fields and defaults."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from pymilvus import DataType, MilvusClient

from support.kiteway import binary
from support.servers import lite

ROWS = 400


def make_source(client, name):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=4)
    schema.add_field("small", DataType.INT8, nullable=True)
    schema.add_field("big", DataType.INT64, nullable=True)
    schema.add_field("flag", DataType.BOOL, nullable=True)
    schema.add_field("price", DataType.DOUBLE, nullable=True)
    schema.add_field("title", DataType.VARCHAR, max_length=64, nullable=True)
    schema.add_field("attributes", DataType.JSON, nullable=True)
    schema.add_field("tags", DataType.ARRAY, element_type=DataType.INT64, max_capacity=8,
                     nullable=True)
    schema.add_field("stock", DataType.INT32, default_value=7)
    schema.add_field("plain", DataType.VARCHAR, max_length=32)
    client.create_collection(name, schema=schema)
    client.insert(name, [row(key) for key in range(ROWS)])
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="COSINE")
    client.create_index(name, indexes)
    client.load_collection(name)


def row(key):
    """Every field is NULL in some rows, and empty, which is something else, in others."""

    def null(step, value):
        return None if key % step == 0 else value

    return {
        "id": key,
        "vector": [key / 8, 1.0, -2.5, 0.25],
        "small": null(2, key % 100 - 50),
        "big": null(3, key * 10**12),
        "flag": null(5, key % 2 == 0),
        "price": null(7, key / 4),
        "title": null(3, "" if key % 4 == 0 else f"title {key} \u00e9\u4f60"),
        "attributes": null(4, {} if key % 9 == 0 else {"n": key, "none": None}),
        "tags": null(5, [] if key % 6 == 0 else [key, -key]),
        "stock": key % 50,
        "plain": f"p{key}",
    }


def read_rows(client, name):
    fields = [field["name"] for field in client.describe_collection(name)["fields"]]
    found = client.query(name, filter="id >= 0", output_fields=fields, limit=ROWS + 1)
    return {each["id"]: {field: each.get(field) for field in fields} for each in found}


class NullsAndDefaults(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.client = MilvusClient(uri=lite("lite32"))
        self.addCleanup(self.client.close)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kiteway-nulls-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def move(self, source, target, **keys):
        self.addCleanup(self.client.drop_collection, target)
        plan = {
            "version": 1,
            "name": "nulls",
            "source": {"uri": lite("lite32"), "allow_unsupported_version": True},
            "target": {"uri": lite("lite32")},
            "collections": [{"name": source, "target_name": target, "dynamic_field": False, **keys}],
        }
        path = self.folder / f"{target}.yaml"
        lines = (f"{key}: {json.dumps(value)}\n" for key, value in plan.items())
        path.write_text("".join(lines), encoding="utf-8")
        run = subprocess.run([binary(), "apply", path.name, "--auto-approve"], cwd=self.folder,
                             capture_output=True, text=True, timeout=240, check=False)
        if run.returncode == 0:
            self.client.load_collection(target)
        return run

    def source(self, name):
        make_source(self.client, name)
        self.addCleanup(self.client.drop_collection, name)
        return name

    def field(self, collection, name):
        fields = self.client.describe_collection(collection)["fields"]
        return next(field for field in fields if field["name"] == name)

    def test_every_null_and_every_value_arrives(self):
        source = self.source("nulls_all")
        run = self.move(source, "nulls_all_copy")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertEqual(read_rows(self.client, "nulls_all_copy"), read_rows(self.client, source))
        self.assertEqual(len(read_rows(self.client, "nulls_all_copy")), ROWS)
        self.assertTrue(self.field("nulls_all_copy", "plain")["nullable"])
        self.assertFalse(self.field("nulls_all_copy", "id").get("nullable", False))

    def test_a_default_of_the_plan_takes_the_place_of_null(self):
        source = self.source("nulls_default")
        run = self.move(source, "nulls_default_copy",
                        fields={"price": {"default": 0.5}, "title": {"default": "none"}})
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        expected = read_rows(self.client, source)
        for each in expected.values():
            each["price"] = 0.5 if each["price"] is None else each["price"]
            each["title"] = "none" if each["title"] is None else each["title"]
        self.assertEqual(read_rows(self.client, "nulls_default_copy"), expected)

    def test_null_where_the_plan_wants_none_stops_the_copy(self):
        source = self.source("nulls_refused")
        run = self.move(source, "nulls_refused_copy", fields={"price": {"nullable": False}})
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("NULL in", run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
