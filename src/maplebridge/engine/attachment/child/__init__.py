"""The limited process that looks at a file that goes with a record. It reads standard input and writes to standard
output only; the parent (`attachment/check.py`) trusts neither the file nor what is said here."""
