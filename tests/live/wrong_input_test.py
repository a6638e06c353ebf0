"""What people get wrong: each mistake has its exit code and a message that names it and its remedy."""

import concurrent.futures
import contextlib
import os
import pty
import socket
import unittest
import urllib.parse

from support import datasets
from support.case import LiveTest
from support.kiteway import PASSWORD_VARIABLE

PLAN_WRONG, REFUSED, UNREACHABLE, USAGE = 3, 5, 9, 64
PATIENCE = 20  # seconds: a host that is silent for longer must have been given up by then


class WrongPlans(LiveTest):
    """Found without asking any server."""

    def assert_invalid(self, *words):
        self.assert_exit(self.work.run("validate", "plan.yaml"), PLAN_WRONG, *words)
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG, *words)

    def test_a_plan_that_is_not_there(self):
        for command in ("validate", "plan", "apply", "verify", "show"):
            self.assert_exit(self.work.run(command, "absent.yaml"), PLAN_WRONG,
                             "cannot read absent.yaml: No such file")

    def test_a_folder_instead_of_a_plan(self):
        (self.work.folder / "plan.yaml").mkdir()
        self.assert_invalid("plan.yaml is a folder")

    def test_text_that_is_not_yaml_is_shown_with_its_line(self):
        self.work.write("version: 1\nname: [a\nsource: b\n")
        self.assert_invalid("plan.yaml:3:7", 'the "[" in line 2 is not closed')

    def test_an_empty_plan(self):
        self.work.write("")
        self.assert_invalid("plan.yaml", "empty")

    def test_an_unknown_key_comes_with_the_one_that_was_meant(self):
        self.work.plan({"name": "things", "taget_name": "others"})
        self.assert_invalid('unknown key "taget_name" in collection', 'did you mean "target_name"?',
                            "plan.yaml:6:")

    def test_a_key_written_twice(self):
        self.work.plan("things")
        self.work.write(self.work.read("plan.yaml") + "name: other\n")
        self.assert_invalid('the key "name" is written twice', "plan.yaml:7:1", "line 2")

    def test_a_value_of_the_wrong_kind(self):
        self.work.plan({"name": "things", "shards": "many"})
        self.assert_invalid("plan.yaml:6:", "shards must be auto or a whole number")

    def test_a_version_of_the_language_that_does_not_exist(self):
        self.work.plan("things", version=2)
        self.assert_invalid("plan.yaml:1:10", "version is 2, out of range")

    def test_two_entries_for_one_target(self):
        self.work.plan("things", {"name": "others", "target_name": "things"})
        self.assert_invalid('two entries write to the collection "default/things"')

    def test_a_uri_without_its_scheme(self):
        self.work.plan("things", source={"uri": "localhost:19530"})
        self.assert_invalid("plan.yaml:3:", "a uri starts with http:// or, for TLS, https://")

    def test_a_password_in_the_plan_is_refused_and_never_shown(self):
        self.work.secrets.append("hunter22-in-plan")
        plan = self.work.plan("things", name=self.work.beside(".yaml"), target={
            "auth": {"username": "root", "password": "hunter22-in-plan"}})
        for command in ("validate", "plan", "apply"):
            self.assert_exit(self.work.run(command, plan), PLAN_WRONG,
                             "a secret must not stand in a plan", ".yaml:4:", "from_env")

    def test_a_password_in_the_uri_is_refused_and_never_shown(self):
        self.work.secrets.append("hunter22-in-uri")
        plan = self.work.plan("things", name=self.work.beside(".yaml"), source={
            "uri": "http://root:hunter22-in-uri@localhost:19530"})
        self.assert_exit(self.work.run("validate", plan), PLAN_WRONG,
                         "must not hold a user name or password", ".yaml:3:")


