"""The base of tests whose target is a milvus-lite: what the real server at hand does not have."""

import dataclasses
import re

from support import servers
from support.case import LiveTest
from support.several import drop_database


class LiteTest(LiveTest):
    """Source and target are one server, unless a class has the real one as its source."""

    SERVER = "lite32"
    UNTOLD = ()  # beginnings of differences, as expressions: what this server keeps to itself

    @classmethod
    def find_endpoints(cls):
        uri = servers.lite(cls.SERVER)
        return servers.Endpoints(source_uri=uri, target_uri=uri)

    def is_untold(self, word):
        # A collection is born loaded there, and what is loaded already kiteway does not release.
        if word == "load state: LoadStateNotLoad -> LoadStateLoaded":
            return True
        return any(re.match(untold, word) for untold in self.UNTOLD)

    def moved(self, make, **keys):
        """The names of a collection that `make` makes and of its copy, which a second apply leaves alone."""
        source_name, target_name = self.source_collection(make), self.target_name()
        self.work.plan({"name": source_name, "target_name": target_name, **keys},
                       defaults={"verify": "checksum"})
        self.apply()
        self.assert_exit(self.work.run("verify", "plan.yaml"), 0, "equal")
        self.assert_second_apply_changes_nothing()
        self.assert_as_announced(source_name, target_name)
        return source_name, target_name

    def database(self, connect, stem):
        """A name for a database of this test alone."""
        name = self.new_name(stem)
        self.addCleanup(drop_database, connect, name)
        return name


class FromMilvusTest(LiteTest):
    """The source is a real Milvus 2.3.5."""

    @classmethod
    def find_endpoints(cls):
        return dataclasses.replace(
            servers.endpoints(), target_uri=servers.lite(cls.SERVER), target_metrics="", ca_file="",
            root=None, canary=None)
