"""Plans against the JSON Schema, as an editor checks them."""

import copy
import json
import pathlib
import re
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


def validator(name):
    schema = json.loads((ROOT / "schema" / name).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def plans_of_docs():
    """The whole plans in the user guide and the README."""
    for path in (ROOT / "docs" / "user-guide.md", ROOT / "README.md"):
        for block in re.findall(r"```yaml\n(.*?)```", path.read_text(), re.S):
            if block.lstrip("# \n").startswith("version:"):
                yield path.name, block


def plan_texts():
    for pattern in ("examples/**/*.yaml", "tests/planner/golden/*/plan.yaml"):
        for path in sorted(ROOT.glob(pattern)):
            if "version:" in path.read_text():
                yield str(path.relative_to(ROOT)), path.read_text()
    yield from plans_of_docs()


PLAN = yaml.safe_load("""
version: 1
name: shop
source: { uri: "http://a", auth: { token: { from_env: T } } }
target: { uri: "https://b" }
collections: [ { name: products, shards: 2, fields: { price: { nullable: true, default: 1 } } } ]
settings: { memory: 64MiB, parallelism: auto }
""")


def with_change(path, value):
    plan = copy.deepcopy(PLAN)
    place = plan
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return plan


class PlanSchemaTest(unittest.TestCase):
    def test_every_plan_of_the_repository_is_valid(self):
        plans = list(plan_texts())
        self.assertGreater(len(plans), 8)
        for name, text in plans:
            with self.subTest(plan=name):
                problems = [f"{list(problem.absolute_path)}: {problem.message}" for problem in
                            validator("plan.schema.json").iter_errors(yaml.safe_load(text))]
                self.assertEqual(problems, [])

    def test_what_the_reader_refuses_is_refused(self):
        check = validator("plan.schema.json")
        self.assertTrue(check.is_valid(PLAN))
        for path, value in [
            (["version"], 2),
            (["name"], None),
            (["name"], ""),
            (["colections"], []),
            (["collections"], []),
            (["collections", 0, "name"], None),
            (["collections", 0, "shards"], "many"),
            (["collections", 0, "shards"], 17),
            (["collections", 0, "verify"], "all"),
            (["collections", 0, "fields", "price", "nulable"], True),
            (["collections", 0, "fields", "price"], "nullable"),
            (["source", "auth", "token"], "hunter2"),
            (["source", "auth", "token"], {}),
            (["source", "auth", "token"], {"from_env": "A", "from_file": "B"}),
            (["settings", "memory"], "64"),
            (["target", "uri"], None),
            (["include"], "common.yaml"),
        ]:
            with self.subTest(path=path, value=value):
                self.assertFalse(check.is_valid(with_change(path, value)))

    def test_variables_may_stand_for_values_that_are_no_texts(self):
        check = validator("plan.schema.json")
        for path in (["collections", 0, "shards"], ["collections", 0, "verify"],
                     ["collections", 0, "load"], ["settings", "memory"], ["name"]):
            with self.subTest(path=path):
                self.assertTrue(check.is_valid(with_change(path, "${v:-1}")))

    def test_an_entry_has_a_name_or_a_pattern(self):
        plan = with_change(["collections", 0], {"match": "logs_*", "exclude": ["logs_tmp"]})
        self.assertTrue(validator("plan.schema.json").is_valid(plan))

    def test_an_overlay_is_a_part_and_may_remove(self):
        overlay = yaml.safe_load("""
target: { uri: "https://c", database: { $remove: true } }
collections:
  - { name: users, $remove: true }
  - { name: products, shards: { $remove: true }, fields: { price: { $remove: true } } }
""")
        self.assertTrue(validator("overlay.schema.json").is_valid(overlay))
        self.assertFalse(validator("plan.schema.json").is_valid(overlay))
        self.assertFalse(validator("overlay.schema.json").is_valid({"colections": []}))


if __name__ == "__main__":
    unittest.main()
