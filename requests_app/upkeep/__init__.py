"""看护: how the installation does, what it costs to look, and the copy from which it rises again."""
