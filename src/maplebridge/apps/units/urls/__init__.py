"""Addresses of units, people and roles, one file per namespace."""
