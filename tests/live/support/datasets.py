"""Collections for the source. Each function makes one, loaded, and returns nothing that a test could
compare with by mistake: what is there is read back from the server."""

import numpy
from pymilvus import DataType

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
BATCH_ROWS = 10_000

# As few as 3000 keys, but every kind of character that has broken a client once.
ODD_KEYS = [
    "", " ", "  leading", "trailing  ", "\t", "\n", "\r\n", "line\nbreak", "tab\tinside",
    "'", '"', '""', "it's", 'say "hi"', "\\", "\\\\", "\\n", "\\u0041", 'back\\"slash', "C:\\dir\\",
    "%", "%s", "{key}", "$meta", "id > 3", '" or id != "', "*", "null", "true", "0", "-1",
    "\x01", "\x02", "\x1b[31mred", "\x1f", "\x7f", "\x80", "\x9f", "\u00a0", "\u200b", "\ufeff",
    "ä", "a\u0308", "ß", "é", "Ω", "я", "ﬁ", "\u2028", "\ufffd", "\uffff", "\ue000",
    "中", "中文", "日本語", "한국어", "عربى", "עברית", "हिन्दी", "𠀀", "𠮷野家", "𪚥", "𝒦", "😀", "👨‍👩‍👧‍👦", "🇩🇪",
    "\U00010000", "\U0010ffff", "key", "key ", "Key", "kez", "key\x01", "z" * 256,
]


def create(client, name, fields, metric, *, dynamic=True, index_type="FLAT", nlist=None,
           description="", partitions=(), auto_id=False, **options):
    """A collection with an index on its one vector field. `fields` are (name, type, parameters)."""
    schema = client.create_schema(
        auto_id=auto_id, enable_dynamic_field=dynamic, description=description)
    for field_name, field_type, parameters in fields:
        schema.add_field(field_name, field_type, **parameters)
    client.create_collection(name, schema=schema, **options)
    for partition in partitions:
        client.create_partition(name, partition)
    vector = next(field[0] for field in fields if "dim" in field[2])
    index = client.prepare_index_params()
    index.add_index(vector, index_type=index_type, metric_type=metric,
                    params={"nlist": nlist} if nlist else {})
    client.create_index(name, index)


def insert(client, name, rows, partition=""):
    for start in range(0, len(rows), BATCH_ROWS):
        client.insert(name, rows[start:start + BATCH_ROWS], partition_name=partition)


def vectors(count, dim, seed=1):
    return numpy.random.default_rng(seed).random((count, dim), dtype=numpy.float32)


def integer_keys(client, name, count=1000, dim=8, first=0, load=True, vector_field="vector"):
    """Rows with keys first, first + 1, ... and a dynamic field."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          (vector_field, DataType.FLOAT_VECTOR, {"dim": dim})], "L2")
    add_integer_keys(client, name, count, dim, first, vector_field=vector_field)
    if load:
        client.load_collection(name)


def made_keys(client, name, count=70_000, dim=8):
    """Rows whose keys the server makes: beyond 2^53, where a double tells not all of them apart, and
    with gaps between the batches."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": dim})], "L2", dynamic=False,
           auto_id=True)
    insert(client, name, [{"vector": row} for row in vectors(count, dim)])
    client.load_collection(name)


def add_integer_keys(client, name, count, dim=8, first=0, partition="", vector_field="vector"):
    made = vectors(count, dim, seed=first)
    insert(client, name, [{"id": first + i, vector_field: made[i], "number": i, "even": i % 2 == 0}
                          for i in range(count)], partition)


def replace_integer_key(client, name, key, dim=8):
    """The row keeps its key and gets other values."""
    client.upsert(name, [{"id": key, "vector": vectors(1, dim, seed=999)[0], "number": -1}])


