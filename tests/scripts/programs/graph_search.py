# Graph algorithms: BFS, DFS, Dijkstra, A*, topological sort, components, MST.
import heapq
from collections import deque, defaultdict


class Graph:
    def __init__(self, directed=False):
        self.adj = defaultdict(dict)
        self.directed = directed

    def edge(self, a, b, w=1):
        self.adj[a][b] = w
        if not self.directed:
            self.adj[b][a] = w
        else:
            self.adj[b]

    def bfs(self, start):
        seen, queue = {start: 0}, deque([start])
        while queue:
            n = queue.popleft()
            for m in sorted(self.adj[n]):
                if m not in seen:
                    seen[m] = seen[n] + 1
                    queue.append(m)
        return seen

    def dfs(self, start, seen=None):
        seen = set() if seen is None else seen
        seen.add(start)
        yield start
        for m in sorted(self.adj[start]):
            if m not in seen:
                yield from self.dfs(m, seen)

    def dijkstra(self, start, goal):
        dist, prev, heap = {start: 0}, {}, [(0, start)]
        while heap:
            d, n = heapq.heappop(heap)
            if n == goal:
                path = [n]
                while n in prev:
                    n = prev[n]
                    path.append(n)
                return d, path[::-1]
            if d > dist[n]:
                continue
            for m, w in self.adj[n].items():
                if d + w < dist.get(m, float("inf")):
                    dist[m], prev[m] = d + w, n
                    heapq.heappush(heap, (d + w, m))
        return float("inf"), []

    def topological(self):
        indegree = {n: 0 for n in self.adj}
        for n in self.adj:
            for m in self.adj[n]:
                indegree[m] += 1
        ready = sorted(n for n, d in indegree.items() if d == 0)
        out = []
        while ready:
            n = heapq.heappop(ready)
            out.append(n)
            for m in self.adj[n]:
                indegree[m] -= 1
                if indegree[m] == 0:
                    heapq.heappush(ready, m)
        if len(out) < len(self.adj):
            raise ValueError("graph has a cycle")
        return out

    def components(self):
        seen, out = set(), []
        for n in sorted(self.adj):
            if n not in seen:
                out.append(sorted(self.dfs(n, seen)))
        return out

    def mst(self):
        parent = {n: n for n in self.adj}

        def find(x):
            while parent[x] != x:
                parent[x] = parent[parent[x]]
                x = parent[x]
            return x
        total, used = 0, []
        for w, a, b in sorted((w, a, b) for a in self.adj for b, w in self.adj[a].items() if a < b):
            if (ra := find(a)) != (rb := find(b)):
                parent[ra] = rb
                total += w
                used.append((a, b))
        return total, used


g = Graph()
for a, b, w in [("A", "B", 4), ("A", "C", 2), ("B", "C", 1), ("B", "D", 5), ("C", "D", 8), ("C", "E", 10), ("D", "E", 2), ("D", "F", 6), ("E", "F", 3), ("X", "Y", 1)]:
    g.edge(a, b, w)
print(g.bfs("A"))
print(list(g.dfs("A")), g.dijkstra("A", "F"), g.dijkstra("A", "X"))
print(g.components(), g.mst())
t = Graph(directed=True)
for a, b in [("shirt", "tie"), ("tie", "jacket"), ("trousers", "shoes"), ("trousers", "belt"), ("belt", "jacket"), ("socks", "shoes")]:
    t.edge(a, b)
print(t.topological())
t.edge("jacket", "shirt")
try:
    t.topological()
except ValueError as e:
    print(e)
maze = """
#########
#S..#...#
#.#.#.#.#
#.#...#.#
#.#####.#
#......G#
#########
""".strip().split("\n")


def astar(maze):
    pos = {c: (r, i) for r, line in enumerate(maze) for i, c in enumerate(line) if c in "SG"}
    start, goal = pos["S"], pos["G"]
    heap, best, came = [(0, 0, start)], {start: 0}, {}
    while heap:
        _, cost, at = heapq.heappop(heap)
        if at == goal:
            path = set()
            while at != start:
                path.add(at)
                at = came[at]
            return cost, path
        r, c = at
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if maze[nr][nc] != "#" and cost + 1 < best.get((nr, nc), 10**9):
                best[nr, nc] = cost + 1
                came[nr, nc] = at
                heapq.heappush(heap, (cost + 1 + abs(nr - goal[0]) + abs(nc - goal[1]), cost + 1, (nr, nc)))


cost, path = astar(maze)
print(cost)
print("\n".join("".join("*" if (r, c) in path and ch == "." else ch for c, ch in enumerate(line)) for r, line in enumerate(maze)))
grid = Graph()
for i in range(15):
    for j in range(15):
        if i < 14:
            grid.edge((i, j), (i + 1, j), (i * 7 + j * 3) % 10 + 1)
        if j < 14:
            grid.edge((i, j), (i, j + 1), (i * 5 + j * 11) % 10 + 1)
d, path = grid.dijkstra((0, 0), (14, 14))
print(d, len(path), grid.mst()[0], max(grid.bfs((0, 0)).values()))
