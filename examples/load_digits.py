"""Loads scikit-learn's handwritten digits (1797 images of 8x8 pixels) into the demo's source.

Two collections, made anew each time:
  digits        Int64 key, 64-d float vector, label, dynamic field with a few keys
  digits_bits   VarChar key, 64-bit binary vector, partitions `train` and `test`

Endpoints come from the variables that `scripts/servers env` prints. With --reset-target the
collections of an earlier demo are dropped from the target.
"""

import argparse
import os

import numpy
from pymilvus import DataType, MilvusClient
from sklearn.datasets import load_digits


def source_client():
    return MilvusClient(uri=os.environ["KITEWAY_SOURCE_URI"])


def target_client():
    return MilvusClient(
        uri=os.environ["KITEWAY_TARGET_URI"],
        user=os.environ["KITEWAY_TARGET_USERNAME"],
        password=os.environ["KITEWAY_TARGET_PASSWORD"],
        server_pem_path=os.environ["KITEWAY_TARGET_CA_FILE"],
        server_name=os.environ["KITEWAY_TARGET_SERVER_NAME"],
    )


def make_collection(client, schema, name, vector, metric):
    if client.has_collection(name):
        client.drop_collection(name)
    client.create_collection(name, schema=schema)
    index = client.prepare_index_params()
    index_type = "BIN_FLAT" if metric == "HAMMING" else "FLAT"
    index.add_index(vector, index_type=index_type, metric_type=metric)
    client.create_index(name, index)


def load_floats(client, digits):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("label", DataType.INT8)
    schema.add_field("pixels", DataType.FLOAT_VECTOR, dim=64)
    make_collection(client, schema, "digits", "pixels", "L2")
    rows = [
        {"id": i, "label": int(label), "pixels": pixels.astype(numpy.float32),
         "ink": float(pixels.sum()), "is_even": bool(label % 2 == 0)}
        for i, (pixels, label) in enumerate(zip(digits.data, digits.target))
    ]
    client.insert("digits", rows)
    client.load_collection("digits")
    return len(rows)


def load_bits(client, digits):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("name", DataType.VARCHAR, is_primary=True, max_length=64)
    schema.add_field("label", DataType.INT8)
    schema.add_field("bits", DataType.BINARY_VECTOR, dim=64)
    make_collection(client, schema, "digits_bits", "bits", "HAMMING")
    parts = {"train": range(0, 1500), "test": range(1500, len(digits.target))}
    for partition, indexes in parts.items():
        client.create_partition("digits_bits", partition)
        rows = [
            {"name": f"{partition}/{i}", "label": int(digits.target[i]),
             "bits": numpy.packbits(digits.data[i] > 7).tobytes()}
            for i in indexes
        ]
        client.insert("digits_bits", rows, partition_name=partition)
    client.load_collection("digits_bits")
    return len(digits.target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reset-target", action="store_true",
                        help="drop what an earlier demo left on the target")
    arguments = parser.parse_args()
    digits = load_digits()
    client = source_client()
    print(f"source: digits, {load_floats(client, digits)} rows")
    print(f"source: digits_bits, {load_bits(client, digits)} rows")
    if arguments.reset_target:
        target = target_client()
        for name in ("digits", "digits_bits_v2"):
            if target.has_collection(name):
                target.drop_collection(name)


if __name__ == "__main__":
    main()
