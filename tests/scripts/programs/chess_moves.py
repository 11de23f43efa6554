# Chess move generation on a small scale: pieces as classes, attacks, perft of a simple position.
class Piece:
    symbol = "?"
    directions = ()
    slides = True

    def __init__(self, white):
        self.white = white

    def __repr__(self):
        return self.symbol.upper() if self.white else self.symbol

    def moves(self, board, at):
        r, c = at
        for dr, dc in self.directions:
            nr, nc = r + dr, c + dc
            while (nr, nc) in board:
                other = board.get_piece(nr, nc)
                if other is None or other.white != self.white:
                    yield nr, nc
                if other is not None or not self.slides:
                    break
                nr, nc = nr + dr, nc + dc


STRAIGHT = ((0, 1), (1, 0), (0, -1), (-1, 0))
DIAGONAL = ((1, 1), (1, -1), (-1, -1), (-1, 1))


class Rook(Piece):
    symbol, directions = "r", STRAIGHT


class Bishop(Piece):
    symbol, directions = "b", DIAGONAL


class Queen(Piece):
    symbol, directions = "q", STRAIGHT + DIAGONAL


class King(Queen):
    symbol, slides = "k", False


class Knight(Piece):
    symbol, slides = "n", False
    directions = tuple((a * s, b * t) for a, b in ((1, 2), (2, 1)) for s in (1, -1) for t in (1, -1))


class Pawn(Piece):
    symbol = "p"

    def moves(self, board, at):
        r, c = at
        step = -1 if self.white else 1
        if (r + step, c) in board and board.get_piece(r + step, c) is None:
            yield r + step, c
            if r == (6 if self.white else 1) and board.get_piece(r + 2 * step, c) is None:
                yield r + 2 * step, c
        for dc in (-1, 1):
            if (r + step, c + dc) in board:
                other = board.get_piece(r + step, c + dc)
                if other is not None and other.white != self.white:
                    yield r + step, c + dc


KINDS = {cls.symbol: cls for cls in (Rook, Bishop, Queen, King, Knight, Pawn)}


class Board:
    def __init__(self, fen):
        self.squares = {}
        for r, row in enumerate(fen.split("/")):
            c = 0
            for ch in row:
                if ch.isdigit():
                    c += int(ch)
                else:
                    self.squares[r, c] = KINDS[ch.lower()](ch.isupper())
                    c += 1

    def __contains__(self, at):
        return 0 <= at[0] < 8 and 0 <= at[1] < 8

    def get_piece(self, r, c):
        return self.squares.get((r, c))

    def __str__(self):
        return "\n".join("".join(str(self.squares.get((r, c), ".")) for c in range(8)) for r in range(8))

    def in_check(self, white):
        king = next((at for at, p in self.squares.items() if isinstance(p, King) and p.white == white), None)
        return any(king in p.moves(self, at) for at, p in list(self.squares.items()) if p.white != white)

    def legal(self, white):
        for at, piece in sorted(self.squares.items(), key=lambda kv: kv[0]):
            if piece.white == white:
                for to in sorted(piece.moves(self, at)):
                    captured = self.squares.get(to)
                    del self.squares[at]
                    self.squares[to] = piece
                    try:
                        if not self.in_check(white):
                            yield at, to
                    finally:
                        self.squares[at] = piece
                        if captured is None:
                            del self.squares[to]
                        else:
                            self.squares[to] = captured

    def perft(self, depth, white=True):
        if depth == 0:
            return 1
        total = 0
        for at, to in list(self.legal(white)):
            captured = self.squares.get(to)
            piece = self.squares.pop(at)
            self.squares[to] = piece
            total += self.perft(depth - 1, not white)
            self.squares[at] = piece
            if captured is None:
                del self.squares[to]
            else:
                self.squares[to] = captured
        return total

    def outcome(self, white):
        if any(True for _ in self.legal(white)):
            return "play"
        return "mate" if self.in_check(white) else "stalemate"


name = lambda sq: "abcdefgh"[sq[1]] + str(8 - sq[0])
start = Board("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR")
print(start)
print(start.perft(1), start.perft(2))
b = Board("4k3/8/8/3q4/8/2N5/8/R3K2R")
print(b, b.in_check(True), [name(a) + name(t) for a, t in b.legal(True)][:12], sum(1 for _ in b.legal(False)))
print(Board("7k/5Q2/6K1/8/8/8/8/8").outcome(False), Board("7k/6Q1/6K1/8/8/8/8/8").outcome(False), Board("7k/8/8/8/8/8/8/K7").outcome(False))
print(sorted(KINDS), KINDS["k"].__mro__[1].__name__, [repr(KINDS[s](i % 2 == 0)) for i, s in enumerate("rnbqkp")])
print(sum(len(list(Knight(True).moves(Board("8/8/8/8/8/8/8/8"), (r, c)))) for r in range(8) for c in range(8)), len(list(Queen(True).moves(Board("8/8/8/8/8/8/8/8"), (3, 3)))))
