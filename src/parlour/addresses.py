"""Where our servers may be sent to by people who are no administrators.

Whoever may name an address that a program of ours connects to could have it knock at doors that are
closed to them: the database, the router, the cloud's own services. So such an address must be one
of the public network, unless an administrator has allowed it.
"""

import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote, urlsplit

RULE = "Must be an address of the public network, or one that an administrator has allowed"

_NAT64 = ip_network("64:ff9b::/96")
# Names that no public name server answers for.
_PRIVATE = ("localhost", "local", "internal", "lan", "intranet", "corp", "home", "home.arpa")


def may_be_called(url: str, allowed_networks: list[str], allowed_hosts: list[str]) -> bool:
    """Whether a program of ours may connect to this, as far as the address itself tells.

    What a name stands for is known only when somebody connects: whoever does asks `is_allowed` of
    the address that they have found.
    """
    try:
        host = _plain(urlsplit(url).hostname or "")
    except ValueError:
        return False
    if host in {_plain(name) for name in allowed_hosts}:
        return True
    address = _address(host)
    if address is not None:
        return is_allowed(address, allowed_networks)
    public = "." in host and not any(host.endswith(f".{name}") for name in _PRIVATE)
    # The last part of a public name is no number: what ends like this is an address to somebody.
    return public and not host.rpartition(".")[2][:1].isdigit()


def is_allowed(address: IPv4Address | IPv6Address, networks: list[str]) -> bool:
    """Whether this address is public, or in one of the networks."""
    found = _within(address)
    return (found.is_global and not found.is_multicast) or any(
        found in ip_network(network, strict=False) for network in networks
    )


def _plain(host: str) -> str:
    """As whoever connects reads it: full-width digits are digits, `%6c` is `l`."""
    return unicodedata.normalize("NFKC", unquote(host)).lower().rstrip(".")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        # Also 127.1, 0x7f000001 and 2130706433, which are all the same to a socket.
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address leads to, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
