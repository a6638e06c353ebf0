"""A collection in parts, as its server describes it, and what is not the same in two of them.

Parts are {"field price": {"data_type": "Float", "max_length": ...}, "shards": {"": "1"}}. All that a
description holds is in them, also what these tests have no word for: nothing is lost unseen."""

import json

import numpy
from pymilvus.grpc_gen import common_pb2, schema_pb2

# Numbers that a server gives, and a state that passes.
OF_THE_SERVER = ("fieldID", "state")
ABSENT = "absent"


def parts_of(server, collection, database="default"):
    answer = server.describe(collection, database)
    parts = {
        "description": _one(answer.schema.description),
        "dynamic field": _one("on" if answer.schema.enable_dynamic_field else "off"),
        "order of the fields": _one(", ".join(field.name for field in answer.schema.fields)),
        "shards": _one(answer.shards_num),
        "consistency level": _one(common_pb2.ConsistencyLevel.Name(answer.consistency_level)),
        "load state": _one(common_pb2.LoadState.Name(server.load_state(collection, database))),
    }
    for field in answer.schema.fields:
        parts["field " + field.name] = _field(field)
    if any(field.is_partition_key for field in answer.schema.fields):
        parts["partitions of the partition key"] = _one(answer.num_partitions)
    else:
        parts |= {"partition " + name: _one("present")
                  for name in server.partitions(collection, database)}
    for index in server.index_descriptions(collection, database):
        path = {pair.key: pair.value for pair in index.params}.get("json_path")
        parts[" ".join(filter(None, ("index", index.field_name, path)))] = {
            "name": index.index_name, **{pair.key: pair.value for pair in index.params}}
    parts |= {"property " + pair.key: _one(pair.value) for pair in answer.properties}
    parts |= {"alias " + name: _one("present") for name in server.aliases(collection, database)}
    if rest := _rest(answer.schema):
        parts["rest of the schema"] = _one(rest)
    return parts


def differences(before, after):
    """What is not the same, in words: "field title max_length: 256 -> absent"."""
    words = []
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            words.append(f"{name}: {_text(old)} -> {_text(new)}")
            continue
        words += [f"{name} {attribute}".rstrip()
                  + f": {old.get(attribute, ABSENT)} -> {new.get(attribute, ABSENT)}"
                  for attribute in sorted({*old, *new})
                  if old.get(attribute) != new.get(attribute)]
    return words


def plain(value):
    """A default value or a description as a text that is the same however it was written."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def _one(value):
    return {"": str(value)}


def _text(part):
    if part is None:
        return ABSENT
    return ", ".join(f"{name} {value}".lstrip() for name, value in sorted(part.items()))


def _field(field):
    attributes = {}
    for descriptor, value in field.ListFields():
        name = descriptor.name
        if name in (*OF_THE_SERVER, "name"):
            continue
        if name in ("type_params", "index_params"):
            attributes |= {pair.key: pair.value for pair in value}
        elif name in ("data_type", "element_type"):
            attributes[name] = schema_pb2.DataType.Name(value)
        elif name == "default_value":
            attributes[name] = plain(_default(value))
        elif name == "description":
            attributes[name] = plain(value)
        else:
            attributes[name] = "yes" if value is True else str(value)
    return attributes


def _default(value):
    kind = value.WhichOneof("data")
    number = getattr(value, kind)
    return float(str(numpy.float32(number))) if kind == "float_data" else number


def _rest(schema):
    """What a schema says beside what is a part of its own."""
    copy = schema_pb2.CollectionSchema()
    copy.CopyFrom(schema)
    for name in ("name", "description", "fields", "enable_dynamic_field", "autoID", "dbName"):
        copy.ClearField(name)
    return str(copy)
