#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    # A command run by hand on this machine may make the installation's key; a server must find one.
    os.environ.setdefault("MAKE_SECRET_KEY", "1")
    from django.core.management import execute_from_command_line  # the settings name must be set first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
