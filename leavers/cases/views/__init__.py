"""Screens of the cases room: gate → form → one action → redirect or fragment."""
