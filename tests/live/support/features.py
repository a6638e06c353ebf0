"""Collections for the source that have what is around the rows: keys that the server makes, indexes of
every kind, aliases, properties, partitions. Few rows each, loaded."""

from pymilvus import DataType

from support.datasets import insert, vectors

ROWS = 300
DIM = 8
A_YEAR = 365 * 24 * 3600


def build(client, name, fields, indexes, *, auto_id=False, dynamic=True, description="",
          partitions=(), aliases=(), **options):
    """`fields` are (name, type, parameters), `indexes` (field, type, further parameters)."""
    schema = client.create_schema(auto_id=auto_id, enable_dynamic_field=dynamic,
                                  description=description)
    for field_name, field_type, parameters in fields:
        schema.add_field(field_name, field_type, **parameters)
    client.create_collection(name, schema=schema, **options)
    for partition in partitions:
        client.create_partition(name, partition)
    prepared = client.prepare_index_params()
    for field_name, index_type, parameters in indexes:
        prepared.add_index(field_name, index_type=index_type, **parameters)
    client.create_index(name, prepared)
    for alias in aliases:
        client.create_alias(name, alias)


def _key(data_type=DataType.INT64, **parameters):
    return "id", data_type, {"is_primary": True, **parameters}


def _vector(**parameters):
    return "vector", DataType.FLOAT_VECTOR, {"dim": DIM, **parameters}


def everything_around(client, name):
    """Descriptions, shards, a consistency level, aliases, partitions of which one is empty, a graph
    index, scalar indexes, a time to live, and a property that is about how a server works."""
    build(client, name,
          [_key(description="what it is known by"),
           ("title", DataType.VARCHAR, {"max_length": 200, "description": "ein Titel, 一个标题"}),
           ("year", DataType.INT16, {}), ("price", DataType.DOUBLE, {}),
           ("tags", DataType.ARRAY, {"element_type": DataType.VARCHAR, "max_capacity": 5,
                                     "max_length": 20, "description": "words"}),
           _vector(description="its meaning")],
          [("vector", "HNSW", {"metric_type": "COSINE", "index_name": "by_meaning",
                               "params": {"M": 8, "efConstruction": 48}}),
           ("title", "Trie", {"index_name": "by_title"}),
           ("year", "STL_SORT", {"index_name": "by_year"})],
          description='all that is "around" the rows', num_shards=3, consistency_level="Session",
          partitions=("old", "new", "none"), aliases=(f"{name}_one", f"{name}_two"),
          properties={"collection.ttl.seconds": str(A_YEAR), "mmap.enabled": "true",
                      "collection.autocompaction.enabled": "false"})
    made = vectors(ROWS, DIM, seed=11)
    for number, partition in enumerate(("", "old", "new")):
        insert(client, name, [{"id": i, "title": f"title {i}", "year": 1900 + i % 150,
                               "price": i / 7, "tags": ["a", f"t{i}"][:i % 3], "vector": made[i],
                               "stock": 2**60 + i} for i in range(number, ROWS, 3)], partition)
    client.load_collection(name)


def everything_kept(client, name):
    """The same once more: an alias stands for one collection."""
    everything_around(client, name)


def product_quantized(client, name):
    """An index with several parameters, and the strongest consistency level."""
    build(client, name, [_key(), _vector()],
          [("vector", "IVF_PQ", {"metric_type": "IP", "params": {"nlist": 4, "m": 4, "nbits": 8}})],
          dynamic=False, consistency_level="Strong")
    made = vectors(ROWS, DIM, seed=12)
    insert(client, name, [{"id": -i, "vector": made[i]} for i in range(ROWS)])
    client.load_collection(name)


def integer_partition_key(client, name, index=("IVF_SQ8", {"nlist": 4})):
    build(client, name,
          [_key(DataType.VARCHAR, max_length=40),
           ("tenant", DataType.INT64, {"is_partition_key": True, "description": "who rents"}),
           _vector()],
          [("vector", index[0], {"metric_type": "L2", "params": index[1]})],
          num_partitions=7)
    made = vectors(ROWS, DIM, seed=13)
    insert(client, name, [{"id": f"key {i}", "tenant": i % 23 - 11, "vector": made[i], "i": i}
                          for i in range(ROWS)])
    client.load_collection(name)


def made_integer_keys(client, name):
    """Keys that the server made."""
    _made_keys(client, name, _key())


def made_text_keys(client, name):
    _made_keys(client, name, _key(DataType.VARCHAR, max_length=64))


def _made_keys(client, name, key):
    build(client, name, [key, ("number", DataType.INT32, {}), _vector()],
          [("vector", "FLAT", {"metric_type": "L2"})], auto_id=True)
    made = vectors(ROWS, DIM, seed=14)
    insert(client, name, [{"number": i, "vector": made[i], "note": f"n{i}"} for i in range(ROWS)])
    client.load_collection(name)


def plain_bits(client, name):
    """Binary vectors that are indexed by a plain list, with the other metric of theirs."""
    build(client, name, [_key(), ("bits", DataType.BINARY_VECTOR, {"dim": 16})],
          [("bits", "BIN_FLAT", {"metric_type": "HAMMING"})])
    insert(client, name, [{"id": i, "bits": (i * 257 % 2**16).to_bytes(2, "big"), "i": [i]}
                          for i in range(ROWS)])
    client.load_collection(name)
