# A template engine: lexer, blocks, loops, conditions, filters, inheritance, escaping.
import re

TOKENS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.S)
FILTERS = {}


def filter_(f):
    FILTERS[f.__name__.rstrip("_")] = f
    return f


@filter_
def upper(v):
    return str(v).upper()


@filter_
def default_(v, alternative=""):
    return v if v else alternative


@filter_
def join(v, sep=", "):
    return sep.join(map(str, v))


@filter_
def length(v):
    return len(v)


@filter_
def money(v):
    return f"{v:,.2f}"


class Safe(str):
    pass


@filter_
def safe(v):
    return Safe(v)


class TemplateError(Exception):
    pass


def escape(v):
    if isinstance(v, Safe):
        return v
    return str(v).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class Scope:
    def __init__(self, data, parent=None):
        self.data, self.parent = data, parent

    def lookup(self, path):
        first, *rest = path.split(".")
        scope = self
        while scope is not None and first not in scope.data:
            scope = scope.parent
        if scope is None:
            raise TemplateError(f"no variable {first}")
        value = scope.data[first]
        for part in rest:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, (list, tuple)) and part.isdigit():
                value = value[int(part)]
            else:
                value = getattr(value, part)
                if callable(value):
                    value = value()
        return value


def literal(text, scope):
    if text[0] in "\"'":
        return text[1:-1]
    try:
        return int(text)
    except ValueError:
        return scope.lookup(text)


def evaluate(text, scope):
    head, *filters = [p.strip() for p in text.split("|")]
    for op, f in (("==", lambda a, b: a == b), (">", lambda a, b: a > b)):
        if op in head:
            a, b = head.split(op)
            return f(literal(a.strip(), scope), literal(b.strip(), scope))
    negate = head.startswith("not ")
    try:
        value = literal(head[4:] if negate else head, scope)
    except TemplateError:
        if not any(f.startswith("default") for f in filters):
            raise
        value = None
    value = not value if negate else value
    for f in filters:
        name, _, argument = f.partition(":")
        if name not in FILTERS:
            raise TemplateError(f"no filter {name}")
        value = FILTERS[name](value, *([literal(argument, scope)] if argument else []))
    return value


class Template:
    library = {}

    def __init__(self, source, name=None):
        self.tokens = [t for t in TOKENS.split(source) if t]
        self.position, self.parent, self.blocks = 0, None, {}
        self.nodes = self.parse(())
        if name:
            Template.library[name] = self

    def parse(self, until):
        nodes = []
        while self.position < len(self.tokens):
            t = self.tokens[self.position]
            self.position += 1
            if t.startswith("{#"):
                continue
            if t.startswith("{{"):
                nodes.append(("out", t[2:-2].strip()))
            elif t.startswith("{%"):
                word, _, rest = t[2:-2].strip().partition(" ")
                if word in until:
                    return nodes, word
                match word:
                    case "if":
                        then, end = self.parse(("else", "endif"))
                        other = self.parse(("endif",))[0] if end == "else" else []
                        nodes.append(("if", rest, then, other))
                    case "for":
                        names, _, source = rest.partition(" in ")
                        body, end = self.parse(("else", "endfor"))
                        other = self.parse(("endfor",))[0] if end == "else" else []
                        nodes.append(("for", names.replace(" ", "").split(","), source, body, other))
                    case "block":
                        self.blocks[rest] = self.parse(("endblock",))[0]
                        nodes.append(("block", rest))
                    case "extends":
                        self.parent = rest.strip("'\"")
                    case "include":
                        nodes.append(("include", rest.strip("'\"")))
                    case _:
                        raise TemplateError(f"unknown tag {word}")
            else:
                nodes.append(("text", t))
        if until:
            raise TemplateError(f"missing {' or '.join(until)}")
        return nodes

    def render(self, **data):
        return "".join(self.run(Scope(data), {}))

    def run(self, scope, blocks):
        blocks = {**self.blocks, **blocks}
        if self.parent:
            yield from Template.library[self.parent].run(scope, blocks)
        else:
            yield from self.walk(self.nodes, scope, blocks)

    def walk(self, nodes, scope, blocks):
        for node in nodes:
            match node:
                case ("text", text):
                    yield text
                case ("out", expression):
                    yield escape(evaluate(expression, scope))
                case ("if", condition, then, other):
                    yield from self.walk(then if evaluate(condition, scope) else other, scope, blocks)
                case ("for", names, source, body, other):
                    items = list(evaluate(source, scope))
                    for i, item in enumerate(items):
                        values = dict(zip(names, item)) if len(names) > 1 else {names[0]: item}
                        values["loop"] = {"index": i + 1, "first": i == 0, "last": i == len(items) - 1}
                        yield from self.walk(body, Scope(values, scope), blocks)
                    if not items:
                        yield from self.walk(other, scope, blocks)
                case ("block", name):
                    yield from self.walk(blocks[name], scope, blocks)
                case ("include", name):
                    yield from Template.library[name].run(scope, blocks)


class User:
    def __init__(self, name, tags):
        self.name, self.tags = name, tags

    def initials(self):
        return "".join(w[0] for w in self.name.split())


Template("<html>{% block title %}Default{% endblock %}|{% block body %}-{% endblock %}</html>", "base")
Template("[{{ name | upper }}]", "badge")
page = Template("""{% extends 'base' %}{% block body %}{# comment #}{% for u in users %}{{ loop.index }}. {{ u.name }} ({{ u.initials }}){% if u.tags %}: {{ u.tags | join:"/" }}{% else %} no tags{% endif %}{% if not loop.last %}; {% endif %}{% else %}nobody{% endfor %}{% endblock %}""")
users = [User("Ann <b> Lee", ["x", "y"]), User("Bob & Co", [])]
print(page.render(users=users))
print(page.render(users=[]))
print(Template("{% for k, v in d %}{{ k }}={{ v | money }} {% endfor %}{{ missing | default:'none' }} {{ d | length }} {{ html | safe }} {{ html }}").render(d=[("a", 1234.5), ("b", 2)], html="<i>"))
print(Template("{% if n > 3 %}big{% else %}small{% endif %} {% if s == 'q' %}is q{% endif %} {{ a.b.1 }} {% include 'badge' %}").render(n=5, s="q", a={"b": [1, "two"]}, name="inc"))
for bad in ("{{ nope }}", "{{ x | bogus }}", "{% if x %}", "{% frob %}", "{% for a in x %}{% endif %}"):
    try:
        print(Template(bad).render(x=1))
    except TemplateError as e:
        print(type(e).__name__, e)
rows = Template("{% for r in rows %}{% for c in r %}{{ c }},{% endfor %}\n{% endfor %}").render(rows=[[i * j for j in range(10)] for i in range(30)])
print(len(rows), rows.count("\n"), rows.splitlines()[7])
