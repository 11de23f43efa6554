"""Helpers of asynchronous built-ins."""


class anext_awaitable:
    """Awaits an item; gives the default at the end."""

    def __init__(self, awaitable, default):
        self._awaitable = awaitable
        self._default = default
        self._steps = None

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def _iterator(self):
        """What awaiting the awaitable steps."""
        if self._steps is None:
            self._steps = _await(self._awaitable)
        return self._steps

    def __next__(self):
        return self._step(lambda steps: steps.send(None))

    def send(self, value):
        return self._step(lambda steps: steps.send(value))

    def throw(self, *arguments):
        return self._step(lambda steps: steps.throw(*arguments))

    def close(self):
        return self._iterator().close()

    def _step(self, step):
        try:
            return step(self._iterator())
        except StopAsyncIteration:
            raise StopIteration(self._default) from None


async def _await(awaitable):
    return await awaitable


anext_default = anext_awaitable
