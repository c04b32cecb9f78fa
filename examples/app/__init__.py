"""The Python side of the tour."""
