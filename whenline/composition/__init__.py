"""The composition root: the only code that builds a process from settings.

One module per process. Each constructs the adapters and passes them on, so that no other package
reads settings or chooses an adapter. Commands import only the module that they run, since importing
all of them takes seconds.
"""
