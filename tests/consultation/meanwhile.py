"""Somebody else acts between the judging of a step and its turn, in one thread and every time."""

from collections.abc import Callable, Iterator, Mapping


class Meanwhile(Mapping[str, str]):
    """The sentences of whoever confirms; as they are read, after the step was judged, something else is done."""

    def __init__(self, act: Callable[[], object]):
        self.act = act

    def __getitem__(self, code: str) -> str:
        return ""

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        self.act()
        yield "-"
