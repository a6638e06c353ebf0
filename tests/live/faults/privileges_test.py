"""A user with few privileges on a real server: preflight names what is missing, and when just that is
granted, the run goes through."""

import re
import secrets
import time
import unittest

from support import datasets
from support.case import LiveTest

INCOMPLETE, UNREACHABLE = 4, 9  # exit codes: refused while rows move, refused while it looks at the target
# Seconds. A server that was started anew tells its dead self of a grant first, and the living one only
# when the session of the dead one has run out.
ACTED_UPON_WITHIN = 120
PASSWORD_VARIABLE = "KITEWAY_LIVE_MOVER_PASSWORD"
# What it takes to look: to have a plan, and to ask for one's own grants.
LOOKING = (("Global", "ListDatabases"), ("Global", "ShowCollections"),
           ("Global", "DescribeCollection"), ("Global", "SelectOwnership"), ("User", "SelectUser"))
OF_THE_WHOLE = {"CreateCollection", "ListAliases"}  # granted for all collections or none


class Privileges(LiveTest):
    def setUp(self):
        super().setUp()
        self.user, self.role = f"mover_{secrets.token_hex(4)}", f"movers_{secrets.token_hex(4)}"
        password = f"mover-{secrets.token_hex(12)}"
        self.target_client.create_user(self.user, password)
        self.addCleanup(self.target_client.drop_user, self.user)
        self.target_client.create_role(self.role)
        self.addCleanup(self.drop_role)
        self.target_client.grant_role(self.user, self.role)
        self.work.environment[PASSWORD_VARIABLE] = password
        self.work.secrets.append(password)
        for kind, privilege in LOOKING:
            self.grant(kind, privilege, "*")

    def grant(self, kind, privilege, name):
        self.target_client.grant_privilege(self.role, kind, privilege, name)

    def drop_role(self):
        for grant in self.target_client.describe_role(self.role)["privileges"]:
            self.target_client.revoke_privilege(self.role, grant["object_type"], grant["privilege"],
                                                grant["object_name"])
        self.target_client.drop_role(self.role)

    def preflight(self):
        """What it says of the privileges on the target."""
        outcome = self.work.run("preflight", "plan.yaml")
        found = re.search(r"^(\w+) +target +privileges +(.*)$", outcome.stdout, re.M)
        return found.groups() if found else ("", outcome.stdout)

    def wait_for(self, verdict):
        """A server acts upon grants some time after they were made."""
        deadline = time.monotonic() + ACTED_UPON_WITHIN
        while (found := self.preflight())[0] != verdict:
            self.assertLess(time.monotonic(), deadline, f"wanted {verdict}, found {found}")
        return found[1]

    def apply_when_admitted(self):
        """A server tells of a grant before it acts upon it; the same command goes on from there."""
        deadline = time.monotonic() + ACTED_UPON_WITHIN
        while (applied := self.work.run("apply", "plan.yaml", "--auto-approve")).code in (INCOMPLETE, UNREACHABLE):
            self.assertIn("permission deny", applied.stdout + applied.stderr, applied)
            self.assertLess(time.monotonic(), deadline, applied)
        self.assert_exit(applied, 0)

    def test_just_what_preflight_misses_is_enough_for_a_run(self):
        source_name = self.source_collection(datasets.integer_keys)
        target_name = self.target_name()
        self.work.plan(
            {"name": source_name, "target_name": target_name},
            target={"auth": {"username": self.user, "password": {"from_env": PASSWORD_VARIABLE}}})

        message = self.wait_for("warn")
        missing = re.findall(rf"(\w+) on default/{target_name}\b", message)
        self.assertEqual(missing, ["CreateCollection", "CreateIndex", "Insert", "ListAliases", "Load", "Query",
                                   "Release", "ShowPartitions", "Upsert"], message)
        for privilege in missing:
            of_the_whole = privilege in OF_THE_WHOLE
            self.grant("Global" if of_the_whole else "Collection", privilege,
                       "*" if of_the_whole else target_name)

        self.work.plan({"name": source_name, "target_name": target_name}, name="administrator.yaml")
        self.announce("administrator.yaml")
        self.wait_for("pass")
        self.apply_when_admitted()
        self.assert_moved(source_name, target_name)


if __name__ == "__main__":
    unittest.main()
