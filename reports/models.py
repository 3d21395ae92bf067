"""The reports keep nothing of their own yet: every figure is counted from the cases when asked."""
