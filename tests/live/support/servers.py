"""The servers of this test run: started once, at the first use, and stopped when the run ends.

With KITEWAY_SERVERS_DIR set, that set of servers is used, and left running if it was running before.
"""

import atexit
import dataclasses
import functools
import os
import pathlib
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import grpc
from pymilvus import MilvusClient
from pymilvus.grpc_gen import milvus_pb2

from support.wire import Server

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
SCRIPT = REPOSITORY / "scripts" / "servers"


@dataclasses.dataclass(frozen=True)
class Login:
    username: str
    password: str


@dataclasses.dataclass(frozen=True)
class Endpoints:
    """Where the two servers are and how to get in. `canary` is what kiteway logs in with: an
    administrator whose password occurs nowhere else, so that a leak of it can be searched for.
    A milvus-lite has an address and nothing else."""

    source_uri: str
    target_uri: str
    source_metrics: str = ""
    target_metrics: str = ""
    ca_file: str = ""
    other_ca_file: str = ""
    server_name: str = ""
    root: Login | None = None
    canary: Login | None = None

    def source_client(self, database="default"):
        return MilvusClient(uri=self.source_uri, db_name=database)

    def target_client(self, database="default"):
        if not self.root:
            return MilvusClient(uri=self.target_uri, db_name=database)
        return MilvusClient(
            uri=self.target_uri,
            db_name=database,
            user=self.root.username,
            password=self.root.password,
            server_pem_path=self.ca_file,
            server_name=self.server_name,
        )

    def source_server(self):
        return Server(self.source_uri, is_lite=not self.source_metrics)

    def target_server(self, login=None):
        login = login or self.root
        if not login:
            return Server(self.target_uri, is_lite=True)
        return Server(
            self.target_uri,
            login=f"{login.username}:{login.password}",
            ca_file=self.ca_file,
            server_name=self.server_name,
        )


@functools.cache
def endpoints():
    """Starts the servers if they do not run yet."""
    folder = _running_folder()
    # Ctrl-C ends Python in the ordinary way and runs this; SIGTERM would not without the handler.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _script(folder, "start", "source", "target")
    found = _read_endpoints(folder)
    _make_canary(found)
    return found


@functools.cache
def lite(name):
    """The address of the milvus-lite that is called so; it is started at the first use."""
    folder = _running_folder()
    _script(folder, "start", name)
    return _variables(folder)[f"KITEWAY_{name.upper()}_URI"]


def kill(name):
    """As a crash would."""
    _script(_running_folder(), "kill", name)


def renew(name):
    """A server as new, without data, at the same address."""
    _script(_running_folder(), "wipe", name)
    _script(_running_folder(), "start", name)


def start(name):
    """Returns when the server can be used again: its data, its address and its logins are as before."""
    _script(_running_folder(), "start", name)


@functools.cache
def _running_folder():
    given = os.environ.get("KITEWAY_SERVERS_DIR")
    if not given:
        folder = tempfile.mkdtemp(prefix="kiteway-live-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(_script, folder, "wipe", "--all")
        return folder
    running = _script(given, "status").splitlines()
    for name in ("source", "target", "lite32", "lite25"):
        if not any(line.split()[:2] == [name, "running"] for line in running):
            atexit.register(_script, given, "stop", name)
    return given


def _script(folder, *arguments):
    run = subprocess.run(
        [SCRIPT, "--dir", folder, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return run.stdout


def _variables(folder):
    words = shlex.split(_script(folder, "env"))
    return dict(word.split("=", 1) for word in words if word != "export")


def _read_endpoints(folder):
    found = _variables(folder)
    return Endpoints(
        source_uri=found["KITEWAY_SOURCE_URI"],
        source_metrics=found["KITEWAY_SOURCE_METRICS"],
        target_uri=found["KITEWAY_TARGET_URI"],
        target_metrics=found["KITEWAY_TARGET_METRICS"],
        ca_file=found["KITEWAY_TARGET_CA_FILE"],
        other_ca_file=found["KITEWAY_OTHER_CA_FILE"],
        server_name=found["KITEWAY_TARGET_SERVER_NAME"],
        root=Login(found["KITEWAY_TARGET_USERNAME"], found["KITEWAY_TARGET_PASSWORD"]),
        canary=Login(f"canary_{secrets.token_hex(4)}", f"canary-{secrets.token_hex(12)}"),
    )


def _make_canary(found):
    """The user is new in every run, since a server remembers what a name was denied before."""
    client = found.target_client()
    client.create_user(found.canary.username, found.canary.password)
    client.grant_role(found.canary.username, "admin")
    _wait_until_admitted(found)
    if os.environ.get("KITEWAY_SERVERS_DIR"):  # others are wiped
        atexit.register(client.drop_user, found.canary.username)


def _wait_until_admitted(found):
    """A role is granted some time before the server acts upon it: at once when it is new, late when
    it has dropped many collections and is busy cleaning up."""
    server = found.target_server(found.canary)
    deadline = time.monotonic() + 120
    while True:
        try:
            server.ask("ListDatabases", milvus_pb2.ListDatabasesRequest())
            return server.close()
        except (grpc.RpcError, RuntimeError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
