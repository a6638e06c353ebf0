"""What a server was asked to do, by its own count of requests."""

import collections
import re
import urllib.request

_COUNT = re.compile(r'^milvus_proxy_req_count\{function_name="(\w+)".*status="total"\} (\S+)', re.M)
_PROCESSOR = re.compile(r"^process_cpu_seconds_total (\S+)", re.M)
_READING = re.compile("(Get|Describe|Show|List|Has|Query|Search|Connect|Check|Alloc|Calc|Select)")
_LOADING = {"LoadCollection", "LoadPartitions", "ReleaseCollection", "ReleasePartitions"}


def requests(metrics_uri):
    """Counter of requests by name since the server started."""
    return collections.Counter({name: int(float(count))
                                for name, count in _COUNT.findall(_metrics(metrics_uri))})


def processor_seconds(metrics_uri):
    """What the server has used since it started."""
    return float(_PROCESSOR.search(_metrics(metrics_uri)).group(1))


def _metrics(uri):
    with urllib.request.urlopen(uri, timeout=10) as answer:
        return answer.read().decode()


class Watch:
    """Requests from the moment it is made on."""

    def __init__(self, metrics_uri):
        self._uri = metrics_uri
        self._before = requests(metrics_uri)

    def changes(self):
        """{name: count} of all requests that are not plain reading."""
        return {name: count for name, count in (requests(self._uri) - self._before).items()
                if not _READING.match(name)}

    def writes(self):
        """The changes without loads and releases, which change no data."""
        return {name: count for name, count in self.changes().items() if name not in _LOADING}

    def count(self, name):
        return self.changes().get(name, 0)
