"""Compares the definition of a target collection with that of its source, part by part."""

from pymilvus.grpc_gen import schema_pb2


def definition_differences(source, target, dynamic_field):
    """Differences in words between two answers of DescribeCollection, beyond those that a plan makes
    on purpose: AutoID is given up, and the dynamic field is as the plan says."""
    words = []
    before = {field.name: _comparable(field) for field in source.schema.fields}
    after = {field.name: _comparable(field) for field in target.schema.fields}
    if list(before) != list(after):
        words.append(f"fields {list(before)} -> {list(after)}")
    words += [f"field {name}: {before[name]} -> {after[name]}"
              for name in before if name in after and before[name] != after[name]]
    for part, old, new in (
        ("description", source.schema.description, target.schema.description),
        ("dynamic field", dynamic_field, target.schema.enable_dynamic_field),
        ("consistency level", source.consistency_level, target.consistency_level),
        ("number of partitions", source.num_partitions, target.num_partitions),
        ("AutoID", False, any(field.autoID for field in target.schema.fields)),
    ):
        if old != new:
            words.append(f"{part}: {old!r} -> {new!r}")
    return words


def _comparable(field):
    copy = schema_pb2.FieldSchema()
    copy.CopyFrom(field)
    copy.ClearField("fieldID")
    copy.ClearField("autoID")
    params = sorted((pair.key, pair.value) for pair in copy.type_params)
    copy.ClearField("type_params")
    return str(copy), params


def index_differences(source, target):
    """Every vector index must have become AUTOINDEX with the metric it had, and the others are kept."""
    words = []
    for field, params in source.items():
        wanted = params
        if "metric_type" in params:
            wanted = {"index_type": "AUTOINDEX", "metric_type": params["metric_type"]}
        found = {key: target.get(field, {}).get(key) for key in wanted}
        if found != wanted:
            words.append(f"index of {field}: {wanted} -> {found}")
    return words + [f"index of {field} was not asked for" for field in target if field not in source]
