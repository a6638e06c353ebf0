"""Moves collections of every kind from a real Milvus to another one with TLS, and compares each row
with code that is not kiteway's. The definitions have to be equal but for what the plan told.

All moves are made at once before the first test: most of a move is waiting for Milvus to load a
collection, which it does for many at a time as fast as for one."""

import dataclasses
import unittest

from support import datasets, features, rows
from support.announced import unannounced
from support.case import LiveTest
from support.kiteway import Outcome, Workspace
from support.parts import parts_of
from support.several import at_once, drop_collections, drop_database
from support.wire import LOADED

# What is moved: from which collection, with which keys of the plan. These by a plan for each, too.
ALONE = {
    "wide floats": (datasets.wide_floats, {}),
    "every type": (datasets.every_type, {}),
    "every type, not dynamic": (datasets.every_type, {"dynamic_field": False}),
    "partition key": (datasets.partition_key, {}),
    "binary vectors": (datasets.binary_vectors, {"dynamic_field": False}),
    "empty": (datasets.empty, {}),
    "repeated keys": (datasets.repeated_keys, {"dynamic_field": False}),
    "extreme numbers": (datasets.extreme_keys, {}),
    "extreme texts": (datasets.extreme_texts, {}),
}
# What needs no plan of its own: these are moved by the plan of all kinds alone.
TOGETHER = {
    "everything around": (features.everything_around, {}),
    "everything around, as it is": (features.everything_kept, {"index": "preserve", "shards": 3}),
    "product quantized": (features.product_quantized, {"index": "preserve"}),
    "integer partition key": (features.integer_partition_key, {}),
    "made integer keys": (features.made_integer_keys, {}),
    "made text keys": (features.made_text_keys, {}),
    "plain bits": (features.plain_bits, {"index": "preserve"}),
}
# What the source has in another database.
ELSEWHERE = {features.plain_bits, features.made_text_keys}
KINDS = ALONE | TOGETHER
SOURCES = list(dict.fromkeys(make for make, _ in KINDS.values()))


@dataclasses.dataclass(frozen=True)
class Pair:
    """A collection and its copy."""

    source: str
    target: str
    database: str
    source_database: str
    keys: dict  # of the plan


@dataclasses.dataclass(frozen=True)
class Move:
    """One plan, carried out: how its commands ended and what they left."""

    pairs: list
    applied: Outcome
    verified: Outcome
    applied_again: Outcome
    requests_of_second_apply: dict
    unannounced: list  # differences of the definitions that the plan did not tell


