"""Readers' own queries: each runs in a process of its own, with limits, and sees one version of the tables.

- `statements` lists what a query may consist of, and checks its parse tree.
- `child` is the process: it confines itself (`confinement`, `seccomp`), runs one query and ends.
- `process` starts such processes and ends them; `answer` reads their rows; `slots` limits how many run at once.
"""