class WrongSecrets(LiveTest):
    """Found when the plan meets its surroundings."""

    def test_a_variable_that_is_not_set_is_named_with_its_place(self):
        self.work.plan("things")
        del self.work.environment[PASSWORD_VARIABLE]
        column = self.work.read("plan.yaml").splitlines()[3].index(f'"{PASSWORD_VARIABLE}"') + 1
        self.run_plan("validate", "plan.yaml")  # validate needs no secrets
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG,
                         f"environment variable {PASSWORD_VARIABLE} is not set",
                         f"plan.yaml:4:{column}")

    def test_a_variable_that_is_empty(self):
        self.work.plan("things")
        self.work.environment[PASSWORD_VARIABLE] = ""
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG,
                         f"environment variable {PASSWORD_VARIABLE} is empty")

    def test_a_password_with_a_line_end_is_refused_and_never_shown(self):
        self.work.plan("things")
        self.work.environment[PASSWORD_VARIABLE] += "\nX-Header: 1"
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG, PASSWORD_VARIABLE,
                         "holds a line end")

    def test_a_secret_file_that_is_not_there(self):
        self.work.plan("things", target={"auth": {"token": {"from_file": "absent.token"}}})
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG,
                         "the secret's file absent.token cannot be read")

    def test_a_ca_file_that_is_not_there_or_holds_no_certificate(self):
        self.work.plan("things", target={"tls": {"ca_file": "absent.pem"}})
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG,
                         "tls.ca_file: the file absent.pem cannot be read")
        self.work.write("nothing", "absent.pem")
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG, "absent.pem holds no PEM")


