"""Helpers of asynchronous built-ins."""


class anext_default:
    """Awaits an item; gives the default at the end."""

    def __init__(self, awaitable, default):
        self._awaitable = awaitable
        self._default = default

    def __await__(self):
        try:
            return (yield from self._awaitable.__await__())
        except StopAsyncIteration:
            return self._default