def wide_floats(client, name):
    """20 000 rows of 128 dimensions, with a dynamic field whose keys differ from row to row."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True, "description": "the key"}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 128})],
           "COSINE", description="wide rows", num_shards=2)
    made = vectors(20_000, 128)
    insert(client, name, [{"id": i * 3, "vector": made[i], **_dynamic_keys(i)}
                          for i in range(20_000)])
    client.load_collection(name)
    client.create_alias(name, f"{name}_alias")


def _dynamic_keys(i):
    if i % 7 == 0:
        return {}
    return {"price": i / 8, f"key_{i % 5}": [i, None, {"deep": "ü" * (i % 4)}]}


def every_type(client, name, count=3000):
    """Rows with odd VarChar keys, every scalar type of Milvus 2.3, and two named partitions."""
    create(client, name, [("key", DataType.VARCHAR, {"is_primary": True, "max_length": 512}),
                          *_scalar_fields(), *_array_fields(),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 12})],
           "IP", index_type="IVF_FLAT", nlist=16, partitions=("first", "second"),
           description="all the types")
    keys = odd_keys(count)
    for number, partition in enumerate(("", "first", "second")):
        insert(client, name, [_row_of_every_type(i, key) for i, key in enumerate(keys)
                              if i % 3 == number], partition)
    client.load_collection(name)


def odd_keys(count):
    """The odd keys, and then long ones that differ from the next in their last byte alone."""
    return ODD_KEYS[:count] + [f"common prefix {i // 94}\\{chr(33 + i % 94)}"
                       for i in range(count - len(ODD_KEYS))]


def _scalar_fields():
    return [("flag", DataType.BOOL, {}), ("int8", DataType.INT8, {}),
            ("int16", DataType.INT16, {}), ("int32", DataType.INT32, {}),
            ("int64", DataType.INT64, {"description": "sixty-four bits"}),
            ("float", DataType.FLOAT, {}), ("double", DataType.DOUBLE, {}),
            ("text", DataType.VARCHAR, {"max_length": 300}), ("document", DataType.JSON, {})]


def _array_fields():
    elements = {"bools": DataType.BOOL, "int8s": DataType.INT8, "int16s": DataType.INT16,
                "int32s": DataType.INT32, "int64s": DataType.INT64, "floats": DataType.FLOAT,
                "doubles": DataType.DOUBLE}
    numbers = [(name, DataType.ARRAY, {"element_type": element, "max_capacity": 20})
               for name, element in elements.items()]
    return [*numbers, ("texts", DataType.ARRAY, {"element_type": DataType.VARCHAR,
                                                 "max_capacity": 20, "max_length": 100})]


def _row_of_every_type(i, key):
    """Extremes first, then numbers that depend on i; arrays of 0 to 4 values."""
    sign = -1 if i % 2 else 1
    some = range(i % 5)
    return {
        "key": key, "flag": i % 3 == 0,
        "int8": (-128, 127)[i] if i < 2 else i % 100,
        "int16": (-(2**15), 2**15 - 1)[i] if i < 2 else sign * i,
        "int32": (-(2**31), 2**31 - 1)[i] if i < 2 else sign * i * 70_000,
        "int64": (INT64_MIN, INT64_MAX)[i] if i < 2 else sign * i * 2**50,
        "float": numpy.float32((3.4e38, -1e-45, -0.0)[i] if i < 3 else i / 7),
        "double": (1.7e308, -5e-324, -0.0)[i] if i < 3 else i / 7,
        "text": key[::-1] * (i % 2),
        "document": _document(i, key),
        "bools": [bool((i + j) % 2) for j in some],
        "int8s": [(i + j) % 256 - 128 for j in some],
        "int16s": [sign * (2**14 + (i + j) % 2**14) for j in some],
        "int32s": [sign * (2**30 + i + j) for j in some],
        "int64s": [sign * (2**62 + i + j) for j in some],
        "floats": [i / (j + 3) for j in some],
        "doubles": [i / (j + 3) for j in some],
        "texts": ["" if j == 1 else f"{key[:8]}{j}" for j in some],
        "vector": vectors(1, 12, seed=i)[0],
        "note": key, "nested": {"i": i, "list": [i, None, [True]]},
    }


def _document(i, key):
    return ({"big": 2**53 + 1 + i, "small": -(2**63), "float": i / 3},
            {"text": key, "nested": {"a": [{"b": [1, 1.0, True, None]}]}, "ключ": "значение"},
            {}, {"list": list(range(i % 30))}, {"exponent": 1e300, "zero": -0.0})[i % 5]


def partition_key(client, name):
    """2500 rows of 100 tenants of different size, spread by the server."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          ("tenant", DataType.VARCHAR, {"max_length": 64, "is_partition_key": True}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 8})],
           "L2", dynamic=False, num_partitions=16)
    made = vectors(2500, 8)
    insert(client, name, [{"id": i, "tenant": f"tenant {i * i % 100}", "vector": made[i]}
                          for i in range(2500)])
    client.load_collection(name)


