"""The tests' own comparison of two collections, `support.parts` and `support.announced`: what is lost
between two servers is seen, and what a plan told is not."""

import contextlib
import unittest

from pymilvus import DataType

from support.announced import unannounced
from support.case import LiveTest
from support.parts import parts_of

def make(client, name, *, max_length=64, max_capacity=8, about_title="what it is",
         description="all of it", alias=True, partition=True, nlist=16, metric="L2",
         scalar_index=True, properties=None, consistency_level="Session", dynamic=True,
         num_shards=2, number=DataType.INT32, load=False):
    """A collection with one of everything."""
    schema = client.create_schema(enable_dynamic_field=dynamic, description=description)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("title", DataType.VARCHAR, max_length=max_length, description=about_title)
    schema.add_field("number", number)
    schema.add_field("tags", DataType.ARRAY, element_type=DataType.INT64, max_capacity=max_capacity)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=4)
    if properties is None:
        properties = {"collection.ttl.seconds": "86400"}
    client.create_collection(name, schema=schema, num_shards=num_shards, properties=properties,
                             consistency_level=consistency_level)
    if partition:
        client.create_partition(name, "extra")
    index = client.prepare_index_params()
    index.add_index("vector", index_type="IVF_FLAT", metric_type=metric, params={"nlist": nlist})
    if scalar_index:
        index.add_index("title", index_type="Trie", index_name="by_title")
    client.create_index(name, index)
    if alias:
        client.create_alias(name, f"{name}_alias")
    if load:
        client.load_collection(name)


TOLD_NOTHING = {}


