"""Verbs of a running installation: serve, backup, restore, upgrade. Only here is Django loaded on the command line."""
