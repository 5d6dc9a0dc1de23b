"""What a process has worked out and keeps while there is room: the last asked for. Nothing here decides what is true:
a key names all that its value was made from, so that a value can be missing but never be wrong."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[Key, Value] = OrderedDict()  # the last asked for at the end

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Two threads that miss it together both make it; the later one's is kept."""
        try:
            self.values.move_to_end(key)
            return self.values[key]
        except KeyError:  # new, or thrown away by another thread since the line above
            return self.put(key, make())

    def put(self, key: Key, value: Value) -> Value:
        self.values[key] = value
        while len(self.values) > self.most:
            self.values.popitem(last=False)
        return value

    def __contains__(self, key: Key) -> bool:
        return key in self.values

    def __len__(self) -> int:
        return len(self.values)
