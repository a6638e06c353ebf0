"""Two real servers, and collections made on them by the protocol alone: nothing of kiteway."""

import concurrent.futures
import contextlib
import time

import numpy
from pymilvus.grpc_gen import common_pb2, milvus_pb2, schema_pb2

from support import servers
from support.counters import processor_seconds, requests
from support.wire import LOADED

FIELDS = ("id", "vector")
BATCH_BYTES = 4_000_000
QUERY_WINDOW = 16_384  # rows, the most that a query may ask for
READERS = 4
SHARDS = 1  # what kiteway makes of "auto" for collections of this size
CONSISTENCY = common_pb2.Bounded
AUTOINDEX = {"index_type": "AUTOINDEX", "metric_type": "L2"}
PATIENCE = 300  # seconds, until the server has done what it was asked to do
CALM = 0.25  # of one processor: less than this two servers use that have nothing to do


class Reals:
    """The servers of scripts/servers. Started at the first use, stopped when the program ends."""

    def __init__(self):
        self.endpoints = servers.endpoints()
        self.source = self.endpoints.source_server()
        self.target = self.endpoints.target_server()

    def source_section(self):
        return {"uri": self.endpoints.source_uri, "allow_unsupported_version": True}

    def target_section(self):
        return {"uri": self.endpoints.target_uri,
                "auth": {"username": self.endpoints.root.username,
                         "password": {"from_env": "KITEWAY_TARGET_PASSWORD"}},
                "tls": {"ca_file": self.endpoints.ca_file}}

    def environment(self):
        return {"KITEWAY_TARGET_USERNAME": self.endpoints.root.username,
                "KITEWAY_TARGET_PASSWORD": self.endpoints.root.password}

    def renew_target(self):
        """Without data, and without the work on them that a target goes on with for minutes, even
        when they are dropped: indexes above all."""
        servers.renew("target")
        self.target = self.endpoints.target_server()

    def warm_source(self, name, rows, page_rows):
        """Reads all rows once, in pages as large as the contenders', four at a time: whoever came
        after one that reads little was slower for it."""
        def read(first):
            self.source.page(name, "default", None, f"id >= {first} and id < {first + page_rows}",
                             FIELDS, QUERY_WINDOW)
        with concurrent.futures.ThreadPoolExecutor(READERS) as pool:
            list(pool.map(read, range(0, rows, page_rows)))

    def wait_until_calm(self):
        """Returns when neither server has anything left to do."""
        wait_until(lambda: self._busy_with() < CALM, "the servers are calm")

    def _busy_with(self):
        """Processors that both use, measured over a second."""
        def used():
            return sum(processor_seconds(uri) for uri in
                       (self.endpoints.source_metrics, self.endpoints.target_metrics))
        before, began = used(), time.monotonic()
        time.sleep(1)
        return (used() - before) / (time.monotonic() - began)

    def target_requests(self):
        """Counter of requests by method since the target started."""
        return requests(self.endpoints.target_metrics)


def schema(name, dim):
    field = schema_pb2.FieldSchema
    dimension = common_pb2.KeyValuePair(key="dim", value=str(dim))
    return schema_pb2.CollectionSchema(name=name, fields=[
        field(name="id", data_type=schema_pb2.Int64, is_primary_key=True),
        field(name="vector", data_type=schema_pb2.FloatVector, type_params=[dimension])])


def create(server, name, dim, index=None):
    """An empty collection with an index."""
    server.ask("CreateCollection", milvus_pb2.CreateCollectionRequest(
        db_name="default", collection_name=name, schema=schema(name, dim).SerializeToString(),
        shards_num=SHARDS, consistency_level=CONSISTENCY))
    create_index(server, name, index or AUTOINDEX)


def create_index(server, name, params):
    pairs = [common_pb2.KeyValuePair(key=key, value=value) for key, value in params.items()]
    server.ask("CreateIndex", milvus_pb2.CreateIndexRequest(
        db_name="default", collection_name=name, field_name="vector", index_name="vector",
        extra_params=pairs))


