"""Every run of the live tests is searched for its password; here are the ways a secret comes in, and
the proof that the search finds one."""

import base64
import unittest

from support import datasets
from support.case import LiveTest
from support.kiteway import PASSWORD_VARIABLE


class Secrets(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.existing = cls.new_name("secret_kites")
        cls.addClassCleanup(cls.source_client.drop_collection, cls.existing)
        datasets.integer_keys(cls.source_client, cls.existing, count=10)

    def move_with(self, auth):
        self.work.plan({"name": self.existing, "target_name": self.target_name()},
                       target={"auth": auth})
        self.run_plan("plan", "plan.yaml", "--out", "saved.json")
        self.run_plan("show", "saved.json")
        self.run_plan("apply", "saved.json")
        self.assert_second_apply_changes_nothing()
        files = {path.name for path in self.work.folder.rglob("*")}
        self.assertLessEqual({"saved.json", "journal.db"}, files, "what the search looks at")

    def test_a_password_from_the_environment_stays_secret(self):
        self.move_with(self.work.auth())

    def test_a_password_from_a_file_stays_secret(self):
        path = self.work.beside(".password")
        self.work.write(self.endpoints.canary.password + "\n", path)
        self.move_with({"username": self.endpoints.canary.username,
                        "password": {"from_file": path}})

    def test_a_token_from_the_environment_stays_secret(self):
        canary = self.endpoints.canary
        self.work.environment = {"KITEWAY_LIVE_TOKEN": f"{canary.username}:{canary.password}"}
        self.move_with({"token": {"from_env": "KITEWAY_LIVE_TOKEN"}})

    def test_a_refused_login_does_not_show_what_was_tried(self):
        self.work.environment[PASSWORD_VARIABLE] = "tried-9f27d1"
        self.work.secrets.append("tried-9f27d1")
        self.work.plan(self.existing)
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), 9)

    def test_the_search_itself_finds_a_secret_in_any_form_and_place(self):
        canary = self.endpoints.canary
        login = base64.b64encode(f"{canary.username}:{canary.password}".encode()).decode()
        (self.work.folder / "state").mkdir()
        for place in ("leak.txt", "state/journal.db"):
            for text in (canary.password, login):
                with self.subTest(place=place, text=text), \
                        self.assertRaisesRegex(AssertionError, "a secret is in"):
                    self.work.write(f"before {text} after", place)
                    self.work.run("version")
                self.work.write("harmless", place)
        self.work.run("version")


if __name__ == "__main__":
    unittest.main()
