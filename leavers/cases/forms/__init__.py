"""The forms of the cases room."""
