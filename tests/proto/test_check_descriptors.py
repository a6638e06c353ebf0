"""Proves that check_descriptors.py sees each kind of difference, by spoiling our own descriptors.

Needs what the checker needs, and protoc (on the PATH, or named by the environment variable PROTOC).
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

import check_descriptors

PROTO_ROOT = Path(__file__).resolve().parents[2] / "proto"
CHECKER = Path(check_descriptors.__file__)


def build_descriptor_set() -> FileDescriptorSet:
    sources = [f"milvus/{path.name}" for path in sorted(PROTO_ROOT.glob("milvus/*.proto"))]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "ours.pb"
        protoc = [os.environ.get("PROTOC", "protoc"), "--include_imports", "-I", str(PROTO_ROOT)]
        subprocess.run([*protoc, f"--descriptor_set_out={out}", *sources], check=True)
        return check_descriptors.read_ours(out)


def run_checker(descriptor_set: FileDescriptorSet) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.pb"
        path.write_bytes(descriptor_set.SerializeToString())
        return subprocess.run(
            [sys.executable, CHECKER, path], capture_output=True, text=True, check=False
        )


class CheckDescriptors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.original = build_descriptor_set()
        cls.upstream = check_descriptors.protocol_of(check_descriptors.read_upstream())

    def setUp(self):
        self.ours = FileDescriptorSet()
        self.ours.CopyFrom(self.original)

    def file(self, name: str) -> FileDescriptorProto:
        return next(file for file in self.ours.file if file.name == f"milvus/{name}.proto")

    def message(self, file: str, name: str) -> DescriptorProto:
        return next(each for each in self.file(file).message_type if each.name == name)

    def field(self, file: str, message: str, name: str) -> FieldDescriptorProto:
        return next(each for each in self.message(file, message).field if each.name == name)

    def enum(self, file: str, name: str) -> EnumDescriptorProto:
        return next(each for each in self.file(file).enum_type if each.name == name)

    def method(self, name: str) -> MethodDescriptorProto:
        return next(each for each in self.file("milvus").service[0].method if each.name == name)

    def assert_reported(self, *lines: str):
        ours = check_descriptors.protocol_of(self.ours.file)
        self.assertEqual(check_descriptors.compare(ours, self.upstream), list(lines))

    def test_our_files_agree(self):
        self.assert_reported()

    # --- fields ---

    def test_wrong_number(self):
        self.field("milvus", "QueryRequest", "expr").number = 104
        self.assert_reported("milvus.proto.milvus.QueryRequest.expr: number is 104, expected 4")

    def test_two_numbers_swapped(self):
        self.field("common", "KeyValuePair", "key").number = 2
        self.field("common", "KeyValuePair", "value").number = 1
        self.assert_reported(
            "milvus.proto.common.KeyValuePair.key: number is 2, expected 1",
            "milvus.proto.common.KeyValuePair.value: number is 1, expected 2",
        )

    def test_wrong_scalar_type(self):
        self.field("schema", "FieldData", "field_id").type = FieldDescriptorProto.TYPE_SINT64
        self.assert_reported(
            "milvus.proto.schema.FieldData.field_id: type is sint64, expected int64"
        )

    def test_wrong_message_type(self):
        changed = self.field("milvus", "RoleResult", "role")
        changed.type_name = ".milvus.proto.milvus.UserEntity"
        self.assert_reported(
            "milvus.proto.milvus.RoleResult.role: type is message milvus.proto.milvus.UserEntity, "
            "expected message milvus.proto.milvus.RoleEntity"
        )

    def test_bytes_that_is_a_string_upstream(self):
        self.field("common", "Status", "reason").type = FieldDescriptorProto.TYPE_BYTES
        self.assert_reported("milvus.proto.common.Status.reason: type is bytes, expected string")

    def test_string_where_we_want_bytes(self):
        for name in check_descriptors.STRING_AS_BYTES:
            with self.subTest(name):
                self.setUp()
                _, message, field = name.rsplit(".", 2)
                self.field("schema", message, field).type = FieldDescriptorProto.TYPE_STRING
                self.assert_reported(f"{name}: type is string, expected bytes")

    def test_wrong_label(self):
        changed = self.field("milvus", "FlushRequest", "collection_names")
        changed.label = FieldDescriptorProto.LABEL_OPTIONAL
        self.assert_reported(
            "milvus.proto.milvus.FlushRequest.collection_names: "
            "label is singular, expected repeated"
        )

    def test_field_name_that_upstream_lacks(self):
        self.field("schema", "FieldData", "field_name").name = "fieldname"
        self.assert_reported(
            "milvus.proto.schema.FieldData.fieldname: upstream has no such field"
        )

    def test_field_outside_its_oneof(self):
        self.field("schema", "IDs", "str_id").ClearField("oneof_index")
        self.assert_reported("milvus.proto.schema.IDs.str_id: oneof is none, expected id_field")

    def test_oneof_of_another_name(self):
        self.message("schema", "IDs").oneof_decl[0].name = "key"
        self.assert_reported(
            "milvus.proto.schema.IDs.int_id: oneof is key, expected id_field",
            "milvus.proto.schema.IDs.str_id: oneof is key, expected id_field",
        )

    def test_optional_forgotten(self):
        changed = self.field("milvus", "InsertRequest", "namespace")
        changed.ClearField("proto3_optional")
        changed.ClearField("oneof_index")
        self.assert_reported(
            "milvus.proto.milvus.InsertRequest.namespace: presence is implicit, expected explicit"
        )

    def test_map_declared_as_a_list(self):
        self.message("common", "Status").nested_type[0].options.map_entry = False
        self.assert_reported(
            "milvus.proto.common.Status.extra_info: kind is no map, expected map"
        )

    def test_wrong_value_type_of_a_map(self):
        entry = next(
            nested
            for nested in self.message("milvus", "FlushResponse").nested_type
            if nested.name == "CollFlushTsEntry"
        )
        entry.field[1].type = FieldDescriptorProto.TYPE_INT64
        self.assert_reported(
            "milvus.proto.milvus.FlushResponse.CollFlushTsEntry.value: "
            "type is int64, expected uint64"
        )

    # --- messages, enums, packages ---

    def test_message_that_upstream_lacks(self):
        self.file("milvus").message_type.add(name="Invented")
        self.assert_reported("milvus.proto.milvus.Invented: upstream has no such message")

    def test_nested_message_that_upstream_lacks(self):
        self.message("schema", "FieldData").nested_type.add(name="Invented")
        self.assert_reported("milvus.proto.schema.FieldData.Invented: upstream has no such message")

    def test_package_that_upstream_lacks(self):
        self.ours.file.add(name="milvus/invented.proto", package="milvus.proto.invented")
        self.assert_reported("milvus.proto.invented: upstream has no such package")

    def test_enum_that_upstream_lacks(self):
        self.file("schema").enum_type.add(name="Invented")
        self.assert_reported("milvus.proto.schema.Invented: upstream has no such enum")

    def test_wrong_enum_number(self):
        self.enum("schema", "DataType").value[1].number = 99
        self.assert_reported("milvus.proto.schema.DataType.Bool: number is 99, expected 1")

    def test_enum_value_that_upstream_lacks(self):
        self.enum("schema", "DataType").value.add(name="Imaginary", number=99)
        self.assert_reported("milvus.proto.schema.DataType.Imaginary: upstream has no such value")

    def test_wrong_number_in_a_nested_enum(self):
        self.message("schema", "FieldPartialUpdateOp").enum_type[0].value[1].number = 7
        self.assert_reported(
            "milvus.proto.schema.FieldPartialUpdateOp.OpType.ARRAY_APPEND: "
            "number is 7, expected 1"
        )

    # --- methods ---

    def test_wrong_response(self):
        self.method("DropCollection").output_type = ".milvus.proto.milvus.BoolResponse"
        self.assert_reported(
            "milvus.proto.milvus.MilvusService.DropCollection: response is "
            "milvus.proto.milvus.BoolResponse, expected milvus.proto.common.Status"
        )

    def test_wrong_request(self):
        self.method("Upsert").input_type = ".milvus.proto.milvus.InsertRequest"
        self.assert_reported(
            "milvus.proto.milvus.MilvusService.Upsert: request is "
            "milvus.proto.milvus.InsertRequest, expected milvus.proto.milvus.UpsertRequest"
        )

    def test_wrong_streaming(self):
        self.method("Query").server_streaming = True
        self.method("Insert").client_streaming = True
        self.assert_reported(
            "milvus.proto.milvus.MilvusService.Insert: client is streaming, expected unary",
            "milvus.proto.milvus.MilvusService.Query: server is streaming, expected unary",
        )

    def test_method_that_upstream_lacks(self):
        self.method("GetVersion").name = "TellVersion"
        self.assert_reported(
            "milvus.proto.milvus.MilvusService.TellVersion: upstream has no such method"
        )

    # --- the script as a whole ---

    def test_script_succeeds_on_our_files(self):
        done = run_checker(self.ours)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(
            done.stdout,
            r"^\d+ messages, \d+ fields, \d+ enum values, \d+ methods compared: 0 differences\n$",
        )

    def test_script_fails_on_a_difference(self):
        self.field("common", "KeyValuePair", "value").number = 5
        done = run_checker(self.ours)
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(
            lines[0], "milvus.proto.common.KeyValuePair.value: number is 5, expected 2"
        )
        self.assertRegex(lines[1], r" compared: 1 differences$")

    def test_script_fails_if_there_is_nothing_to_compare(self):
        done = run_checker(FileDescriptorSet())
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the descriptor set holds no method", done.stdout)


if __name__ == "__main__":
    unittest.main()