def binary_vectors(client, name):
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          ("bits", DataType.BINARY_VECTOR, {"dim": 256})],
           "JACCARD", dynamic=False, index_type="BIN_IVF_FLAT", nlist=16)
    bits = numpy.random.default_rng(3).integers(0, 256, (2000, 32), dtype=numpy.uint8)
    bits[0], bits[1] = 0, 255
    insert(client, name, [{"id": i, "bits": bits[i].tobytes()} for i in range(2000)])
    client.load_collection(name)


def empty(client, name):
    integer_keys(client, name, count=0)


REPEATED_ROWS, REPEATED_KEYS = 48_000, 33_000


def repeated_keys(client, name):
    """48 000 rows of 33 000 keys in three segments; `copy` numbers the rows of a key."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          ("copy", DataType.INT64, {}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 8})], "L2", dynamic=False)
    random = numpy.random.default_rng(4)
    extra = random.integers(0, REPEATED_KEYS, REPEATED_ROWS - REPEATED_KEYS)
    keys = random.permutation(numpy.concatenate([numpy.arange(REPEATED_KEYS), extra]))
    seen = {}
    rows = [repeated_row(int(key), _next_copy(seen, int(key))) for key in keys]
    for start in range(0, REPEATED_ROWS, 16_000):
        insert(client, name, rows[start:start + 16_000])
        client.flush(name)
    client.load_collection(name)


def _next_copy(seen, key):
    seen[key] = seen.get(key, -1) + 1
    return seen[key]


def repeated_row(key, copy):
    return {"id": key, "copy": copy,
            "vector": numpy.full(8, key + copy / 128, dtype=numpy.float32)}


def extreme_keys(client, name):
    """Both ends of Int64, negative keys, and partitions that hold nothing but an extreme. The
    largest number itself is left out: no server before 2.6 can read it back."""
    create(client, name, [("id", DataType.INT64, {"is_primary": True}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 4})],
           "L2", partitions=("lowest", "highest", "nothing"))
    parts = {"": [INT64_MIN + 1, *range(-1500, 1500), INT64_MAX - 2],
             "lowest": [INT64_MIN], "highest": [INT64_MAX - 1]}
    for partition, keys in parts.items():
        insert(client, name, [{"id": key, "vector": vectors(1, 4, seed=abs(key))[0], "sign": key > 0}
                              for key in keys], partition)
    client.load_collection(name)


def extreme_texts(client, name):
    """Partitions that hold nothing but the empty key, or the last one in the order of bytes."""
    create(client, name, [("key", DataType.VARCHAR, {"is_primary": True, "max_length": 65_535}),
                          ("vector", DataType.FLOAT_VECTOR, {"dim": 4})],
           "L2", partitions=("lowest", "highest"))
    parts = {"": ["a", "k" * 65_535], "lowest": [""], "highest": ["\U0010ffff"]}
    for partition, keys in parts.items():
        insert(client, name, [{"key": key, "vector": vectors(1, 4)[0]} for key in keys], partition)
    client.load_collection(name)