class WrongServers(LiveTest):
    """Found when the servers are asked. Every message names the host."""

    def assert_unreachable(self, *words, **endpoints):
        self.work.plan("things", **endpoints)
        outcome = self.work.run("plan", "plan.yaml", timeout=PATIENCE)
        self.assert_exit(outcome, UNREACHABLE, *words)
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), UNREACHABLE, *words)
        return outcome

    def port_of(self, uri):
        return urllib.parse.urlsplit(uri).port

    def test_a_wrong_password(self):
        self.work.environment[PASSWORD_VARIABLE] = "not-the-password"
        self.work.secrets.append("not-the-password")
        self.assert_unreachable(f"localhost:{self.port_of(self.endpoints.target_uri)}",
                                "refuses the login", "this is the target")

    def test_no_password_where_one_is_wanted(self):
        self.assert_unreachable("refuses the login", "the plan gives none in auth",
                                target={"auth": None})

    def test_a_certificate_that_another_ca_signed(self):
        self.assert_unreachable(
            f"TLS with localhost:{self.port_of(self.endpoints.target_uri)} failed",
            self.endpoints.other_ca_file, target={"tls": {"ca_file": self.endpoints.other_ca_file}})

    def test_a_certificate_that_no_known_ca_signed(self):
        self.assert_unreachable("TLS with localhost", "no tls.ca_file is given",
                                target={"tls": None})

    def test_a_certificate_made_out_to_another_name(self):
        tls = {"ca_file": self.endpoints.ca_file, "server_name": "cloud.example"}
        self.assert_unreachable("TLS with localhost", "hostname mismatch", "cloud.example",
                                target={"tls": tls})

    def test_http_to_a_server_that_speaks_tls(self):
        port = self.port_of(self.endpoints.target_uri)
        self.assert_unreachable(f"localhost:{port}", "it speaks TLS; write https://",
                                target={"uri": f"http://localhost:{port}", "tls": None})

    def test_https_to_a_server_that_does_not_speak_tls(self):
        port = self.port_of(self.endpoints.source_uri)
        self.assert_unreachable(f"127.0.0.1:{port}", "it does not speak TLS", "write http://",
                                "this is the source",
                                source={"uri": f"https://127.0.0.1:{port}"})

    def test_a_port_where_nobody_listens(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            self.assert_unreachable(f"127.0.0.1:{port}", "Connection refused",
                                    source={"uri": f"http://127.0.0.1:{port}"})

    def test_a_host_that_does_not_exist(self):
        self.assert_unreachable("no-such-host.invalid:19530", "is not known",
                                source={"uri": "http://no-such-host.invalid:19530"})

    def test_hosts_that_are_silent_are_given_up_within_seconds(self):
        """All at once, since each takes its time. One accepts and never answers, one never even
        accepts, as behind a firewall that drops packets."""
        with silent_listener() as silent, full_listener() as dropping:
            cases = [(port, scheme) for port in (silent, dropping) for scheme in ("http", "https")]
            with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
                outcomes = list(pool.map(lambda case: self.ask_silent_host(*case), cases))
        for (port, scheme), outcome in zip(cases, outcomes):
            with self.subTest(port=port, scheme=scheme):
                self.assert_exit(outcome, UNREACHABLE, f"127.0.0.9:{port}", "no answer")
                self.assertLess(outcome.seconds, PATIENCE)

    def ask_silent_host(self, port, scheme):
        plan = self.work.plan("things", source={"uri": f"{scheme}://127.0.0.9:{port}"},
                              name=f"{scheme}-{port}.yaml")
        return self.work.run("plan", plan)


@contextlib.contextmanager
def silent_listener():
    """The port of a listener that the kernel accepts connections for, and nobody else."""
    with socket.create_server(("127.0.0.9", 0), backlog=50) as listener:
        yield listener.getsockname()[1]


@contextlib.contextmanager
def full_listener():
    """The port of a listener whose queue is full: the kernel drops every further connection."""
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(
            socket.create_server(("127.0.0.9", 0), backlog=0))
        for _ in range(3):
            filler = open_sockets.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


class WrongCollections(LiveTest):
    """Found when the plan is compared with what the servers hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.existing = cls.new_name("kites_of_the_world")
        cls.addClassCleanup(cls.source_client.drop_collection, cls.existing)
        datasets.integer_keys(cls.source_client, cls.existing, count=10)

    def test_a_collection_that_does_not_exist_comes_with_the_nearest_that_does(self):
        self.work.plan(self.existing.replace("kites", "kitse"))
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG, "plan.yaml:6:",
                         "the source has no collection", f'did you mean "{self.existing}"?')

    def test_a_database_that_does_not_exist_comes_with_the_nearest_that_does(self):
        self.work.plan({"name": self.existing, "database": "defualt"})
        self.assert_exit(self.work.run("plan", "plan.yaml"), PLAN_WRONG,
                         'the source has no database "defualt"', 'did you mean "default"?')

    def test_a_target_collection_that_somebody_else_made_is_left_alone(self):
        target_name = self.target_name("taken")
        datasets.integer_keys(self.target_client, target_name, count=1, load=False)
        self.work.plan({"name": self.existing, "target_name": target_name})
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml", "--auto-approve"), PLAN_WRONG,
                         f'collection "default/{target_name}" exists already on the target',
                         "give another target_name")
        self.assertEqual(watch.changes(), {})

    def test_nothing_is_applied_without_consent(self):
        self.work.plan({"name": self.existing, "target_name": self.target_name()})
        watch = self.watch_target()
        self.assert_exit(self.work.run("apply", "plan.yaml"), REFUSED, "1 to create",
                         "cannot ask for approval: stdin is not a terminal", "--auto-approve")
        self.assertEqual(watch.changes(), {})

    def test_only_yes_is_taken_as_consent_at_a_terminal(self):
        target_name = self.target_name()
        self.work.plan({"name": self.existing, "target_name": target_name})
        self.assertEqual(self.apply_at_terminal("y"), REFUSED)
        self.assertNotIn(target_name, self.target_client.list_collections())
        self.assertEqual(self.apply_at_terminal("yes"), 0)
        self.assertIn(target_name, self.target_client.list_collections())

    def apply_at_terminal(self, answer):
        """The exit code of an apply whose question is answered at a terminal."""
        keyboard, terminal = pty.openpty()
        self.addCleanup(os.close, keyboard)
        self.addCleanup(os.close, terminal)
        os.write(keyboard, answer.encode() + b"\n")
        return self.work.start("apply", "plan.yaml", terminal=terminal).wait().code


class WrongCommands(LiveTest):
    """Usage errors have a code of their own, and help goes to stdout."""

    def test_no_command_an_unknown_one_or_an_unknown_option_is_a_usage_error(self):
        for arguments in ([], ["frobnicate"], ["plan"], ["plan", "--frob", "plan.yaml"],
                          ["apply", "a", "b"], ["--frob"]):
            with self.subTest(arguments=arguments):
                outcome = self.assert_exit(self.work.run(*arguments), USAGE, "--help")
                self.assertEqual(outcome.stdout, "")

    def test_an_unknown_command_is_named(self):
        self.assert_exit(self.work.run("frobnicate"), USAGE, "frobnicate")

    def test_a_plan_and_a_saved_plan_are_not_taken_for_each_other(self):
        self.work.plan("things")
        self.assert_exit(self.work.run("show", "plan.yaml"), USAGE, "is not a saved plan")
        self.work.write("{}", "saved.json")
        self.assert_exit(self.work.run("apply", "saved.json"), PLAN_WRONG, "saved.json")

    def test_help_and_version_succeed(self):
        self.assertIn("apply", self.run_plan("--help").stdout)
        self.assertIn("--detailed-exitcode", self.run_plan("plan", "--help").stdout)
        self.assertIn("kiteway", self.run_plan("version").stdout)


if __name__ == "__main__":
    unittest.main()
