"""The tests mirror the product: one file for one room."""
