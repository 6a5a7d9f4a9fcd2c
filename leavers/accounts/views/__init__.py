"""Screens of the accounts room."""
