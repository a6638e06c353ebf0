"""kiteway against the bare relay and a loop of pymilvus, between two real servers."""

import contextlib
import json
import pathlib
import sys

from rig import reals
from rig.contest import Contest, Sample
from rig.figures import ratios
from rig.kiteway import Workspace, copy_seconds
from rig.process import measured, program

PYMILVUS_RUNS = 5  # it is slow: no more than that
RELAY_TRIES = 3
PYMILVUS_LOOP = pathlib.Path(__file__).parents[1] / "pymilvus_loop.py"


def run(book, options):
    ends = reals.Reals()
    for dim, rows, page_rows in ((128, options.scaled(1_000_000), 5000),
                                 (768, options.scaled(200_000), 1500)):
        race = Race(ends, dim, rows, page_rows)
        contenders = {"kiteway": lambda: race.kiteway("none"),
                      "kiteway with checksum": lambda: race.kiteway("checksum"),
                      "relay": race.relay}
        if dim == 128:
            contenders["pymilvus"] = race.pymilvus
        reals.ready_source(ends.source, race.source_name, rows, dim)
        contest = Contest(f"{dim}-d", contenders)
        try:
            contest.run(options.runs,
                        skip=lambda name, round_number: name == "pymilvus" and
                        round_number >= PYMILVUS_RUNS)
        finally:  # an hour of rounds is not lost with the last one
            note(book, contest)


def note(book, contest):
    for name in contest.samples:
        book.add("real", f"{contest.title} {name}", "rows/s", contest.rates(name))
        book.add("real", f"{contest.title} {name}, copying", "rows/s", contest.copy_rates(name))
        contest.note_costs(book, "real", name)
    contest.note_ratio(book, "real", "kiteway", "relay", ">= 0.9")
    contest.note_ratio(book, "real", "kiteway", "relay", ">= 0.9", rates=contest.copy_rates)
    contest.note_ratio(book, "real", "kiteway with checksum", "relay")
    if "pymilvus" in contest.samples:
        # Its start, which is long, is left out.
        book.add("real", f"{contest.title} kiteway / pymilvus, copying", "x",
                 ratios(contest.rates("kiteway"), contest.copy_rates("pymilvus")), ">= 5")


class Race:
    """One source collection, and runs that each bring it into a new collection of the target."""

    def __init__(self, ends, dim, rows, page_rows):
        self.ends, self.dim, self.rows, self.page_rows = ends, dim, rows, page_rows
        self.source_name = f"bench_{dim}"
        self._number = 0
        self._definition = None

    def _fresh_target(self, create):
        """The name of a collection, on a target that holds nothing else. Whoever was before, both
        servers are the same."""
        self.ends.renew_target()
        self.ends.warm_source(self.source_name, self.rows, self.page_rows)
        self._number += 1
        name = f"{self.source_name}_{self._number}"
        if create:
            reals.create(self.ends.target, name, self.dim)
        self.ends.wait_until_calm()
        return name

    def _sample(self, name, rows, took, seconds):
        self._check_definition(name)
        row_bytes = 4 * self.dim + 3  # what a row takes on the wire, with its key
        return Sample(rows, rows * row_bytes, took.seconds, seconds, took.cpu_seconds,
                      took.rss_peak_bytes)

    def _check_definition(self, name):
        """All contenders must have given the target the same work."""
        described = self.ends.target.describe(name)
        definition = {
            "fields": [(field.name, field.data_type, str(field.type_params))
                       for field in described.schema.fields],
            "dynamic": described.schema.enable_dynamic_field, "shards": described.shards_num,
            "indexes": {index.field_name: {pair.key: pair.value for pair in index.params}
                        .get("index_type")
                        for index in self.ends.target.index_descriptions(name)}}
        self._definition = self._definition or definition
        if definition != self._definition:
            raise RuntimeError(f"{name} is {definition}, the one before was {self._definition}")

    def kiteway(self, verify):
        name = self._fresh_target(create=False)
        entry = {"name": self.source_name, "target_name": name}
        with Workspace(self.ends.source_section(), self.ends.target_section(), [entry],
                       verify) as work:
            took = work.apply(self.ends.environment())
        return self._sample(name, self.rows, took, copy_seconds(took))

    def relay(self):
        """Has no care for a source that answers short, as a 2.3.5 does while it exchanges segments:
        then it fails, and is run again."""
        for _ in range(RELAY_TRIES - 1):
            with contextlib.suppress(RuntimeError):
                return self._relay()
            print("    the relay failed; once more", flush=True)
        return self._relay()

    def _relay(self):
        name = self._fresh_target(create=True)
        endpoints = self.ends.endpoints
        took = measured(
            [program("kiteway_bench_relay"), "--source", endpoints.source_uri,
             "--target", endpoints.target_uri, "--target-ca-file", endpoints.ca_file,
             "--source-collection", self.source_name, "--target-collection", name,
             "--rows", str(self.rows), "--page-rows", str(self.page_rows)],
            self.ends.environment())
        return self._sample(name, self.rows, took, json.loads(took.stdout)["seconds"])

    def pymilvus(self):
        name = self._fresh_target(create=True)
        endpoints = self.ends.endpoints
        took = measured([sys.executable, str(PYMILVUS_LOOP), endpoints.source_uri,
                         endpoints.target_uri, endpoints.ca_file, self.source_name, name,
                         str(self.rows)], self.ends.environment())
        return self._sample(name, self.rows, took, json.loads(took.stdout)["seconds"])
