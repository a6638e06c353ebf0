"""Asks a Milvus server by its protocol: what pymilvus hides (load states of partitions, raw schemas)
or cannot do (pages over keys of any characters)."""

import base64
import contextlib
import pathlib
import time
import urllib.parse

import grpc
from pymilvus.grpc_gen import common_pb2, milvus_pb2, milvus_pb2_grpc, schema_pb2

TIMEOUT = 60  # seconds, for one call and for a load
NO_INDEX = 700  # how DescribeIndex answers for a collection that has none
LOADED, NOT_LOADED = common_pb2.LoadStateLoaded, common_pb2.LoadStateNotLoad


class Server:
    """One server. Every method asks anew; nothing is cached."""

    def __init__(self, uri, login=None, ca_file=None, server_name=None, is_lite=False):
        self.is_lite = is_lite  # a milvus-lite: what it does otherwise is said where it matters
        address = urllib.parse.urlsplit(uri).netloc
        options = [("grpc.max_receive_message_length", -1)]
        if ca_file:
            credentials = grpc.ssl_channel_credentials(pathlib.Path(ca_file).read_bytes())
            options.append(("grpc.ssl_target_name_override", server_name))
            self._channel = grpc.secure_channel(address, credentials, options)
        else:
            self._channel = grpc.insecure_channel(address, options)
        self._stub = milvus_pb2_grpc.MilvusServiceStub(self._channel)
        encoded = base64.b64encode(login.encode()).decode() if login else None
        self._metadata = [("authorization", encoded)] if login else None

    def close(self):
        self._channel.close()

    def ask(self, method, request):
        """The answer of `method`; RuntimeError when the server refuses."""
        call = getattr(self._stub, method)
        answer = call(request, metadata=self._metadata, timeout=TIMEOUT)
        status = getattr(answer, "status", answer)
        if status.code or status.error_code:
            raise RuntimeError(f"{method}: {status.reason} (code {status.code})")
        return answer

    def describe(self, collection, database="default"):
        return self.ask("DescribeCollection", milvus_pb2.DescribeCollectionRequest(
            db_name=database, collection_name=collection))

    def index_descriptions(self, collection, database="default"):
        try:
            return self.ask("DescribeIndex", milvus_pb2.DescribeIndexRequest(
                db_name=database, collection_name=collection)).index_descriptions
        except RuntimeError as error:
            if f"(code {NO_INDEX})" in str(error):
                return []
            raise

    def partitions(self, collection, database="default"):
        answer = self._ask_if_known("ShowPartitions", milvus_pb2.ShowPartitionsRequest(
            db_name=database, collection_name=collection))
        return sorted(answer.partition_names) if answer else []

    def aliases(self, collection, database="default"):
        answer = self._ask_if_known("ListAliases", milvus_pb2.ListAliasesRequest(
            db_name=database, collection_name=collection))
        return sorted(answer.aliases) if answer else []

    def _ask_if_known(self, method, request):
        """None from a server that does not have `method`, as milvus-lite 2.5."""
        try:
            return self.ask(method, request)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNIMPLEMENTED:
                return None
            raise

    def load_state(self, collection, database="default", partition=None):
        return self.ask("GetLoadState", milvus_pb2.GetLoadStateRequest(
            db_name=database, collection_name=collection,
            partition_names=[partition] if partition else [])).state

    @contextlib.contextmanager
    def loaded(self, collection, database="default"):
        """Holds the collection in memory; released again at the end if it was not there before."""
        names = {"db_name": database, "collection_name": collection}
        if self.load_state(collection, database) == LOADED:
            yield
            return
        self.ask("LoadCollection", milvus_pb2.LoadCollectionRequest(replica_number=1, **names))
        self._wait_for_state(collection, database, LOADED)
        try:
            yield
        finally:
            self.ask("ReleaseCollection", milvus_pb2.ReleaseCollectionRequest(**names))
            self._wait_for_state(collection, database, NOT_LOADED)

    def _wait_for_state(self, collection, database, wanted):
        deadline = time.monotonic() + TIMEOUT
        while self.load_state(collection, database) != wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{collection} is not in load state {wanted} yet")
            time.sleep(0.05)

    def count(self, collection, database="default", partition=None, expression=""):
        """Rows that are there now: the server first takes in all that was written before."""
        if self.is_lite and partition and not expression:
            expression = self._any_key(collection, database)  # without one it counts them all
        answer = self._query(collection, database, partition, expression, ["count(*)"],
                             consistency_level=common_pb2.Strong)
        return answer.fields_data[0].scalars.long_data.data[0]

    def _any_key(self, collection, database):
        fields = self.describe(collection, database).schema.fields
        key = next(field for field in fields if field.is_primary_key)
        least = '""' if key.data_type == schema_pb2.VarChar else str(-(2**63))
        return f"{key.name} >= {least}"

    def page(self, collection, database, partition, expression, output_fields, limit):
        """Rows in the order of keys, as of the last count. The parameters keep 2.3 from skipping rows
        where keys are repeated; a page may then be longer than `limit`."""
        return self._query(
            collection, database, partition, expression, output_fields,
            consistency_level=common_pb2.Eventually,
            query_params=[common_pb2.KeyValuePair(key="limit", value=str(limit)),
                          common_pb2.KeyValuePair(key="iterator", value="True"),
                          common_pb2.KeyValuePair(key="reduce_stop_for_best", value="True")])

    def _query(self, collection, database, partition, expression, output_fields, **options):
        return self.ask("Query", milvus_pb2.QueryRequest(
            db_name=database, collection_name=collection, expr=expression,
            partition_names=[partition] if partition else [], output_fields=output_fields,
            **options))
