"""What a browser does behind the user's back: where it connects to, and what goes wrong in it."""

import re
from typing import TypedDict
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

_OWN_HOST = "127.0.0.1"
# Addresses that name content inside the browser itself.
_INTERNAL_SCHEMES = {"data", "blob", "about"}

# What LiveKit's client writes when the server ends a connection, now and then without a frame that
# says so, or when somebody leaves while their track is on its way: loud words for what is meant.
_GOODBYES = re.compile(
    r"DataChannel error on \w+: User-Initiated Abort|data channel '\w+' closed"
    r"|Tried to add a track for a participant, that's not present"
    r"|error reading from signal stream .* closed unexpectedly with code 1006"
)

# Runs before any script of the page. Peer connections are kept, so that tests can ask them for
# statistics without help from the page; the servers they are configured with are reported.
_SCRIPT = """
(() => {
  const peers = [];
  Object.defineProperty(window, "__peers", { value: peers });
  const report = (kind, text) => window.__witness({ kind, text });
  const servers = (configuration) => {
    for (const server of configuration?.iceServers ?? [])
      for (const url of [server.urls].flat()) report("ice", String(url));
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = new Proxy(Native, {
    construct(target, args, newTarget) {
      const peer = Reflect.construct(target, args, newTarget);
      peers.push(peer);
      servers(args[0]);
      return peer;
    },
  });
  const setConfiguration = Native.prototype.setConfiguration;
  Native.prototype.setConfiguration = function (configuration) {
    servers(configuration);
    return setConfiguration.call(this, configuration);
  };
  document.addEventListener("securitypolicyviolation", (event) =>
    report("csp", `${event.effectiveDirective} refuses ${event.blockedURI} (${event.sourceFile})`),
  );
})();
"""


class Report(TypedDict):
    """What the script in the page tells."""

    kind: str
    text: str


class Witness:
    """Records what one browser context does, from its first page on."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.websockets: list[str] = []
        self.ice_servers: set[str] = set()
        self._faults: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    @classmethod
    async def of(cls, context: BrowserContext) -> "Witness":
        """Watch a context that has no page yet."""
        witness = cls()
        await context.expose_binding("__witness", lambda _, report: witness._told(report))
        await context.add_init_script(_SCRIPT)
        context.on("request", witness._requested)
        context.on("console", witness._said)
        context.on("weberror", witness._broke)
        context.on("page", witness._opened)
        return witness

    def expect_console(self, pattern: str) -> None:
        """Error lines that match belong to this test: a refused login, a server that is down."""
        self._expected.append(re.compile(pattern))

    def problems(self) -> list[str]:
        """Everything that must not happen: foreign hosts, CSP violations, errors."""
        foreign = [f"talked to {host}" for host in sorted(self.hosts - {_OWN_HOST})]
        ice = [f"was told to ask {url}" for url in sorted(self.ice_servers) if not _own_ice(url)]
        faults = [
            fault for fault in self._faults if not any(e.search(fault) for e in self._expected)
        ]
        return foreign + ice + faults

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _requested(self, request: Request) -> None:
        self._note(request.url)

    def _connected(self, socket: WebSocket) -> None:
        self.websockets.append(socket.url)
        self._note(socket.url)

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _INTERNAL_SCHEMES:
            self.hosts.add(parts.hostname or url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _GOODBYES.search(message.text):
            self._faults.append(f"console: {message.text} ({message.location['url']})")

    def _broke(self, error: WebError) -> None:
        self._faults.append(f"uncaught: {error.error.message}\n{error.error.stack}")

    def _told(self, report: Report) -> None:
        if report["kind"] == "ice":
            self.ice_servers.add(report["text"])
        else:
            self._faults.append(f"{report['kind']}: {report['text']}")


def _own_ice(url: str) -> bool:
    """`stun:127.0.0.1:3478` has no slashes, so urlsplit finds no host in it."""
    return url.partition(":")[2].split("?")[0].rsplit(":", 1)[0] == _OWN_HOST
