"""The limited process that touches a file from outside. Standard library and calamine only.

It is started with an empty module path to be quick, so its modules import each other relatively and nothing else of
the product. It reads the file from standard input and writes lines of JSON; the parent (`sheet/read.py`) trusts
neither the file nor these lines.
"""
