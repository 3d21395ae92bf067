"""Benchmarks: what the product costs over the bare database or library, in the same run."""
