"""Vectors of 16 bits a number, of bits and sparse ones, onto a real server that has them: milvus-lite
2.5, from itself and from a Milvus 2.3.5."""

import unittest

import numpy

from support import datasets, features, halves, rows
from support.lite import FromMilvusTest, LiteTest

# It tells of no shards of a collection just made, and adds to what it tells of an index.
UNTOLD = (r"shards: ", r"index \w+ (dim|M|efConstruction): absent -> ")


class BetweenCollections(LiteTest):
    """Source and target are collections of one milvus-lite, which has no partitions and no databases."""

    SERVER = "lite25"
    UNTOLD = UNTOLD

    def move(self, make, **keys):
        self.assert_same_rows(*self.moved(make, **keys))

    def test_four_kinds_of_vectors_arrive(self):
        self.move(halves.four_vectors)

    def test_four_kinds_of_vectors_arrive_with_their_indexes(self):
        self.move(halves.four_vectors, index="preserve")

    def test_sparse_vectors_arrive(self):
        self.move(halves.sparse_vectors)

    def test_sparse_vectors_arrive_with_their_index(self):
        self.move(halves.sparse_vectors, index="preserve")


class FromMilvus(FromMilvusTest):
    SERVER = "lite25"
    UNTOLD = (*UNTOLD, r"consistency level: ", r"partition _default: present -> absent")

    def test_binary_vectors_arrive(self):
        source_name, target_name = self.moved(features.plain_bits, index="preserve")
        expected = rows.read_rows(self.source, source_name)
        self.assertEqual(rows.differences(expected, rows.read_rows(self.target, target_name)), [])

    def test_vectors_of_half_the_size_are_the_nearest_ones(self):
        for data_type, reference in (("Float16Vector", halves.half), ("BFloat16Vector", halves.brain)):
            with self.subTest(type=data_type):
                source_name, target_name = self.moved(datasets.integer_keys,
                                                     fields={"vector": {"type": data_type}})
                expected = rows.read_rows(self.source, source_name)
                for row in expected.values():
                    row["vector"] = reference(numpy.frombuffer(row["vector"], "<f4"))
                found = rows.read_rows(self.target, target_name)
                self.assertEqual(rows.differences(expected, found), [])


if __name__ == "__main__":
    unittest.main()
