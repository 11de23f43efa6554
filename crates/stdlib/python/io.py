"""Streams of text and bytes."""

__all__ = ["BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO", "BufferedIOBase", "BufferedReader",
           "BufferedWriter", "BufferedRWPair", "BufferedRandom", "TextIOBase", "TextIOWrapper", "UnsupportedOperation", "SEEK_SET", "SEEK_CUR",
           "SEEK_END", "DEFAULT_BUFFER_SIZE", "IncrementalNewlineDecoder", "Reader", "Writer"]

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class UnsupportedOperation(OSError, ValueError):
    pass


import abc


class IOBase(metaclass=abc.ABCMeta):
    """The abstract base of all streams."""

    __slots__ = ()


class RawIOBase(IOBase):
    """The abstract base of raw streams."""

    __slots__ = ()


class BufferedIOBase(IOBase):
    """The abstract base of buffered streams of bytes."""

    __slots__ = ()


class TextIOBase(IOBase):
    """The abstract base of streams of text."""

    __slots__ = ()


class Reader(metaclass=abc.ABCMeta):
    """What can be read from."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Read data from the input stream and return it."""

    @classmethod
    def __subclasshook__(cls, other):
        if cls is Reader:
            return any("read" in base.__dict__ for base in other.__mro__) or NotImplemented
        return NotImplemented


class Writer(metaclass=abc.ABCMeta):
    """What can be written to."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Write data to the output stream and return how much was written."""

    @classmethod
    def __subclasshook__(cls, other):
        if cls is Writer:
            return any("write" in base.__dict__ for base in other.__mro__) or NotImplemented
        return NotImplemented


import _io
import _pyio
from _pyio import (DEFAULT_BUFFER_SIZE, BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter, BytesIO, FileIO,
                   IncrementalNewlineDecoder, StringIO, TextIOWrapper, open, open_code, text_encoding)

BlockingIOError = BlockingIOError

for _class in (BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter, BytesIO, FileIO, IncrementalNewlineDecoder, StringIO, TextIOWrapper):
    _class.__module__ = "_io"
for _class in (UnsupportedOperation, IOBase, RawIOBase, BufferedIOBase, TextIOBase):
    _class.__module__ = "io"
del _class

TextIOBase.register(_io.StandardStream)
BufferedIOBase.register(_io.StandardBuffer)
