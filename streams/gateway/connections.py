"""Counts the open connections of the gateway, in all and of each address, and makes room by closing idle ones."""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Protocol

RESERVED_DESCRIPTORS = 256
"""Files and sockets of the process besides its clients' connections."""
FEWEST = 16
"""Connections that are taken however few descriptors there are."""

Network = IPv4Network | IPv6Network


class Connection(Protocol):
    """An open connection."""

    address: str

    @property
    def idle_since(self) -> float | None:
        """When it began to wait for a request; None while one is in progress."""

    def drop(self) -> None:
        """Close it at once."""


class Connections:
    """The open connections of one gateway.

    Args:
        most: the limit of all.
        most_per_address: the limit of one address.
        proxies: addresses without a limit of their own, since they bring the connections of many clients.
    """

    def __init__(self, most: int, most_per_address: int, proxies: tuple[Network, ...] = ()) -> None:
        self._most, self._most_per_address, self._proxies = most, most_per_address, proxies
        self._open: set[Connection] = set()
        self._of_addresses: defaultdict[str, set[Connection]] = defaultdict(set)

    def admit(self, connection: Connection) -> bool:
        """Count a new connection. If there is no room, the one that is idle longest is closed; False if none is idle.

        So who opens many connections and sends nothing closes only its own.
        """
        own = self._of_addresses[connection.address]
        if len(own) >= self._most_per_address and not self._is_proxy(connection.address) and not self._drop_idle(own):
            return False
        if len(self._open) >= self._most:
            largest = max(self._of_addresses.values(), key=len)
            if not self._drop_idle(largest) and not self._drop_idle(self._open):
                return False
        self._open.add(connection)
        self._of_addresses[connection.address].add(connection)
        return True

    def remove(self, connection: Connection) -> None:
        """Forget a connection that has ended, or was not admitted."""
        self._open.discard(connection)
        own = self._of_addresses[connection.address]
        own.discard(connection)
        if not own:
            del self._of_addresses[connection.address]

    def _drop_idle(self, among: set[Connection]) -> bool:
        waiting = [(each.idle_since, id(each), each) for each in among if each.idle_since is not None]
        if not waiting:
            return False
        longest = min(waiting)[2]
        self.remove(longest)
        longest.drop()
        return True

    def _is_proxy(self, address: str) -> bool:
        if not self._proxies:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


def connections_that_fit(
    wanted: int,
    limits: Callable[[int], tuple[int, int]] = resource.getrlimit,
    raise_to: Callable[[int, tuple[int, int]], None] = resource.setrlimit,
) -> int:
    """How many connections the descriptors of this process allow, after its soft limit was raised for them.

    Args:
        wanted: connections.
        limits: the soft and hard limit of a resource; for tests.
        raise_to: sets both; for tests.
    """
    soft, hard = limits(resource.RLIMIT_NOFILE)
    needed = wanted + RESERVED_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        raise_to(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else min(wanted, max(FEWEST, soft - RESERVED_DESCRIPTORS))
