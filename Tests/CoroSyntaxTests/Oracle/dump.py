"""Writes the syntax tree of each file named on stdin, one node a line, as TreeDump.swift does."""
import ast, struct, sys

def operator(op):
    return {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@",
            "LShift": "<<", "RShift": ">>", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "USub": "-", "UAdd": "+",
            "Invert": "~", "Not": "not", "And": "and", "Or": "or", "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=",
            "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in"}[type(op).__name__]

def points(text):
    return ".".join("%x" % ord(c) for c in text)

def bits(number):
    return "%x" % struct.unpack(">Q", struct.pack(">d", number))[0]

class Dumper:
    def __init__(self, source):
        self.starts, at = [], 0
        for line in source.split(b"\n"):
            self.starts.append(at)
            at += len(line) + 1
        self.lines = []

    def put(self, depth, text, node=None):
        if node is not None:
            start = self.starts[node.lineno - 1] + node.col_offset
            end = self.starts[node.end_lineno - 1] + node.end_col_offset
            text += f" {start}-{end}"
        self.lines.append(" " * depth + text)

    def all(self, nodes, depth):
        for node in nodes:
            self.node(node, depth)

    def optional(self, name, node, depth):
        if node is not None:
            self.put(depth, name)
            self.node(node, depth + 1)

    def body(self, name, nodes, depth):
        if nodes:
            self.put(depth, name)
            self.all(nodes, depth + 1)

    def node(self, node, depth):
        getattr(self, type(node).__name__)(node, depth)

    def Module(self, node, depth): self.all(node.body, depth)

    # Statements
    def Expr(self, node, depth):
        self.put(depth, "expression", node); self.node(node.value, depth + 1)
    def Assign(self, node, depth):
        self.put(depth, "assignment", node); self.all(node.targets, depth + 1); self.node(node.value, depth + 1)
    def AnnAssign(self, node, depth):
        self.put(depth, f"annotated {node.simple}", node)
        self.node(node.target, depth + 1); self.node(node.annotation, depth + 1)
        self.optional("value", node.value, depth + 1)
    def AugAssign(self, node, depth):
        self.put(depth, f"augmented {operator(node.op)}", node)
        self.node(node.target, depth + 1); self.node(node.value, depth + 1)
    def Delete(self, node, depth): self.put(depth, "delete", node); self.all(node.targets, depth + 1)
    def Pass(self, node, depth): self.put(depth, "pass", node)
    def Break(self, node, depth): self.put(depth, "break", node)
    def Continue(self, node, depth): self.put(depth, "continue", node)
    def Return(self, node, depth):
        self.put(depth, "return", node); self.optional("value", node.value, depth + 1)
    def Raise(self, node, depth):
        self.put(depth, "raise", node)
        self.optional("value", node.exc, depth + 1); self.optional("cause", node.cause, depth + 1)
    def Global(self, node, depth): self.put(depth, "global " + " ".join(node.names), node)
    def Nonlocal(self, node, depth): self.put(depth, "nonlocal " + " ".join(node.names), node)
    def Assert(self, node, depth):
        self.put(depth, "assert", node); self.node(node.test, depth + 1); self.optional("message", node.msg, depth + 1)
    def aliases(self, names):
        return " ".join(a.name + (":" + a.asname if a.asname else "") for a in names)
    def Import(self, node, depth): self.put(depth, "import " + self.aliases(node.names), node)
    def ImportFrom(self, node, depth):
        self.put(depth, f"from {node.level} {node.module or ''} {self.aliases(node.names)}", node)
    def TypeAlias(self, node, depth):
        self.put(depth, "type " + node.name.id, node)
        self.all(node.type_params, depth + 1); self.node(node.value, depth + 1)
    def If(self, node, depth):
        self.put(depth, "if", node); self.node(node.test, depth + 1)
        self.body("body", node.body, depth + 1); self.body("else", node.orelse, depth + 1)
    def While(self, node, depth):
        self.put(depth, "while", node); self.node(node.test, depth + 1)
        self.body("body", node.body, depth + 1); self.body("else", node.orelse, depth + 1)
    def For(self, node, depth, word="for"):
        self.put(depth, word, node); self.node(node.target, depth + 1); self.node(node.iter, depth + 1)
        self.body("body", node.body, depth + 1); self.body("else", node.orelse, depth + 1)
    def AsyncFor(self, node, depth): self.For(node, depth, "async for")
    def Try(self, node, depth, word="try"):
        self.put(depth, word, node); self.body("body", node.body, depth + 1)
        self.all(node.handlers, depth + 1)
        self.body("else", node.orelse, depth + 1); self.body("finally", node.finalbody, depth + 1)
    def TryStar(self, node, depth): self.Try(node, depth, "try*")
    def ExceptHandler(self, node, depth):
        self.put(depth, "except " + (node.name or ""), node)
        self.optional("type", node.type, depth + 1); self.body("body", node.body, depth + 1)
    def With(self, node, depth, word="with"):
        self.put(depth, word, node)
        for item in node.items:
            self.put(depth + 1, "item"); self.node(item.context_expr, depth + 2)
            self.optional("as", item.optional_vars, depth + 2)
        self.body("body", node.body, depth + 1)
    def AsyncWith(self, node, depth): self.With(node, depth, "async with")
    def FunctionDef(self, node, depth, word="def"):
        self.put(depth, f"{word} {node.name}", node)
        self.body("decorators", node.decorator_list, depth + 1)
        self.all(node.type_params, depth + 1); self.arguments(node.args, depth + 1)
        self.optional("returns", node.returns, depth + 1); self.body("body", node.body, depth + 1)
    def AsyncFunctionDef(self, node, depth): self.FunctionDef(node, depth, "async def")
    def ClassDef(self, node, depth):
        self.put(depth, "class " + node.name, node)
        self.body("decorators", node.decorator_list, depth + 1); self.all(node.type_params, depth + 1)
        self.call(node.bases, node.keywords, depth + 1); self.body("body", node.body, depth + 1)
    def Match(self, node, depth):
        self.put(depth, "match", node); self.node(node.subject, depth + 1)
        for case in node.cases:
            self.put(depth + 1, "case"); self.node(case.pattern, depth + 2)
            self.optional("guard", case.guard, depth + 2); self.body("body", case.body, depth + 2)

    def arguments(self, args, depth):
        named = [("/", a) for a in args.posonlyargs] + [("", a) for a in args.args]
        defaults = [None] * (len(named) - len(args.defaults)) + args.defaults
        named = [(k, a, d) for (k, a), d in zip(named, defaults)]
        named += [("=", a, d) for a, d in zip(args.kwonlyargs, args.kw_defaults)]
        if args.vararg: named.append(("*", args.vararg, None))
        if args.kwarg: named.append(("**", args.kwarg, None))
        for kind, parameter, default in named:
            self.put(depth, f"parameter {kind}{parameter.arg}")
            self.optional("annotation", parameter.annotation, depth + 1); self.optional("default", default, depth + 1)

    def type_parameter(self, word, node, depth):
        self.put(depth, f"{word} {node.name}"); self.optional("bound", getattr(node, "bound", None), depth + 1)
    def TypeVar(self, node, depth): self.type_parameter("plain", node, depth)
    def TypeVarTuple(self, node, depth): self.type_parameter("variadic", node, depth)
    def ParamSpec(self, node, depth): self.type_parameter("parameters", node, depth)

    # Patterns
    def MatchValue(self, node, depth): self.put(depth, "value", node); self.node(node.value, depth + 1)
    def MatchSingleton(self, node, depth): self.put(depth, f"singleton {node.value}", node)
    def MatchSequence(self, node, depth): self.put(depth, "sequence", node); self.all(node.patterns, depth + 1)
    def MatchStar(self, node, depth): self.put(depth, "star " + (node.name or "_"), node)
    def MatchMapping(self, node, depth):
        self.put(depth, "mapping " + (node.rest or ""), node)
        for key, pattern in zip(node.keys, node.patterns):
            self.node(key, depth + 1); self.node(pattern, depth + 1)
    def MatchClass(self, node, depth):
        self.put(depth, "class", node); self.node(node.cls, depth + 1); self.all(node.patterns, depth + 1)
        for name, pattern in zip(node.kwd_attrs, node.kwd_patterns):
            self.put(depth + 1, "keyword " + name); self.node(pattern, depth + 2)
    def MatchOr(self, node, depth): self.put(depth, "or", node); self.all(node.patterns, depth + 1)
    def MatchAs(self, node, depth):
        if node.pattern is None: return self.put(depth, "capture " + (node.name or "_"), node)
        self.put(depth, "as " + node.name, node); self.node(node.pattern, depth + 1)

    # Expressions
    def Constant(self, node, depth):
        value = node.value
        if isinstance(value, bool) or value is None: text = str(value)
        elif value is ...: text = "..."
        elif isinstance(value, int): text = "int %d" % (value if value < 2 ** 63 else value % (2 ** 31 - 1))
        elif isinstance(value, float): text = "float " + bits(value)
        elif isinstance(value, complex): text = "imaginary " + bits(value.imag)
        elif isinstance(value, str): text = "string " + points(value)
        else: text = "bytes " + value.hex(".")
        self.put(depth, text, node)
    def parts(self, values, depth):
        flat = []
        def flatten(values):
            for value in values:
                if isinstance(value, ast.JoinedStr): flatten(value.values)
                elif isinstance(value, ast.Constant) and flat and isinstance(flat[-1], str): flat[-1] += value.value
                elif isinstance(value, ast.Constant): flat.append(value.value)
                else: flat.append(value)
        flatten(values)
        for part in flat:
            if isinstance(part, str):
                if part: self.put(depth, "literal " + points(part))
                continue
            self.put(depth, "field " + (chr(part.conversion) if part.conversion > 0 else ""))
            self.node(part.value, depth + 1)
            if part.format_spec:
                self.put(depth + 1, "format"); self.parts(part.format_spec.values, depth + 2)
    def JoinedStr(self, node, depth): self.put(depth, "formatted", node); self.parts(node.values, depth + 1)
    def Name(self, node, depth): self.put(depth, "name " + node.id, node)
    def Tuple(self, node, depth): self.put(depth, "tuple", node); self.all(node.elts, depth + 1)
    def List(self, node, depth): self.put(depth, "list", node); self.all(node.elts, depth + 1)
    def Set(self, node, depth): self.put(depth, "set", node); self.all(node.elts, depth + 1)
    def Dict(self, node, depth):
        self.put(depth, "dictionary", node)
        for key, value in zip(node.keys, node.values):
            if key is None: self.put(depth + 1, "unpack"); self.node(value, depth + 2)
            else: self.node(key, depth + 1); self.node(value, depth + 1)
    def Starred(self, node, depth): self.put(depth, "starred", node); self.node(node.value, depth + 1)
    def UnaryOp(self, node, depth): self.put(depth, "unary " + operator(node.op), node); self.node(node.operand, depth + 1)
    def BinOp(self, node, depth):
        self.put(depth, "binary " + operator(node.op), node); self.node(node.left, depth + 1); self.node(node.right, depth + 1)
    def BoolOp(self, node, depth): self.put(depth, "logical " + operator(node.op), node); self.all(node.values, depth + 1)
    def Compare(self, node, depth):
        self.put(depth, "comparison " + " ".join(map(operator, node.ops)), node)
        self.node(node.left, depth + 1); self.all(node.comparators, depth + 1)
    def IfExp(self, node, depth):
        self.put(depth, "conditional", node)
        for part in (node.test, node.body, node.orelse): self.node(part, depth + 1)
    def NamedExpr(self, node, depth): self.put(depth, ":= " + node.target.id, node); self.node(node.value, depth + 1)
    def Lambda(self, node, depth):
        self.put(depth, "lambda", node); self.arguments(node.args, depth + 1); self.node(node.body, depth + 1)
    def Attribute(self, node, depth): self.put(depth, "attribute " + node.attr, node); self.node(node.value, depth + 1)
    def Subscript(self, node, depth):
        self.put(depth, "subscript", node); self.node(node.value, depth + 1); self.node(node.slice, depth + 1)
    def Slice(self, node, depth):
        self.put(depth, "slice", node)
        for name in ("lower", "upper", "step"): self.optional(name, getattr(node, name), depth + 1)
    def call(self, args, keywords, depth):
        # Keywords and positional ones keep their own order only.
        for argument in args:
            if isinstance(argument, ast.Starred): self.put(depth, "starred *"); self.node(argument.value, depth + 1)
            else: self.node(argument, depth)
        for keyword in keywords:
            self.put(depth, "keyword " + (keyword.arg or "**")); self.node(keyword.value, depth + 1)
    def Call(self, node, depth):
        self.put(depth, "call", node); self.node(node.func, depth + 1); self.call(node.args, node.keywords, depth + 1)
    def comprehension(self, kind, node, elements, depth):
        self.put(depth, "comprehension " + kind, node)
        for element in elements: self.node(element, depth + 1)
        for clause in node.generators:
            self.put(depth + 1, "async for" if clause.is_async else "for")
            self.node(clause.target, depth + 2); self.node(clause.iter, depth + 2); self.all(clause.ifs, depth + 2)
    def ListComp(self, node, depth): self.comprehension("list", node, [node.elt], depth)
    def SetComp(self, node, depth): self.comprehension("set", node, [node.elt], depth)
    def GeneratorExp(self, node, depth): self.comprehension("generator", node, [node.elt], depth)
    def DictComp(self, node, depth): self.comprehension("dictionary", node, [node.key, node.value], depth)
    def Await(self, node, depth): self.put(depth, "await", node); self.node(node.value, depth + 1)
    def Yield(self, node, depth): self.put(depth, "yield", node); self.optional("value", node.value, depth + 1)
    def YieldFrom(self, node, depth): self.put(depth, "yield from", node); self.node(node.value, depth + 1)

sys.setrecursionlimit(20000)
for path in sys.stdin.read().split("\n"):
    if not path: continue
    source = open(path, "rb").read().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    print("=== " + path)
    try:
        source.decode("utf-8")
        if source.startswith(b"\xef\xbb\xbf"): raise ValueError("byte order mark")
        tree = ast.parse(source)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        print("error " + type(error).__name__)
        continue
    dumper = Dumper(source)
    dumper.node(tree, 0)
    print("\n".join(dumper.lines))
