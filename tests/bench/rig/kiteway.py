"""Runs kiteway as a user would: a plan, a folder for its journal, `kiteway apply`."""

import contextlib
import datetime
import functools
import json
import pathlib
import re
import subprocess
import tempfile

from rig.process import measured, program

_NODE_LINE = re.compile(r"^(\S+) info .* (?:begins|ends: \w+)$", re.M)
_COPY_LINE = re.compile(r"^(\S+) info copy .* (?:begins|ends: \w+)$", re.M)


class Workspace:
    """A folder with a plan and a journal, for one migration and its repetitions."""

    def __init__(self, source, target, collections, verify="none", settings=None):
        """`source` and `target` are the sections of the plan, `collections` its entries."""
        self._temporary = tempfile.TemporaryDirectory(prefix="kiteway-bench-plan-")
        self.folder = pathlib.Path(self._temporary.name)
        parts = {"version": 1, "name": "bench", "source": source, "target": target,
                 "defaults": {"dynamic_field": False, "verify": verify}}
        if settings:
            parts["settings"] = settings
        lines = [f"{key}: {json.dumps(value)}" for key, value in parts.items()]
        lines += ["collections:", *(f"  - {json.dumps(entry)}" for entry in collections)]
        (self.folder / "plan.yaml").write_text("\n".join(lines) + "\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._temporary.cleanup()

    def apply(self, environment=None, wrapper=()):
        """Returns what the process took; RuntimeError when it fails. `wrapper` is a command that runs
        the one after it."""
        return measured([*wrapper, program("kiteway"), "--log-level", "info", "apply", "plan.yaml",
                         "--auto-approve", "--state-dir", "state"], environment, self.folder)


def copy_seconds(outcome):
    """From the begin of the first copy to the end of the last, by kiteway's own log; None when the
    log does not tell."""
    return _seconds_of(_COPY_LINE, outcome)


def planning_seconds(outcome):
    """All but the work itself: connecting, asking what is there, compiling; None as above."""
    working = _seconds_of(_NODE_LINE, outcome)
    return None if working is None else outcome.seconds - working


def _seconds_of(pattern, outcome):
    times = [datetime.datetime.fromisoformat(at) for at in pattern.findall(outcome.stderr)]
    return (max(times) - min(times)).total_seconds() if len(times) > 1 else None


@functools.cache
def version():
    with contextlib.suppress(subprocess.CalledProcessError):
        return subprocess.run([program("kiteway"), "version"], check=True, capture_output=True,
                              text=True).stdout.strip()
    return "unknown"
