"""Rows that a real 2.3.5 does not take, left out by the plan: what arrives is compared by pymilvus row by
row, and what does not is in the file."""

import json
import stat
import unittest

from pymilvus import DataType

from support import datasets, rows
from support.case import LiveTest

ROWS = 2000
HIGHEST = datasets.INT64_MAX  # 2.3 counts such a row and never answers it
LONG = {7, 1000, 1999}        # texts of more bytes than the target gets room for
WIDE = {0, 7, 1500}           # arrays of more elements


def odd_rows(client, name):
    datasets.create(client, name, [
        ("id", DataType.INT64, {"is_primary": True}),
        ("text", DataType.VARCHAR, {"max_length": 64}),
        ("sizes", DataType.ARRAY, {"element_type": DataType.INT64, "max_capacity": 8}),
        ("document", DataType.JSON, {}),
        ("vector", DataType.FLOAT_VECTOR, {"dim": 8})], "L2")
    made = datasets.vectors(ROWS + 1, 8)
    datasets.insert(client, name, [
        {"id": HIGHEST if i == ROWS else i, "text": "ü" * (6 if i in LONG else i % 5),
         "sizes": list(range(4 if i in WIDE else i % 4)), "document": {"big": 2**53 + 1 + i},
         "vector": made[i], "note": i} for i in range(ROWS + 1)])
    client.load_collection(name)


class Quarantine(LiveTest):
    def lines(self, target):
        files = list((self.work.folder / ".kiteway" / "quarantine").rglob(f"default.{target}.jsonl"))
        self.assertEqual(len(files), 1)
        self.assertEqual(stat.S_IMODE(files[0].stat().st_mode), 0o600)
        return [json.loads(line) for line in files[0].read_text().splitlines()]

    def plan_for(self, source, target, **keys):
        self.work.plan({"name": source, "target_name": target, **keys,
                        "fields": {"text": {"max_length": 10}, "sizes": {"max_capacity": 3}}})

    def test_rows_that_cannot_go_end_the_copy_or_are_left_out_and_told(self):
        source = self.source_collection(odd_rows)
        target = self.target_name()
        self.plan_for(source, target)
        failed = self.apply(code=4)
        self.assert_exit(failed, 4, "of the row with key", "on_row_error: quarantine")

        self.plan_for(source, target, on_row_error="quarantine")
        self.run_plan("plan", "plan.yaml")
        applied = self.apply()
        left_out = LONG | WIDE | {HIGHEST}
        self.assert_exit(applied, 0, f"QUARANTINED: {len(left_out)} rows", "But 6 rows")
        self.assert_exit(self.work.run("status"), 0, f"QUARANTINED: {len(left_out)} rows")
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal", "QUARANTINED")
        self.assert_second_apply_changes_nothing()

        lines = self.lines(target)
        self.assertEqual(sorted(line["key"] for line in lines), sorted(left_out))
        values = {line["key"]: line["values"] for line in lines}
        self.assertEqual(values[1000]["text"], "ü" * 6)
        self.assertEqual(values[1500]["sizes"], [0, 1, 2, 3])
        self.assertEqual(values[1500]["document"], {"big": 2**53 + 1 + 1500})
        with self.target.loaded(target):
            expected = rows.read_rows(self.source, source)
            found = rows.read_rows(self.target, target)
            for key in left_out - {HIGHEST}:
                del expected[key]
            self.assertEqual(rows.differences(expected, found), [])
            self.assertEqual(self.target.count(target), len(expected))


if __name__ == "__main__":
    unittest.main()
