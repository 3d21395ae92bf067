"""文书: what the office sends, composed from the case; printing takes the same values."""
