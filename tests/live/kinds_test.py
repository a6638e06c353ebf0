"""Moves collections of every kind from a real Milvus to another one with TLS, and compares each row
with code that is not kiteway's.

All moves are made at once before the first test: most of a move is waiting for Milvus to load a
collection, which it does for many at a time as fast as for one."""

import concurrent.futures
import dataclasses
import unittest

from support import datasets, rows
from support.case import LiveTest
from support.kiteway import Outcome, Workspace
from support.wire import LOADED, NOT_LOADED

WORKERS = 8

# What is moved: from which collection, with which keys of the plan.
KINDS = {
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
SOURCES = list(dict.fromkeys(make for make, _ in KINDS.values()))


@dataclasses.dataclass(frozen=True)
class Pair:
    """A collection and its copy."""

    source: str
    target: str
    database: str
    dynamic_field: bool


@dataclasses.dataclass(frozen=True)
class Move:
    """One plan, carried out: how its commands ended and what they left."""

    pairs: list
    applied: Outcome
    verified: Outcome
    applied_again: Outcome
    requests_of_second_apply: dict
    load_states: list


class EveryKindOfCollection(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sources = {make: cls.new_name(make.__name__) for make in SOURCES}
        cls.addClassCleanup(cls.drop_sources)
        cls.at_once(cls.make_source, SOURCES)
        database = cls.new_name("flyway")
        cls.addClassCleanup(cls.drop_database, database)
        plans = [[cls.pair_of(kind, "default")] for kind in KINDS]
        plans.append([cls.pair_of(kind, database) for kind in KINDS])
        moves = cls.second_half(list(cls.at_once(cls.first_half, plans)))
        cls.moves = dict(zip(KINDS, moves))
        cls.one_plan = moves[-1]
        cls.at_once(cls.load_target, [pair for move in moves for pair in move.pairs])

    @staticmethod
    def at_once(function, values):
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(function, values))

    @classmethod
    def make_source(cls, make):
        client = cls.endpoints.source_client()
        make(client, cls.sources[make])
        client.close()

    @classmethod
    def drop_sources(cls):
        for name in cls.source_client.list_collections():
            if name in cls.sources.values():
                for alias in cls.source.aliases(name):
                    cls.source_client.drop_alias(alias)
                cls.source_client.drop_collection(name)

    @classmethod
    def pair_of(cls, kind, database):
        make, keys = KINDS[kind]
        pair = Pair(cls.sources[make], cls.new_name("copy"), database,
                    keys.get("dynamic_field", True))
        if database == "default":
            cls.addClassCleanup(cls.target_client.drop_collection, pair.target)
        return pair

    @classmethod
    def drop_database(cls, name):
        if name in cls.target_client.list_databases():
            client = cls.endpoints.target_client(name)
            for collection in client.list_collections():
                client.drop_collection(collection)
            client.close()
            cls.target_client.drop_database(name)

    @classmethod
    def first_half(cls, pairs):
        """Applies and verifies; other plans may do the same meanwhile. The plan of all kinds is
        proved by checksum, the others by count."""
        work = Workspace(cls.endpoints)
        cls.addClassCleanup(work.close)
        verify = "checksum" if len(pairs) > 1 else "count"
        work.plan(*({"name": pair.source, "target_name": pair.target,
                     "target_database": pair.database, "dynamic_field": pair.dynamic_field}
                    for pair in pairs), defaults={"verify": verify})
        applied = work.run("apply", "plan.yaml", "--auto-approve")
        return work, pairs, applied, work.run("verify", "plan.yaml")

    @classmethod
    def second_half(cls, halves):
        """What only one plan at a time can be asked for: whose requests they are."""
        moves = []
        for work, pairs, applied, verified in halves:
            watch = cls.watch_target()
            again = work.run("apply", "plan.yaml", "--auto-approve")
            states = [cls.target.load_state(pair.target, pair.database) for pair in pairs]
            moves.append(Move(pairs, applied, verified, again, watch.changes(), states))
        return moves

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
        self.assertEqual(move.load_states, [NOT_LOADED] * len(move.pairs), "left loaded")

    def assert_arrived(self, kind):
        """The copy equals its source in definition and rows. Returns both."""
        move = self.moves[kind]
        self.assert_done(move)
        pair = move.pairs[0]
        self.assert_same_definition(pair.source, pair.target, pair.database, pair.dynamic_field)
        self.assert_same_rows(pair.source, pair.target, pair.database, pair.dynamic_field)
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

    def test_of_rows_that_repeat_a_key_one_arrives_and_the_report_tells(self):
        move = self.moves["repeated keys"]
        self.assert_done(move)
        self.assert_exit(move.applied, 0, "48,000", "33,000 distinct keys",
                         "15,000 rows repeat a key")
        self.assert_same_definition(move.pairs[0].source, move.pairs[0].target, dynamic_field=False)
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
                self.assert_same_definition(pair.source, pair.target, pair.database,
                                            pair.dynamic_field)
                if kind == "repeated keys":
                    self.assert_one_row_of_each_key(pair)
                else:
                    self.assert_same_rows(pair.source, pair.target, pair.database,
                                          pair.dynamic_field)

    def test_a_plan_names_what_it_leaves_behind_or_makes_different(self):
        source_name = self.sources[datasets.wide_floats]
        self.work.plan({"name": source_name, "target_name": self.target_name()})
        self.assert_exit(self.work.run("plan", "plan.yaml"), 0, f"! alias {source_name}_alias",
                         "shards", "2 -> 1", "FLAT (COSINE) -> AUTOINDEX (COSINE)")

    def test_the_source_is_left_as_it_was(self):
        for make, name in self.sources.items():
            self.assertEqual(self.source.load_state(name), LOADED, make.__name__)


if __name__ == "__main__":
    unittest.main()
