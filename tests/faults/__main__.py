"""Runs one of the programs that work on the server's own database, in the server's own environment."""

import importlib
import sys

import django

django.setup()
importlib.import_module(f"tests.faults.{sys.argv[1]}").main(*sys.argv[2:])
