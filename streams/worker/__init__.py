"""The worker: a Faust app that hosts the processors, with health and metrics."""
