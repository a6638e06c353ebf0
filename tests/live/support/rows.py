"""Reads all rows of a collection with code of its own, and compares them value by value.

A row is {field: value}. Values are made so that equal means the same: floats and vectors are their
bytes, JSON is its parsed value printed canonically (so that 1, 1.0 and true differ), arrays are lists.
"""

import json
import struct

import numpy

PAGE_ROWS = 5000
KEYS_PER_PAGE = 16_384
INT64_MIN = -(2**63)
SHOWN_DIFFERENCES = 3
# Of one dimension.
_VECTOR_BITS = {"float_vector": 32, "binary_vector": 1, "float16_vector": 16, "bfloat16_vector": 16,
                "int8_vector": 8}


def read_rows(server, collection, database="default", partition=None, where=""):
    """{key: row} of a collection or a partition that is loaded."""
    schema = server.describe(collection, database).schema
    names = [field.name for field in schema.fields]
    if schema.enable_dynamic_field:
        names.append("$meta")
    key_name = _key_name(schema)
    server.count(collection, database, partition)  # brings the pages up to now
    rows = {}
    expression = where
    while True:
        answer = server.page(collection, database, partition, expression, names, PAGE_ROWS)
        page = _page_rows(answer, key_name)
        if not page:
            return rows
        for key, row in page:
            rows.setdefault(key, row)
        expression = " and ".join(filter(None, (where, _after(key_name, page[-1][0], server))))


def read_keys(server, collection, database="default"):
    """All keys of a loaded collection, each once: much faster than its rows."""
    key_name = _key_name(server.describe(collection, database).schema)
    server.count(collection, database)  # brings the pages up to now
    keys = set()
    expression = ""
    while True:
        answer = server.page(collection, database, None, expression, [key_name], KEYS_PER_PAGE)
        page = _column_values(answer.fields_data[0]) if answer.fields_data else []
        if not page:
            return keys
        keys.update(page)
        expression = _after(key_name, page[-1], server)


def read_all_rows(server, collection, database="default"):
    """{partition: {key: row}}; with a partition key, whose partitions have no names, {None: ...}."""
    if has_partition_key(server, collection, database):
        return {None: read_rows(server, collection, database)}
    return {name: read_rows(server, collection, database, name)
            for name in server.partitions(collection, database)}


def count_rows(server, collection, database="default"):
    """{partition: physical rows}, counted by the server."""
    if has_partition_key(server, collection, database):
        return {None: server.count(collection, database)}
    return {name: server.count(collection, database, name)
            for name in server.partitions(collection, database)}


def _key_name(schema):
    return next(field.name for field in schema.fields if field.is_primary_key)


def has_partition_key(server, collection, database="default"):
    schema = server.describe(collection, database).schema
    return any(field.is_partition_key for field in schema.fields)


def differences(expected, found):
    """The first few differences of two {key: row}, in words; empty if there are none."""
    missing = [f"missing: {key!r}" for key in expected if key not in found]
    extra = [f"not expected: {key!r}" for key in found if key not in expected]
    changed = [f"changed: {key!r}: {_changed_fields(row, found[key])}"
               for key, row in expected.items() if key in found and found[key] != row]
    words = []
    for kind in (missing, extra, changed):
        words += kind[:SHOWN_DIFFERENCES]
        if len(kind) > SHOWN_DIFFERENCES:
            words.append(f"... and {len(kind) - SHOWN_DIFFERENCES} more")
    return words


def _changed_fields(before, after):
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return ", ".join(
        f"{name} {_short(before.get(name))} -> {_short(after.get(name))}" for name in names)


def _short(value):
    text = repr(value)
    return text if len(text) <= 120 else text[:120] + "..."


def _page_rows(answer, key_name):
    """[(key, row)] in the order of the answer."""
    columns = {field.field_name: _column_values(field) for field in answer.fields_data}
    keys = columns.get(key_name, [])
    for name, values in columns.items():
        if len(values) != len(keys):
            raise AssertionError(f"column {name} has {len(values)} values for {len(keys)} keys")
    names = list(columns)
    rows = [dict(zip(names, values)) for values in zip(*columns.values())]
    return list(zip(keys, rows))


def _column_values(field):
    is_vector = field.WhichOneof("field") == "vectors"
    values = _vector_values(field.vectors) if is_vector else _scalar_values(field.scalars)
    if not field.valid_data:
        return values
    if len(values) == len(field.valid_data):  # with something in the place of NULL
        return [value if is_valid else None for value, is_valid in zip(values, field.valid_data)]
    present = iter(values)
    return [next(present) if is_valid else None for is_valid in field.valid_data]


def _vector_values(vectors):
    kind = vectors.WhichOneof("data")
    if kind == "sparse_float_vector":
        return list(vectors.sparse_float_vector.contents)
    if kind == "float_vector":
        data = numpy.array(vectors.float_vector.data, dtype="<f4").tobytes()
    else:
        data = getattr(vectors, kind)
    width = vectors.dim * _VECTOR_BITS[kind] // 8
    return [data[start:start + width] for start in range(0, len(data), width)]


def _scalar_values(scalars):
    kind = scalars.WhichOneof("data")
    if kind is None:  # how 2.3 answers an empty array
        return []
    data = getattr(scalars, kind).data
    if kind == "float_data":
        return [struct.pack("<f", value) for value in data]
    if kind == "double_data":
        return [struct.pack("<d", value) for value in data]
    if kind == "json_data":
        return [canonical_json(value) if value else "" for value in data]
    if kind == "array_data":
        return [_scalar_values(row) for row in data]
    return list(data)


def canonical_json(text):
    return json.dumps(json.loads(text), sort_keys=True)


def _after(key_name, key, server):
    if isinstance(key, str):
        return f'{key_name} > "{escaped(key, server.is_lite)}"'
    if key == INT64_MIN:  # 2.3 cannot parse this number
        return f"{key_name} >= {INT64_MIN + 1}"
    return f"{key_name} > {key}"


def escaped(text, is_lite=False):
    """All but plain ASCII as code points, which every server since 2.3 reads the same way; but for
    milvus-lite, which reads none."""
    if is_lite:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return "".join(
        char if " " <= char <= "~" and char not in '"\\'
        else f"\\u{ord(char):04x}" if ord(char) < 0x10000
        else f"\\U{ord(char):08x}"
        for char in text)
