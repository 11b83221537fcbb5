"""Benchmarks: each prints medians of several rounds, and ratios of measurements interleaved in the same run."""