class LostThings(LiveTest):
    """The copy is called as the source, and so is its alias."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = cls.new_name("one_of_everything")
        cls.addClassCleanup(cls.drop, cls.source_client, cls.name)
        make(cls.source_client, cls.name)
        cls.before = parts_of(cls.source, cls.name)

    @staticmethod
    def drop(client, name):
        for alias in client.list_aliases(name)["aliases"]:
            client.drop_alias(alias)
        client.drop_collection(name)

    def differences_of_copy(self, **otherwise):
        self.addCleanup(self.drop, self.target_client, self.name)
        make(self.target_client, self.name, **otherwise)
        return unannounced(self.before, parts_of(self.target, self.name), TOLD_NOTHING)

    def test_nothing_is_said_of_two_that_are_equal(self):
        self.assertEqual(self.differences_of_copy(), [])

    def test_each_thing_that_is_lost_is_named(self):
        found = self.differences_of_copy(
            max_length=32, about_title="", description="", alias=False, partition=False,
            scalar_index=False, properties={}, consistency_level="Bounded", dynamic=False)
        self.assertEqual(sorted(found), sorted([
            "field title max_length: 64 -> 32",
            'field title description: "what it is" -> absent',
            "description: all of it -> ",
            f"alias {self.name}_alias: present -> absent",
            "partition extra: present -> absent",
            "index title: index_type Trie, name by_title -> absent",
            "property collection.ttl.seconds: 86400 -> absent",
            "consistency level: Session -> Bounded",
            "dynamic field: on -> off",
        ]))

    def test_each_thing_that_is_another_one_is_named(self):
        found = self.differences_of_copy(
            max_capacity=4, nlist=8, metric="IP", num_shards=1, number=DataType.INT64, load=True,
            properties={"collection.ttl.seconds": "60"})
        self.assertEqual(sorted(found), sorted([
            "field tags max_capacity: 8 -> 4",
            "index vector nlist: 16 -> 8",
            "index vector metric_type: L2 -> IP",
            "shards: 2 -> 1",
            "field number data_type: Int32 -> Int64",
            "load state: LoadStateNotLoad -> LoadStateLoaded",
            "property collection.ttl.seconds: 86400 -> 60",
        ]))


def field(data_type, **attributes):
    return {"data_type": data_type, **attributes}


def change(path, before="", after="", kind="modify"):
    return {"path": path, "before": before, "after": after, "kind": kind}


class AnnouncedThings(unittest.TestCase):
    """What a plan told is no difference, and is one where it was not done."""

    SOURCE = {
        "order of the fields": {"": "id, title, price, old"},
        "field id": field("Int64", is_primary_key="yes", autoID="yes"),
        "field title": field("VarChar", max_length="64"),
        "field price": field("Float"),
        "field old": field("JSON"),
        "index title": {"index_type": "Trie", "name": "by_title"},
        "index price": {"index_type": "STL_SORT", "name": "by_price"},
        "shards": {"": "2"},
        "dynamic field": {"": "off"},
        "partition extra": {"": "present"},
        "alias goods": {"": "present"},
        "property collection.autocompaction.enabled": {"": "true"},
        "load state": {"": "LoadStateLoaded"},
    }
    TARGET = {
        "order of the fields": {"": "id, name, price, tenant"},
        "field id": field("Int64", is_primary_key="yes"),
        "field name": field("VarChar", max_length="64", nullable="yes", default_value='"none"'),
        "field price": field("VarChar", max_length="32", nullable="yes"),
        "field tenant": field("VarChar", max_length="16", is_partition_key="yes"),
        "index name": {"index_type": "AUTOINDEX", "name": "by_title"},
        "shards": {"": "1"},
        "dynamic field": {"": "on"},
        "partitions of the partition key": {"": "64"},
        "property mmap.enabled": {"": "true"},
        "load state": {"": "LoadStateNotLoad"},
    }
    CHANGES = [
        change("auto_id", "true", "false"),
        change("field title name", "title", "name"),
        change("field title default", "", '"none"'),
        change("field price type", "Float", "VarChar(32)"),
        change("field old", "JSON", kind="lost"),
        change("field tenant", "", "VarChar(16)", kind="add"),
        change("field tenant partition key", "off", "on"),
        change("nullable fields", "", "name and 1 more"),
        change("shards", "2", "1"),
        change("dynamic field", "off", "on"),
        change("index title", "Trie", "AUTOINDEX"),
        change("index price", "STL_SORT", kind="lost"),
        change("partition extra", kind="lost"),
        change("partitions of the partition key", "", "64"),
        change("alias goods", kind="lost"),
        change("property collection.autocompaction.enabled", "true", kind="lost"),
        change("property mmap.enabled", "", "true", kind="add"),
    ]

    def test_what_was_told_and_done_is_no_difference(self):
        self.assertEqual(unannounced(self.SOURCE, self.TARGET, {"changes": self.CHANGES}), [])

    def test_a_change_that_was_not_told_is_one(self):
        for one in self.CHANGES:
            with self.subTest(path=one["path"]):
                others = {"changes": [other for other in self.CHANGES if other is not one]}
                with contextlib.suppress(AssertionError):  # of a field that is not there then
                    self.assertNotEqual(unannounced(self.SOURCE, self.TARGET, others), [])
                    continue
                with self.assertRaisesRegex(AssertionError, "and there is none"):
                    unannounced(self.SOURCE, self.TARGET, others)

    def test_a_change_that_was_told_and_not_done_is_one(self):
        for one in self.CHANGES:
            if one["path"] in ("field tenant partition key", "nullable fields"):
                continue  # about fields that such a target does not have
            with self.subTest(path=one["path"]):
                self.assertNotEqual(unannounced(self.SOURCE, self.SOURCE, {"changes": [one]}), [])

    def test_a_target_that_is_to_be_loaded_has_to_be(self):
        self.assertEqual(unannounced(self.TARGET, self.TARGET, {"load_target": True}),
                         ["load state: LoadStateLoaded -> LoadStateNotLoad"])

    def test_an_announcement_that_these_tests_do_not_know_is_an_error(self):
        with self.assertRaisesRegex(AssertionError, "do not know"):
            unannounced(self.SOURCE, self.SOURCE, {"changes": [change("weather", "dry", "wet")]})


if __name__ == "__main__":
    unittest.main()
