"""On what a benchmark ran."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Any

import psutil

PACKAGES = ("whenline", "duckdb", "aiokafka", "pyarrow", "msgspec")


def machine() -> dict[str, Any]:
    """Processors, memory in GB (10^9 bytes), system, versions, and the load before the run: 0 means a quiet machine."""
    return {
        "processors": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
        "load": round(os.getloadavg()[0], 1),
    }
