"""依申请公开: requests for government information, from receipt to archive."""
