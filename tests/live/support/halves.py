"""Collections with vectors of few bits a number, for milvus-lite 2.5; and these numbers made from
others by code of the tests' own."""

import numpy
from pymilvus import DataType

from support.datasets import vectors
from support.features import build

ROWS = 300
DIM = 16
# What a number of 16 bits may be as well.
ODD = (0.0, -0.0, 1.0, -1.0, 65_504.0, -65_504.0, 6e-8, -6e-8)


def half(numbers):
    return numpy.asarray(numbers, dtype="<f2").tobytes()


def brain(numbers):
    """The upper half of a float, rounded to the nearest, to the even one of two."""
    bits = numpy.asarray(numbers, dtype="<f4").view("<u4").astype("<u8")
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2").tobytes()


def four_vectors(client, name):
    """As many vector fields as there may be, beside scalars of the less usual types."""
    build(client, name,
          [("id", DataType.INT64, {"is_primary": True}),
           ("half", DataType.FLOAT16_VECTOR, {"dim": DIM}),
           ("brain", DataType.BFLOAT16_VECTOR, {"dim": DIM}),
           ("bits", DataType.BINARY_VECTOR, {"dim": 24}),
           ("whole", DataType.FLOAT_VECTOR, {"dim": 3}),
           ("document", DataType.JSON, {}), ("small", DataType.INT8, {}),
           ("texts", DataType.ARRAY, {"element_type": DataType.VARCHAR, "max_capacity": 4,
                                      "max_length": 20})],
          [("half", "FLAT", {"metric_type": "COSINE"}), ("brain", "FLAT", {"metric_type": "IP"}),
           ("bits", "BIN_FLAT", {"metric_type": "HAMMING"}),
           ("whole", "IVF_FLAT", {"metric_type": "L2", "params": {"nlist": 4}})])
    made = vectors(ROWS, DIM, seed=21) * 200 - 100
    made[0, :len(ODD)] = ODD
    client.insert(name, [
        {"id": i - 10, "half": half(made[i]), "brain": brain(made[i]),
         "bits": (i * 65_537 % 2**24).to_bytes(3, "little"), "whole": [i / 7, -i, 0.0],
         "document": {"big": 2**53 + 1 + i, "list": [i, None]}, "small": i % 256 - 128,
         "texts": ["", f"é{i}", "x"][:i % 4], "note": i} for i in range(ROWS)])
    client.load_collection(name)


def sparse_vectors(client, name):
    build(client, name,
          [("key", DataType.VARCHAR, {"is_primary": True, "max_length": 20}),
           ("sparse", DataType.SPARSE_FLOAT_VECTOR, {})],
          [("sparse", "SPARSE_INVERTED_INDEX",
            {"metric_type": "IP", "params": {"drop_ratio_build": 0.2}})])
    client.insert(name, [{"key": f"key {i:04}", "i": i,
                          "sparse": {7 * j + i: (j + 1) / (i + 2) for j in range(1, 2 + i % 9)}
                          | {2**31 + i: 1e-30}} for i in range(ROWS)])
    client.load_collection(name)
