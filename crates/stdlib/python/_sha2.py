"""SHA-512 (FIPS 180-4), for seeding random numbers with text."""

from math import isqrt

_MASK = (1 << 64) - 1


def _primes(count):
    found = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def _cube_root(number):
    low, high = 0, 1 << ((number.bit_length() + 2) // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** 3 <= number:
            low = middle
        else:
            high = middle - 1
    return low


_PRIMES = _primes(80)
_START = [isqrt(prime << 128) & _MASK for prime in _PRIMES[:8]]
_ROUND = [_cube_root(prime << 192) & _MASK for prime in _PRIMES]


def _rotated(word, count):
    return (word >> count | word << (64 - count)) & _MASK


def _compress(state, block):
    words = [int.from_bytes(block[at:at + 8], "big") for at in range(0, 128, 8)]
    for at in range(16, 80):
        early, late = words[at - 15], words[at - 2]
        small0 = _rotated(early, 1) ^ _rotated(early, 8) ^ early >> 7
        small1 = _rotated(late, 19) ^ _rotated(late, 61) ^ late >> 6
        words.append((words[at - 16] + small0 + words[at - 7] + small1) & _MASK)
    a, b, c, d, e, f, g, h = state
    for word, constant in zip(words, _ROUND):
        big1 = _rotated(e, 14) ^ _rotated(e, 18) ^ _rotated(e, 41)
        first = (h + big1 + (e & f ^ ~e & g) + constant + word) & _MASK
        big0 = _rotated(a, 28) ^ _rotated(a, 34) ^ _rotated(a, 39)
        second = (big0 + (a & b ^ a & c ^ b & c)) & _MASK
        a, b, c, d, e, f, g, h = (first + second) & _MASK, a, b, c, (d + first) & _MASK, e, f, g
    return [(old + new) & _MASK for old, new in zip(state, (a, b, c, d, e, f, g, h))]


class sha512:
    """A hash in the making."""

    name = "sha512"
    digest_size = 64
    block_size = 128

    def __init__(self, data=b"", *, usedforsecurity=True):
        self._data = bytes(data)

    def update(self, data):
        self._data += bytes(data)

    def copy(self):
        return type(self)(self._data)

    def digest(self):
        length = len(self._data)
        padded = self._data + b"\x80" + bytes((111 - length) % 128) + (8 * length).to_bytes(16, "big")
        state = _START
        for at in range(0, len(padded), 128):
            state = _compress(state, padded[at:at + 128])
        return b"".join([word.to_bytes(8, "big") for word in state])

    def hexdigest(self):
        return self.digest().hex()