def fill(server, name, rows, dim, seed=1):
    """Rows with the keys 0, 1, ... and random vectors."""
    random = numpy.random.default_rng(seed)
    step = max(1, BATCH_BYTES // (4 * dim))
    for first in range(0, rows, step):
        keys = range(first, min(first + step, rows))
        vectors = random.random((len(keys), dim), dtype=numpy.float32)
        server.ask("Insert", milvus_pb2.InsertRequest(
            db_name="default", collection_name=name, num_rows=len(keys),
            fields_data=[_key_column(keys), _vector_column(vectors)]))


def _key_column(keys):
    return schema_pb2.FieldData(type=schema_pb2.Int64, field_name="id", scalars=(
        schema_pb2.ScalarField(long_data=schema_pb2.LongArray(data=keys))))


def _vector_column(vectors):
    # Field 1, packed, as its bytes: adding millions of floats one by one would take minutes.
    raw = vectors.tobytes()
    array = schema_pb2.FloatArray.FromString(b"\x0a" + _varint(len(raw)) + raw)
    return schema_pb2.FieldData(type=schema_pb2.FloatVector, field_name="vector", vectors=(
        schema_pb2.VectorField(dim=vectors.shape[1], float_vector=array)))


def _varint(number):
    parts = bytearray()
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(parts + bytes([number]))


def load(server, name, wait=True):
    server.ask("LoadCollection", milvus_pb2.LoadCollectionRequest(
        db_name="default", collection_name=name, replica_number=1))
    if wait:
        wait_until(lambda: server.load_state(name) == LOADED, f"{name} is loaded")


def release(server, name):
    server.ask("ReleaseCollection", milvus_pb2.ReleaseCollectionRequest(
        db_name="default", collection_name=name))


def flush(server, name):
    """Returns when all rows are in few segments that grow no more, and those have their index."""
    answer = server.ask("Flush", milvus_pb2.FlushRequest(
        db_name="default", collection_names=[name]))
    state = milvus_pb2.GetFlushStateRequest(
        segmentIDs=answer.coll_segIDs[name].data, flush_ts=answer.coll_flush_ts[name],
        db_name="default", collection_name=name)
    wait_until(lambda: server.ask("GetFlushState", state).flushed, f"{name} is flushed")
    compact(server, name)
    wait_until(lambda: _is_indexed(server, name), f"{name} is indexed")


def compact(server, name):
    """Merges small segments now, and not in the middle of a measurement."""
    collection = server.describe(name).collectionID
    started = server.ask("ManualCompaction",
                         milvus_pb2.ManualCompactionRequest(collectionID=collection))
    state = milvus_pb2.GetCompactionStateRequest(compactionID=started.compactionID)
    wait_until(lambda: server.ask("GetCompactionState", state).executingPlanNo == 0,
               f"{name} is compacted")


def _is_indexed(server, name):
    answer = server.ask("DescribeIndex", milvus_pb2.DescribeIndexRequest(
        db_name="default", collection_name=name))
    return all(index.state == common_pb2.IndexState.Finished
               for index in answer.index_descriptions)


def exists(server, name):
    return server.ask("HasCollection", milvus_pb2.HasCollectionRequest(
        db_name="default", collection_name=name)).value


def drop(server, name):
    """Drops the collection if it is there, and returns when it is gone."""
    if not exists(server, name):
        return
    server.ask("DropCollection", milvus_pb2.DropCollectionRequest(
        db_name="default", collection_name=name))
    wait_until(lambda: not exists(server, name), f"{name} is dropped")


def ready_source(server, name, rows, dim):
    """A flushed, loaded collection with these rows; made unless it is there already."""
    with contextlib.suppress(RuntimeError):
        if server.count(name) == rows:
            return
    print(f"    loading {rows:,} rows of {dim}-d into the source", flush=True)
    drop(server, name)
    create(server, name, dim, {"index_type": "FLAT", "metric_type": "L2"})
    fill(server, name, rows, dim)
    flush(server, name)
    load(server, name)
    if server.count(name) != rows:
        raise RuntimeError(f"the source counts {server.count(name)} rows of {name}, not {rows}")


def wait_until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE} s until {what}")
        time.sleep(0.05)
