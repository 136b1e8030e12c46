"""Makes a differing program small: drops statements, puts bodies and operands in their owners' places."""
import ast
import copy

import bundles

BATCH = 24


def parse(lines):
    return ast.parse("def program():\n" + "\n".join("    " + line for line in lines))


def unparse(tree):
    text = ast.unparse(tree)
    return [line[4:] for line in text.splitlines()[1:]]


def counts(statement):
    """Whether the statement keeps a loop from running for ever."""
    return isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name) and statement.target.id[:1] == "c" and statement.target.id[1:].isdigit()


def blocks(tree):
    """Every list of statements, as (node, name of the field)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module):
            continue
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            if isinstance(getattr(node, name, None), list) and getattr(node, name):
                yield node, name


def expressions(tree):
    """Every expression that something simpler may stand for, as (owner, field, index)."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.JoinedStr, ast.FormattedValue)) or isinstance(node, ast.pattern):
            continue
        for name, value in ast.iter_fields(node):
            if isinstance(node, ast.While) and name == "test":
                continue
            if isinstance(value, ast.expr):
                yield node, name, None
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        yield node, name, index


def edits(tree):
    """Functions that each change a copy of the tree in one place. The copy has the same order of walking."""
    found = []
    for position, (node, name) in enumerate(blocks(tree)):
        block = getattr(node, name)
        size = len(block)
        while size >= 1:
            for start in range(0, len(block), size):
                if not any(counts(statement) for statement in block[start:start + size]):
                    found.append(("drop", position, start, start + size))
            size //= 2
        for index, statement in enumerate(block):
            if name not in ("handlers", "cases") and hasattr(statement, "body") and not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.append(("inline", position, index, None))
    for position, (node, name, index) in enumerate(expressions(tree)):
        expression = getattr(node, name) if index is None else getattr(node, name)[index]
        children = [child for child in ast.iter_child_nodes(expression) if isinstance(child, ast.expr)]
        for choice in range(len(children)):
            found.append(("child", position, choice, None))
        if index is not None and name in ("elts", "args", "decorator_list"):
            found.append(("without", position, None, None))
        if isinstance(expression, ast.Constant) and isinstance(expression.value, (str, bytes)) and len(expression.value) > 1:
            found.append(("half", position, 0, None))
            found.append(("half", position, 1, None))
    return found


def apply(tree, edit):
    kind, position, first, second = edit
    changed = copy.deepcopy(tree)
    if kind in ("drop", "inline"):
        node, name = list(blocks(changed))[position]
        block = getattr(node, name)
        if kind == "drop":
            del block[first:second]
            if not block and name == "body":
                block.append(ast.Pass())
        else:
            block[first:first + 1] = block[first].body
        return changed
    node, name, index = list(expressions(changed))[position]
    old = getattr(node, name) if index is None else getattr(node, name)[index]
    if kind == "without":
        del getattr(node, name)[index]
        return changed
    if kind == "child":
        new = [child for child in ast.iter_child_nodes(old) if isinstance(child, ast.expr)][first]
    else:
        middle = len(old.value) // 2
        new = ast.Constant(old.value[:middle] if first == 0 else old.value[middle:])
    if index is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[index] = new
    return changed


def smaller(lines):
    """Every program one step smaller than this one, the smallest first."""
    tree = parse(lines)
    found = {}
    for edit in edits(tree):
        try:
            candidate = unparse(apply(tree, edit))
        except Exception:  # Trees that no source text gives: an empty tuple of targets, say.
            continue
        text = "\n".join(candidate)
        if len(text) < len("\n".join(lines)) and bundles.compiles(candidate):
            found[text] = candidate
    return sorted(found.values(), key=lambda candidate: sum(map(len, candidate)))


def differing(oracle, subject, candidates):
    """The first candidate on which the two still differ, and steadily, with both outputs."""
    numbers, _ = bundles.compare(oracle, subject, candidates)
    if not numbers:
        return None
    unsteady = bundles.unsteady(oracle, [candidates[number] for number in numbers])
    for place, number in enumerate(numbers):
        if place not in unsteady:
            return candidates[number], numbers[number]
    return None


def reduce(oracle, subject, difference, rounds=60):
    """The same difference as a program as small as this gets."""
    if not bundles.compiles(difference.lines):
        return difference
    normal = unparse(parse(difference.lines))
    best = differing(oracle, subject, [normal])
    if best is None:
        return difference
    for _ in range(rounds):
        candidates = smaller(best[0])
        for start in range(0, len(candidates), BATCH):
            next_best = differing(oracle, subject, candidates[start:start + BATCH])
            if next_best:
                best = next_best
                break
        else:
            break
    lines, (expected, found) = best
    return bundles.Difference(difference.seed, difference.theme, lines, expected, found)
