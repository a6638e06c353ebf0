"""Compares our Milvus .proto files, as a descriptor set, with the descriptors inside pymilvus.

    protoc --include_imports --descriptor_set_out=F -I proto milvus/*.proto
    check_descriptors.py F

Ours may hold less than upstream, but what it holds has to agree. Prints one line per difference and
a summary; exits with 1 if there is a difference.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

NOT_UTF8 = "old servers stored text that is not UTF-8, which would fail the whole message"

# Fields that have to be `bytes` here and `string` upstream (the same on the wire), and why.
STRING_AS_BYTES = {
    "milvus.proto.schema.StringArray.data": NOT_UTF8,
    "milvus.proto.schema.GeometryWktArray.data": NOT_UTF8,
    "milvus.proto.schema.ValueField.string_data": NOT_UTF8,
}


@dataclass
class Protocol:
    """Everything one side declares, by full name."""

    packages: set[str] = field(default_factory=set)
    messages: dict[str, DescriptorProto] = field(default_factory=dict)
    enums: dict[str, EnumDescriptorProto] = field(default_factory=dict)
    services: set[str] = field(default_factory=set)
    methods: dict[str, MethodDescriptorProto] = field(default_factory=dict)

    def add_file(self, file: FileDescriptorProto) -> None:
        self.packages.add(file.package)
        self.add_enums(file.package, file.enum_type)
        for message in file.message_type:
            self.add_message(file.package, message)
        for service in file.service:
            self.services.add(f"{file.package}.{service.name}")
            for method in service.method:
                self.methods[f"{file.package}.{service.name}.{method.name}"] = method

    def add_message(self, scope: str, message: DescriptorProto) -> None:
        name = f"{scope}.{message.name}"
        self.messages[name] = message
        self.add_enums(name, message.enum_type)
        for nested in message.nested_type:
            self.add_message(name, nested)

    def add_enums(self, scope: str, enums: Iterable[EnumDescriptorProto]) -> None:
        for enum in enums:
            self.enums[f"{scope}.{enum.name}"] = enum

    def is_map(self, declared: FieldDescriptorProto) -> bool:
        entry = self.messages.get(declared.type_name.lstrip("."))
        return entry is not None and entry.options.map_entry


def protocol_of(files: Iterable[FileDescriptorProto]) -> Protocol:
    protocol = Protocol()
    for file in files:
        protocol.add_file(file)
    return protocol


def compare(ours: Protocol, upstream: Protocol) -> list[str]:
    """One line per difference; empty if all of ours agrees with upstream."""
    return [
        *absent("package", ours.packages, upstream.packages),
        *absent("message", ours.messages, upstream.messages),
        *absent("enum", ours.enums, upstream.enums),
        *absent("service", ours.services, upstream.services),
        *absent("method", ours.methods, upstream.methods),
        *message_differences(ours, upstream),
        *enum_differences(ours, upstream),
        *method_differences(ours, upstream),
    ]


def absent(kind: str, ours: Iterable[str], upstream: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(ours) - set(upstream)):
        yield f"{name}: upstream has no such {kind}"


def message_differences(ours: Protocol, upstream: Protocol) -> Iterator[str]:
    for name in sorted(ours.messages.keys() & upstream.messages.keys()):
        our_fields = field_shapes(name, ours)
        upstream_fields = field_shapes(name, upstream)
        for field_name, shape in our_fields.items():
            place = f"{name}.{field_name}"
            if field_name not in upstream_fields:
                yield f"{place}: upstream has no such field"
                continue
            expected = with_allowance(place, upstream_fields[field_name])
            yield from shape_differences(place, shape, expected)


def field_shapes(message_name: str, protocol: Protocol) -> dict[str, dict[str, str]]:
    message = protocol.messages[message_name]
    return {each.name: field_shape(each, message, protocol) for each in message.field}


def field_shape(
    declared: FieldDescriptorProto, message: DescriptorProto, protocol: Protocol
) -> dict[str, str]:
    """What has to agree about one field, in printable form."""
    type_name = FieldDescriptorProto.Type.Name(declared.type).removeprefix("TYPE_").lower()
    is_repeated = declared.label == FieldDescriptorProto.LABEL_REPEATED
    return {
        "number": str(declared.number),
        "type": f"{type_name} {declared.type_name.lstrip('.')}".strip(),
        "label": "repeated" if is_repeated else "singular",
        "presence": "explicit" if declared.proto3_optional else "implicit",
        "oneof": oneof_name(declared, message),
        "kind": "map" if protocol.is_map(declared) else "no map",
    }


def oneof_name(declared: FieldDescriptorProto, message: DescriptorProto) -> str:
    """The oneof a field is written in, not the one that protoc invents for `optional`."""
    if declared.proto3_optional or not declared.HasField("oneof_index"):
        return "none"
    return message.oneof_decl[declared.oneof_index].name


def with_allowance(place: str, upstream_shape: dict[str, str]) -> dict[str, str]:
    if place in STRING_AS_BYTES and upstream_shape["type"] == "string":
        return {**upstream_shape, "type": "bytes"}
    return upstream_shape


def shape_differences(place: str, ours: dict[str, str], expected: dict[str, str]) -> Iterator[str]:
    for aspect, value in ours.items():
        if value != expected[aspect]:
            yield f"{place}: {aspect} is {value}, expected {expected[aspect]}"


def enum_differences(ours: Protocol, upstream: Protocol) -> Iterator[str]:
    for name in sorted(ours.enums.keys() & upstream.enums.keys()):
        numbers = {value.name: value.number for value in upstream.enums[name].value}
        for value in ours.enums[name].value:
            if value.name not in numbers:
                yield f"{name}.{value.name}: upstream has no such value"
            elif value.number != numbers[value.name]:
                expected = numbers[value.name]
                yield f"{name}.{value.name}: number is {value.number}, expected {expected}"


def method_differences(ours: Protocol, upstream: Protocol) -> Iterator[str]:
    for name in sorted(ours.methods.keys() & upstream.methods.keys()):
        expected = method_shape(upstream.methods[name])
        yield from shape_differences(name, method_shape(ours.methods[name]), expected)


def method_shape(method: MethodDescriptorProto) -> dict[str, str]:
    return {
        "request": method.input_type.lstrip("."),
        "response": method.output_type.lstrip("."),
        "client": "streaming" if method.client_streaming else "unary",
        "server": "streaming" if method.server_streaming else "unary",
    }


def read_ours(path: Path) -> FileDescriptorSet:
    return FileDescriptorSet.FromString(path.read_bytes())


def read_upstream() -> list[FileDescriptorProto]:
    """The file with the service, and every file it imports."""
    files = {}
    waiting = [import_module("pymilvus.grpc_gen.milvus_pb2").DESCRIPTOR]
    while waiting:
        descriptor = waiting.pop()
        if descriptor.name not in files:
            files[descriptor.name] = FileDescriptorProto.FromString(descriptor.serialized_pb)
            waiting.extend(descriptor.dependencies)
    return list(files.values())


def summary(ours: Protocol, difference_count: int) -> str:
    field_count = sum(len(message.field) for message in ours.messages.values())
    value_count = sum(len(enum.value) for enum in ours.enums.values())
    return (
        f"{len(ours.messages)} messages, {field_count} fields, {value_count} enum values, "
        f"{len(ours.methods)} methods compared: {difference_count} differences"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares our Milvus .proto files with pymilvus.")
    parser.add_argument("descriptor_set", type=Path, help="written by protoc --include_imports")
    ours = protocol_of(read_ours(parser.parse_args().descriptor_set).file)
    differences = compare(ours, protocol_of(read_upstream()))
    if not ours.methods:  # a wrong file would otherwise pass with nothing compared
        differences.append("the descriptor set holds no method")
    for line in differences:
        print(line)
    print(summary(ours, len(differences)))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
