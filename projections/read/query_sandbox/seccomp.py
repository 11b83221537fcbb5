"""A seccomp filter: the process may read and compute; it has no sockets, programs, processes or file writes.

The listed system calls are those that DuckDB, Arrow and Python need. The kernel answers any other one with "not
implemented", for which the C library has a substitute or an error.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_CALLS = {
    "access": (21, None), "brk": (12, 214), "clock_getres": (229, 114), "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115), "close": (3, 57), "dup": (32, 23), "exit": (60, 93), "exit_group": (231, 94),
    "faccessat": (269, 48), "faccessat2": (439, 439), "fadvise64": (221, 223), "fcntl": (72, 25), "flock": (73, 32),
    "fstat": (5, 80), "fstatfs": (138, 44), "futex": (202, 98), "getcpu": (309, 168), "getcwd": (79, 17),
    "getdents64": (217, 61), "getegid": (108, 177), "geteuid": (107, 175), "getgid": (104, 176), "getpid": (39, 172),
    "getppid": (110, 173), "getrandom": (318, 278), "getrlimit": (97, 163),
    "getrusage": (98, 165), "gettid": (186, 178),
    "gettimeofday": (96, 169), "getuid": (102, 174), "lseek": (8, 62), "lstat": (6, None), "madvise": (28, 233),
    "membarrier": (324, 283), "mincore": (27, 232), "mmap": (9, 222), "mprotect": (10, 226), "mremap": (25, 216),
    "munmap": (11, 215), "nanosleep": (35, 101), "newfstatat": (262, 79), "poll": (7, None), "ppoll": (271, 73),
    "pread64": (17, 67), "preadv": (295, 69), "pselect6": (270, 72), "read": (0, 63), "readlink": (89, None),
    "readlinkat": (267, 78), "readv": (19, 65), "restart_syscall": (219, 128), "rseq": (334, 293),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120), "sched_yield": (24, 124), "select": (23, None),
    "set_robust_list": (273, 99), "sigaltstack": (131, 132), "stat": (4, None), "statfs": (137, 43),
    "statx": (332, 291),
    "sysinfo": (99, 179), "time": (201, None), "times": (100, 153), "uname": (63, 160), "write": (1, 64),
    "writev": (20, 66),
}  # fmt: skip
"""Numbers of the calls that are allowed, on x86-64 and on 64-bit ARM."""
_CLONE, _OPENAT, _PRLIMIT, _TGKILL = (56, 220), (257, 56), (302, 261), (234, 131)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_SECCOMP = (317, 277)

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _DIES = 0x7FFF0000, 0x80000000
_REFUSED, _MISSING = 0x00050000 | 13, 0x00050000 | 38
"""Answers EACCES and ENOSYS."""
_ARGUMENTS = 16
_NEW_THREAD = 0x00010000
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | 0o20000000
_SET_FILTER, _ACTION_AVAILABLE, _ALL_THREADS = 1, 2, 1
_NO_NEW_PRIVILEGES = 38

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, value."""


def is_available() -> bool:
    """Whether this kernel has filters, and this machine's calls are known here."""
    if platform.system() != "Linux" or platform.machine() not in _MACHINES:
        return False
    action = ctypes.c_uint32(_DIES)
    return _call(_ACTION_AVAILABLE, 0, ctypes.byref(action)) == 0


def install() -> None:
    """Filter the calls of all threads of this process from now on.

    Raises:
        OSError: the kernel refuses.
    """
    machine, architecture = _MACHINES[platform.machine()]
    program = b"".join(struct.pack("HBBI", *each) for each in _program(machine, architecture))
    buffer = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _call(_SET_FILTER, _ALL_THREADS, header):
        raise OSError(ctypes.get_errno(), "seccomp")


def _call(operation: int, flags: int, argument: object) -> int:
    machine, _ = _MACHINES[platform.machine()]
    return int(ctypes.CDLL(None, use_errno=True).syscall(_SECCOMP[machine], operation, flags, argument))


def _program(machine: int, architecture: int) -> list[Instruction]:
    program: list[Instruction] = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _DIES),
        (_LOAD, 0, 0, 0),
    ]
    if machine == 0:  # calls of the x32 ABI have other numbers
        program += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _DIES)]
    for numbers in _CALLS.values():
        number = numbers[machine]
        if number is not None:
            program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    program += _if(_CLONE[machine], 0, (_ANY_BIT, 0, 1, _NEW_THREAD))
    program += _if(_OPENAT[machine], 2, (_ANY_BIT, 1, 0, _WRITES))
    program += _if(_PRLIMIT[machine], 2, (_EQUAL, 0, 1, 0))  # asks for a limit; a set one has an address here
    program += _if(_TGKILL[machine], 0, (_EQUAL, 0, 1, os.getpid()))
    return [*program, (_RETURN, 0, 0, _MISSING)]


def _if(number: int, argument: int, condition: Instruction) -> list[Instruction]:
    """Allow a call where the lower half of an argument fulfills a condition."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        condition,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSED),
    ]
