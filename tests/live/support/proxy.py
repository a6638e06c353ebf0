"""A bad network between kiteway and one server: passes bytes on, TLS or not, and on demand cuts
connections, stalls, throttles, or is down."""

import asyncio
import threading
import urllib.parse

PIECE = 64 * 1024


class Proxy:
    """Listens on 127.0.0.1 from the start until `close`. All methods can be called from any thread."""

    def __init__(self, uri):
        parts = urllib.parse.urlsplit(uri)
        self._server = (parts.hostname, parts.port)
        self._scheme = parts.scheme
        self._writers = set()
        self._is_down = False
        self._bytes_per_second = None
        self._bytes = 0
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait(10)

    @property
    def uri(self):
        # By name, because that is what the target's certificate is made out to.
        host = "localhost" if self._scheme == "https" else "127.0.0.1"
        return f"{self._scheme}://{host}:{self._port}"

    @property
    def bytes_passed(self):
        """In both directions, so far."""
        return self._bytes

    def cut(self):
        """Ends every connection in the middle of what it does; new ones are taken."""
        self._loop.call_soon_threadsafe(self._cut)

    def go_down(self):
        """Cuts, and ends new connections at once too."""
        self._is_down = True
        self.cut()

    def come_up(self):
        self._is_down = False

    def stall(self):
        """Keeps all connections, and passes nothing on."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def flow(self):
        self._loop.call_soon_threadsafe(self._flows.set)

    def throttle(self, bytes_per_second):
        """For each connection and direction; None: as fast as it goes."""
        self._bytes_per_second = bytes_per_second

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        listener = self._loop.run_until_complete(
            asyncio.start_server(self._connect, "127.0.0.1", 0, limit=PIECE))
        self._port = listener.sockets[0].getsockname()[1]
        self._flows.set()
        started.set()
        self._loop.run_forever()
        listener.close()
        self._cut()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _cut(self):
        for writer in list(self._writers):
            writer.transport.abort()

    async def _connect(self, client_reader, client_writer):
        if self._is_down:
            client_writer.transport.abort()
            return
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._server, limit=PIECE)
        except OSError:
            client_writer.transport.abort()
            return
        both = {client_writer, server_writer}
        self._writers |= both
        await asyncio.gather(self._pass_on(client_reader, server_writer),
                             self._pass_on(server_reader, client_writer))
        self._writers -= both

    async def _pass_on(self, reader, writer):
        try:
            while piece := await reader.read(PIECE):
                await self._flows.wait()
                if self._bytes_per_second:
                    await asyncio.sleep(len(piece) / self._bytes_per_second)
                writer.write(piece)
                await writer.drain()
                self._bytes += len(piece)
            writer.close()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
