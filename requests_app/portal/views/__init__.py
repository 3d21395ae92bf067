"""网页: parse, call one act, redirect."""
