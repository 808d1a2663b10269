"""What this process found out last, kept by a key that says all it was made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any


class Recent:
    """The `most` things that were asked for last. Threads may share it."""

    def __init__(self, most: int) -> None:
        self.most, self.lock, self.kept = most, Lock(), OrderedDict[Any, Any]()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        self.keep({key: made})
        return made

    def find(self, keys: Iterable[Hashable]) -> dict[Any, Any]:
        """Those of the keys that are there."""
        with self.lock:
            found = {key: self.kept[key] for key in keys if key in self.kept}
            for key in found:
                self.kept.move_to_end(key)
        return found

    def keep(self, made: Mapping[Any, Any]) -> None:
        with self.lock:
            self.kept.update(made)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
