"""What a query's process may reach: it gives up everything but its version's files, before it reads the query."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from projections.answer_buffer import BYTES as ANSWER_BUFFER
from projections.read.query_sandbox import seccomp

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights a version of Landlock knows, from that version on."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_NO_NEW_PRIVILEGES = 38
_READ_OTHERS_FILES = 1 << 2
"""CAP_DAC_READ_SEARCH: root may read a home of another user."""
_CAPABILITIES_VERSION = 0x20080522
_SLACK = (512 << 20) + ANSWER_BUFFER
"""Address space for threads, the parse tree and rows on their way out, beyond DuckDB's own limit."""
_OPEN_FILES = 32
_MACHINE_FILES, _MACHINE_FOLDERS = ("/proc/self/cgroup", "/proc/meminfo"), ("/sys/fs/cgroup",)
"""Where DuckDB looks up how much memory there is."""
_AFTER_DEADLINE_S = 1.0


@dataclass(frozen=True)
class Confinement:
    """What this system can enforce."""

    memory: bool
    """A limit of address space."""
    files: bool
    """No file but the version's own can be opened (Landlock)."""
    network: bool
    """No sockets, programs and processes (seccomp)."""

    @property
    def missing(self) -> list[str]:
        """What it cannot enforce, in words."""
        words = (
            (self.memory, "its memory is not limited by the system"),
            (self.files, "it could read files of this user (no Landlock)"),
            (self.network, "it could open connections (no seccomp)"),
        )
        return [text for enforced, text in words if not enforced]


def available() -> Confinement:
    """What the system of this process offers."""
    return Confinement(platform.system() == "Linux", _landlock_version() > 0, seccomp.is_available())


def confine(files: Sequence[str], memory: int, seconds: float) -> Confinement:
    """Give up everything that a query does not need, for good. Call it while the process has one thread.

    Args:
        files: what may be read.
        memory: bytes that DuckDB may use.
        seconds: until the process ends by itself, should its parent not end it.

    Raises:
        OSError: the system offers a restriction, and refuses to apply it.
    """
    os.chdir("/")
    offered = available()
    _limit_resources(memory, seconds, offered)
    if offered.files:
        _restrict_files(files)
    if platform.system() == "Linux":
        _drop_capabilities()
    if offered.network:
        seccomp.install()
    return offered


def _limit_resources(memory: int, seconds: float, offered: Confinement) -> None:
    signal.setitimer(signal.ITIMER_REAL, min(seconds + _AFTER_DEADLINE_S, 1e6))
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: _OPEN_FILES}
    limits[resource.RLIMIT_CPU] = int(min(seconds * (os.cpu_count() or 1) + 2, 1e6))
    if offered.memory:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + memory + _SLACK
    for limit, value in limits.items():
        _, most = resource.getrlimit(limit)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (allowed, allowed))


def _landlock_version() -> int:
    if platform.system() != "Linux":
        return 0
    return int(ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def _restrict_files(files: Sequence[str]) -> None:
    """Allow reading of these files and of Python's libraries, and no connections."""
    version = _landlock_version()
    rights = (1 << max(count for since, count in _FILE_RIGHTS.items() if since <= version)) - 1
    attributes = struct.pack("Q", rights)
    if version >= _NETWORK_SINCE:
        attributes += struct.pack("Q", 0b11)
    if version >= _SCOPES_SINCE:
        attributes += struct.pack("Q", 0b11)
    ruleset = _checked(_CREATE_RULESET, attributes, len(attributes), 0)
    libraries = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    for path, right in [
        *((path, _READ_FILE) for path in (*files, *_MACHINE_FILES)),
        *((path, _READ_FILE | _READ_FOLDER) for path in (*libraries, *_MACHINE_FOLDERS)),
    ]:
        if not Path(path).exists():
            continue
        descriptor = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC)
        _checked(_ADD_RULE, ruleset, 1, struct.pack("=Qi", right, descriptor), 0)
        os.close(descriptor)
    if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    _checked(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _checked(number: int, *arguments: int | bytes) -> int:
    values = [ctypes.c_size_t(each) if isinstance(each, int) else each for each in arguments]
    found = int(ctypes.CDLL(None, use_errno=True).syscall(number, *values))
    if found < 0:
        raise OSError(ctypes.get_errno(), "Landlock")
    return found


def _drop_capabilities() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITIES_VERSION, 0))
    data = ctypes.create_string_buffer(24)
    if libc.capget(header, data):
        raise OSError(ctypes.get_errno(), "capget")
    _, permitted, *_ = struct.unpack("6I", data.raw)
    left = permitted & _READ_OTHERS_FILES
    if libc.capset(header, struct.pack("6I", left, left, 0, 0, 0, 0)):
        raise OSError(ctypes.get_errno(), "capset")