class EveryKindOfCollection(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sources = {make: cls.new_name(make.__name__) for make in SOURCES}
        cls.elsewhere = cls.new_name("nest")
        cls.addClassCleanup(cls.drop_sources)
        cls.source_client.create_database(cls.elsewhere)
        at_once(cls.make_source, SOURCES)
        database = cls.new_name("flyway")
        cls.addClassCleanup(drop_database, cls.endpoints.target_client, database)
        plans = [[cls.pair_of(kind, "default")] for kind in ALONE]
        plans.append([cls.pair_of(kind, database) for kind in KINDS])
        moves = cls.second_half(list(at_once(cls.first_half, plans)))
        cls.one_plan = moves.pop()
        cls.moves = {kind: dataclasses.replace(cls.one_plan, pairs=[pair])
                     for kind, pair in zip(KINDS, cls.one_plan.pairs)} | dict(zip(ALONE, moves))
        at_once(cls.load_target, [pair for move in (*moves, cls.one_plan) for pair in move.pairs])

    @classmethod
    def database_of(cls, make):
        return cls.elsewhere if make in ELSEWHERE else "default"

    @classmethod
    def make_source(cls, make):
        client = cls.endpoints.source_client(cls.database_of(make))
        make(client, cls.sources[make])
        client.close()

    @classmethod
    def drop_sources(cls):
        drop_collections(cls.source_client, cls.sources.values())
        drop_database(cls.endpoints.source_client, cls.elsewhere)

    @classmethod
    def pair_of(cls, kind, database):
        make, keys = KINDS[kind]
        pair = Pair(cls.sources[make], cls.new_name("copy"), database, cls.database_of(make), keys)
        if database == "default":
            cls.addClassCleanup(cls.target_client.drop_collection, pair.target)
        return pair

    @classmethod
    def first_half(cls, pairs):
        """Applies and verifies; other plans may do the same meanwhile. The plan of all kinds is
        proved by checksum, the others by count."""
        work = Workspace(cls.endpoints)
        cls.addClassCleanup(work.close)
        verify = "checksum" if len(pairs) > 1 else "count"
        work.plan(*({"name": pair.source, "database": pair.source_database,
                     "target_name": pair.target,
                     "target_database": pair.database, **pair.keys}
                    for pair in pairs), defaults={"verify": verify})
        told = work.announced()
        applied = work.run("apply", "plan.yaml", "--auto-approve")
        return work, pairs, told, applied, work.run("verify", "plan.yaml")

    @classmethod
    def second_half(cls, halves):
        """What only one plan at a time can be asked for: whose requests they are."""
        moves = []
        for work, pairs, told, applied, verified in halves:
            watch = cls.watch_target()
            again = work.run("apply", "plan.yaml", "--auto-approve")
            changes = watch.changes()
            words = [f"{pair.source}: {word}" for pair in pairs
                     for word in cls.not_told(pair, told)]
            moves.append(Move(pairs, applied, verified, again, changes, words))
        return moves

    @classmethod
    def not_told(cls, pair, told):
        if not (part := told.get(f"{pair.database}/{pair.target}")):
            return ["no plan"]  # why it is none, the apply tells
        return unannounced(parts_of(cls.source, pair.source, pair.source_database),
                           parts_of(cls.target, pair.target, pair.database), part)

    @classmethod
    def load_target(cls, pair):
        context = cls.target.loaded(pair.target, pair.database)
        context.__enter__()
        cls.addClassCleanup(context.__exit__, None, None, None)

    def assert_done(self, move):
        self.assert_exit(move.applied, 0, "Apply complete!")
        self.assert_exit(move.verified, 0, "equal")
        self.assert_exit(move.applied_again, 0, "No changes")
        self.assertEqual(move.requests_of_second_apply, {}, "requests of a second apply")
        self.assertEqual(move.unannounced, [], "differences that no plan announced")

    def assert_arrived(self, kind):
        """The copy equals its source in definition and rows. Returns both."""
        move = self.moves[kind]
        self.assert_done(move)
        pair = move.pairs[0]
        self.assert_same_rows(pair.source, pair.target, pair.database, pair.source_database)
        return pair

    def test_wide_rows_with_a_dynamic_field(self):
        pair = self.assert_arrived("wide floats")
        self.assertIn("20,000", self.moves["wide floats"].applied.stdout)
        self.assertEqual(self.target.describe(pair.target).shards_num, 1, "auto makes one shard")

    def test_every_type_with_odd_keys_and_partitions(self):
        pair = self.assert_arrived("every type")
        read = rows.read_all_rows(self.source, pair.source)
        self.assertEqual({key for part in read.values() for key in part},
                         set(datasets.odd_keys(3000)), "the test's own reading of the source")

    def test_a_dynamic_field_that_the_plan_turns_off_is_left_behind(self):
        self.assert_arrived("every type, not dynamic")

    def test_a_partition_key_and_the_rows_of_each_of_its_values(self):
        pair = self.assert_arrived("partition key")
        for number in (0, 1, 4, 25, 44, 2):
            counts = [server.count(name, expression=f'tenant == "tenant {number}"')
                      for server, name in ((self.source, pair.source), (self.target, pair.target))]
            self.assertEqual(*counts, f"rows of tenant {number}")

    def test_binary_vectors(self):
        self.assert_arrived("binary vectors")

    def test_an_empty_collection(self):
        self.assert_arrived("empty")

    def test_negative_and_extreme_integer_keys(self):
        self.assert_arrived("extreme numbers")

    def test_the_empty_key_the_longest_and_the_last_one(self):
        self.assert_arrived("extreme texts")

    def test_all_that_is_around_the_rows(self):
        pair = self.assert_arrived("everything around")
        self.assertEqual(self.target.aliases(pair.target, pair.database),
                         [f"{pair.source}_one", f"{pair.source}_two"])
        self.assert_exit(self.moves["everything around"].applied, 0,
                         "! property collection.autocompaction.enabled")

    def test_indexes_and_shards_as_they_are(self):
        pair = self.assert_arrived("everything around, as it is")
        parts = parts_of(self.target, pair.target, pair.database)
        indexes = {name: part for name, part in parts.items() if name.startswith("index ")}
        self.assertEqual(indexes["index vector"]["index_type"], "HNSW")
        self.assertEqual(len(indexes), 3)
        self.assert_arrived("product quantized")
        self.assert_arrived("plain bits")

    def test_a_partition_key_of_numbers(self):
        self.assert_arrived("integer partition key")

    def test_keys_that_the_source_made_are_kept(self):
        for kind in ("made integer keys", "made text keys"):
            with self.subTest(kind=kind):
                self.assert_arrived(kind)

    def test_of_rows_that_repeat_a_key_one_arrives_and_the_report_tells(self):
        move = self.moves["repeated keys"]
        self.assert_done(move)
        self.assert_exit(move.applied, 0, "48,000", "33,000 distinct keys",
                         "15,000 rows repeat a key")
        self.assert_one_row_of_each_key(move.pairs[0])

    def assert_one_row_of_each_key(self, pair):
        """Which of a key's rows arrives, 2.3 decides; but it must be one of them as a whole."""
        found = rows.read_rows(self.target, pair.target, pair.database)
        self.assertEqual(self.target.count(pair.target, pair.database), datasets.REPEATED_KEYS)
        self.assertEqual(set(found), set(range(datasets.REPEATED_KEYS)))
        for key, row in found.items():
            vector = datasets.repeated_row(key, row["copy"])["vector"].astype("<f4").tobytes()
            self.assertEqual(row["vector"], vector, f"key {key} mixes two rows")

    def test_all_of_them_in_one_plan_into_a_new_database(self):
        with self.subTest("the plan as a whole"):
            self.assert_done(self.one_plan)
        for kind, pair in zip(KINDS, self.one_plan.pairs):
            with self.subTest(kind=kind):
                if kind == "repeated keys":
                    self.assert_one_row_of_each_key(pair)
                else:
                    self.assert_same_rows(pair.source, pair.target, pair.database,
                                          pair.source_database)

    def test_a_plan_names_what_it_leaves_behind_or_makes_different(self):
        source_name = self.sources[datasets.wide_floats]
        self.work.plan({"name": source_name, "target_name": self.target_name()})
        self.assert_exit(self.work.run("plan", "plan.yaml"), 0, f"! alias {source_name}_alias",
                         "shards", "2 -> 1", "FLAT (COSINE) -> AUTOINDEX (COSINE)")

    def test_the_source_is_left_as_it_was(self):
        for make, name in self.sources.items():
            self.assertEqual(self.source.load_state(name, self.database_of(make)), LOADED,
                             make.__name__)


if __name__ == "__main__":
    unittest.main()
