"""Runs kiteway as a user would, in a folder of its own. After every run, whatever the test is about,
it is checked that no secret got out and that the source was not written to."""

import base64
import contextlib
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from support.counters import Watch
from support.servers import REPOSITORY

PASSWORD_VARIABLE = "KITEWAY_LIVE_PASSWORD"
RUN_TIMEOUT = 300  # seconds; a run that takes up a killed one waits for the end of lost requests
LOAD_REQUESTS = {"LoadCollection", "LoadPartitions", "ReleaseCollection", "ReleasePartitions"}


def binary():
    path = pathlib.Path(os.environ.get("KITEWAY_BINARY", REPOSITORY / "build" / "kiteway"))
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: build kiteway, or set KITEWAY_BINARY")
    return path.absolute()


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a run ended. Its text is for the message of a failed assertion."""

    arguments: tuple
    code: int
    stdout: str
    stderr: str
    seconds: float

    def __str__(self):
        return (f"\n$ kiteway {' '.join(self.arguments)}   (exit {self.code}, {self.seconds:.1f} s)\n"
                f"--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}")


class Workspace:
    """A folder with a plan in it. `secrets` are texts that must not come out of kiteway anywhere."""

    def __init__(self, endpoints):
        self._temporary = tempfile.TemporaryDirectory(prefix="kiteway-plan-")
        self.folder = pathlib.Path(self._temporary.name)
        self.endpoints = endpoints
        login = endpoints.canary
        self.environment = {PASSWORD_VARIABLE: login.password} if login else {}
        self.secrets = [login.password] if login else []
        self.source_loads_allowed = False
        self._beside = []

    def close(self):
        self._temporary.cleanup()
        for path in self._beside:
            path.unlink(missing_ok=True)

    def beside(self, suffix):
        """A path next to the folder, for a file that does hold a secret: it is not searched."""
        path = self.folder.with_name(self.folder.name + suffix)
        self._beside.append(path)
        return str(path)

    def write(self, text, name="plan.yaml"):
        (self.folder / name).write_text(text)
        return name

    def read(self, name):
        return (self.folder / name).read_text()

    def plan(self, *collections, source=None, target=None, name="plan.yaml", **sections):
        """Writes a plan. `collections` are names or maps of keys; `source` and `target` add keys to
        the endpoints or replace them; `sections` are further parts of the plan."""
        source = {"uri": self.endpoints.source_uri, "allow_unsupported_version": True,
                  **(source or {})}
        target = {"uri": self.endpoints.target_uri, "auth": self.auth(), "tls": self.tls(),
                  **(target or {})}
        entries = [{"name": entry} if isinstance(entry, str) else entry for entry in collections]
        parts = {"version": 1, "name": "live", "source": _without_none(source),
                 "target": _without_none(target), **sections}
        lines = [f"{key}: {json.dumps(value)}" for key, value in parts.items()]
        lines += ["collections:", *(f"  - {json.dumps(entry)}" for entry in entries)]
        return self.write("\n".join(lines) + "\n", name)

    def auth(self):
        return self.endpoints.canary and {"username": self.endpoints.canary.username,
                "password": {"from_env": PASSWORD_VARIABLE}}

    def tls(self):
        return {"ca_file": self.endpoints.ca_file} if self.endpoints.ca_file else None

    def run(self, *arguments, timeout=RUN_TIMEOUT):
        """Runs kiteway to its end, with nobody at its terminal."""
        return self.start(*arguments).wait(timeout)

    def announced(self, plan="plan.yaml"):
        """{"database/collection" of the target: its part of the plan}, for collections that the plan
        will make. Of a plan or a saved plan; nothing if there is no such plan to be had."""
        saved = plan
        if not plan.endswith(".json"):
            saved = "announced.json"
            if self.run("plan", plan, "--out", saved).code != 0:
                return {}
        shown = self.run("show", saved, "--format", "json")
        if shown.code != 0:
            raise AssertionError(str(shown))
        (self.folder / "announced.json").unlink(missing_ok=True)
        return {"{database}/{collection}".format(**part["target"]["address"]): part
                for part in json.loads(shown.stdout)["collections"]
                if part["action"] in ("create", "recreate")}

    def start(self, *arguments, terminal=None):
        """Starts kiteway. `terminal` is a file descriptor for its stdin and stderr."""
        return Running(self, arguments, terminal)

    def check_source(self, changes):
        allowed = LOAD_REQUESTS if self.source_loads_allowed else set()
        forbidden = {name: count for name, count in changes.items() if name not in allowed}
        if forbidden:
            raise AssertionError(f"kiteway changed the source: {forbidden}")

    def check_secrets(self, outcome):
        """Searches the outputs and every file that is in the folder."""
        places = {"stdout": outcome.stdout.encode(), "stderr": outcome.stderr.encode()}
        for path in self.folder.rglob("*"):
            # A running kiteway removes files of its journal at any time.
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                places[str(path.relative_to(self.folder))] = path.read_bytes()
        for secret in self.secrets:
            for form, needle in self._forms_of(secret).items():
                for place, content in places.items():
                    if needle in content:
                        raise AssertionError(f"a secret is in {place}, {form}")

    def _forms_of(self, secret):
        login = f"{self.endpoints.canary.username}:{secret}"
        return {"as it is": secret.encode(),
                "as base64": base64.b64encode(secret.encode()).rstrip(b"="),
                "as base64 of user:password": base64.b64encode(login.encode()).rstrip(b"=")}


class Running:
    """A kiteway that was started and not yet waited for."""

    def __init__(self, workspace, arguments, terminal=None):
        self._workspace = workspace
        self._arguments = arguments
        self._began = time.monotonic()
        metrics = workspace.endpoints.source_metrics
        self._source = Watch(metrics) if metrics else None
        self._outputs = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
        self._process = subprocess.Popen(
            [binary(), *arguments],
            cwd=workspace.folder,
            env={"PATH": os.defpath, "HOME": str(workspace.folder), **workspace.environment},
            stdin=subprocess.DEVNULL if terminal is None else terminal,
            stdout=self._outputs[0],
            stderr=self._outputs[1] if terminal is None else terminal,
        )

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process.poll() is None

    def kill(self):
        """As a crash of the machine would: no time for anything."""
        self._process.kill()
        return self.wait()

    def interrupt(self):
        self._process.send_signal(signal.SIGINT)

    def wait(self, timeout=RUN_TIMEOUT):
        try:
            code = self._process.wait(timeout)
        finally:
            self._process.kill()
            self._process.wait()
        outcome = Outcome(self._arguments, code, *map(_text_of, self._outputs),
                          time.monotonic() - self._began)
        self._workspace.check_secrets(outcome)
        if self._source:
            self._workspace.check_source(self._source.changes())
        return outcome


def _text_of(output):
    output.seek(0)
    text = output.read().decode(errors="surrogateescape")
    output.close()
    return text


def _without_none(section):
    return {key: value for key, value in section.items() if value is not None}
