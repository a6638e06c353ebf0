"""Moves a collection the way a user of pymilvus would: query_iterator, then insert. Prints JSON.

    python pymilvus_loop.py SOURCE_URI TARGET_URI CA_FILE SOURCE_COLLECTION TARGET_COLLECTION ROWS

ROWS is how many to move; the login of the target is in KITEWAY_TARGET_USERNAME and _PASSWORD."""

import json
import os
import sys
import time

from pymilvus import MilvusClient

BATCH_ROWS = 1000  # what query_iterator takes when nobody says otherwise

source_uri, target_uri, ca_file, source_name, target_name, rows = sys.argv[1:]
source = MilvusClient(uri=source_uri)
target = MilvusClient(uri=target_uri, user=os.environ["KITEWAY_TARGET_USERNAME"],
                      password=os.environ["KITEWAY_TARGET_PASSWORD"], server_pem_path=ca_file,
                      server_name="localhost")
began = time.monotonic()
iterator = source.query_iterator(source_name, batch_size=BATCH_ROWS, limit=int(rows),
                                 output_fields=["id", "vector"])
moved = 0
while batch := iterator.next():
    moved += target.insert(target_name, batch)["insert_count"]
iterator.close()
print(json.dumps({"rows": moved, "seconds": time.monotonic() - began}))
if moved != int(rows):
    sys.exit(f"moved {moved} of {rows} rows")
