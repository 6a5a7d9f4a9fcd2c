"""Screens of the web room."""
