"""A process of its own for whatever touches a file from outside: it may die of the file, its caller may not.

It gets the file as its standard input and no environment, limits itself before it reads a byte, and answers in text or
bytes that its caller checks: nothing it says is ever run or unpickled.
"""

from maplebridge.engine.confined.ask import Ended, Unfinished, ask

__all__ = ["Ended", "Unfinished", "ask"]
