"""依申请公开: requests for government information, from receipt to archive."""

#: What papers and packages say they were made with; the same as in pyproject.toml.
VERSION = "0.1.0"
