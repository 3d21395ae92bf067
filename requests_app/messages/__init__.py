"""消息: what is due when (ladder, pure), and rows that are sent exactly once (outbox)."""
