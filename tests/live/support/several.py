"""Many things at a time: most of what a test waits for is Milvus loading a collection, which it does
for many as fast as for one."""

import concurrent.futures


def at_once(function, values, workers=8):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(function, values))


def drop_collections(client, names):
    """Those that are there; their aliases go with them."""
    for name in client.list_collections():
        if name in names:
            client.drop_collection(name)


def drop_database(connect, name):
    """With all that is in it, if it is there. `connect` makes a client of a database."""
    default = connect()
    if name in default.list_databases():
        client = connect(name)
        drop_collections(client, client.list_collections())
        client.close()
        default.drop_database(name)
    default.close()
