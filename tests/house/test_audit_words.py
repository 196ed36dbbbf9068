"""Every act that a program writes into its audit trail has a word, in Chinese and English, on the screen of the trail.

The acts are read from the code: from the calls of `trail.record` and `look`, through the functions that pass an act on.
"""

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREEN = ROOT / "frontend" / "src" / "office" / "audit" / "words.ts"
PROGRAMS = ("gateway", "services", "deploy")
ACT = re.compile(r"[a-z][a-z_-]*(\.[a-z][a-z_-]*)?")
LOOKS_AT = 2
"""Where the act stands among the arguments of `look`."""
# What a name with a dot stands for; a new one is not known before it is written here.
ATTRIBUTES = {
    ("services/campaigns/reach/rules.py", "things.name"): {"campaign", "notice"},
    ("services/kernel/files/attached.py", "owner.kind"): {"due", "due_receipt", "notice"},
    ("services/households/withholding/erasures.py", "state.value"): {"refused", "withdrawn"},
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: str
    tree: ast.Module

    @property
    def dotted(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    def function_at(self, line: int) -> Function | None:
        """The innermost one."""
        around = [node for node in _parts(self).functions if node.lineno <= line <= (node.end_lineno or node.lineno)]
        return max(around, key=lambda node: node.lineno, default=None)


@dataclass
class Parts:
    """What is looked for in a module, walked through once."""

    functions: list[Function] = field(default_factory=list)
    calls: dict[str, list[ast.Call]] = field(default_factory=dict)
    imports: list[tuple[str, str, str]] = field(default_factory=list)
    """From where, what, and under which name."""
    statements: list[str] = field(default_factory=list)
    """SQL that writes entries by itself."""


@cache
def _parts(module: Module) -> Parts:
    parts = Parts()
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            parts.functions.append(node)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            parts.calls.setdefault(name, []).append(node)
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts.imports += [(node.module, alias.name, alias.asname or alias.name) for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "into audit_entries" in node.value:
            parts.statements.append(node.value)
    return parts


@cache
def modules() -> tuple[Module, ...]:
    files = (file for program in PROGRAMS for file in sorted((ROOT / program).rglob("*.py")))
    return tuple(
        Module(str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
        if "migrations" not in file.parts
    )


class CannotFollow(AssertionError):
    """An act is computed in a way that this test does not read: write it plainer, or teach the test."""


def acts_of(module: Module, node: ast.expr | None, line: int) -> set[str]:
    """All values of an expression. Raises CannotFollow."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return acts_of(module, node.body, line) | acts_of(module, node.orelse, line)
    if isinstance(node, ast.JoinedStr):
        parts = [acts_of(module, part, line) for part in node.values]
        return {"".join(each) for each in product(*parts)}
    if isinstance(node, ast.FormattedValue):
        return acts_of(module, node.value, line)
    if isinstance(node, ast.Attribute) and (known := ATTRIBUTES.get((module.path, ast.unparse(node)))):
        return known
    if isinstance(node, ast.Subscript):
        return _of_table(module, node, line)
    if isinstance(node, ast.Name):
        return _of_name(module, node.id, line)
    raise CannotFollow(f"{module.path}:{line}: {ast.unparse(node) if node else 'no act'}")


def _of_table(module: Module, node: ast.Subscript, line: int) -> set[str]:
    """Of a dictionary of the module: all its values."""
    assigned = _assigned(module.tree, ast.unparse(node.value))
    if not isinstance(assigned, ast.Dict):
        raise CannotFollow(f"{module.path}:{line}: {ast.unparse(node)}")
    return set().union(*(acts_of(module, value, line) for value in assigned.values))


def _of_name(module: Module, name: str, line: int) -> set[str]:
    function = module.function_at(line)
    if function is not None:
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
        ]
        if values:
            return set().union(*(acts_of(module, value, line) for value in values))
        if (found := _of_loop(module, function, name, line)) is not None:
            return found
        if name in _parameters(function):
            return _of_callers(module, function, name)
    constant = _assigned(module.tree, name)
    if constant is None:
        raise CannotFollow(f"{module.path}:{line}: {name}")
    return acts_of(module, constant, line)


def _of_loop(module: Module, function: Function, name: str, line: int) -> set[str] | None:
    for node in ast.walk(function):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name:
            if not isinstance(node.iter, ast.Tuple | ast.List):
                raise CannotFollow(f"{module.path}:{line}: {name}")
            return set().union(*(acts_of(module, each, line) for each in node.iter.elts))
    return None


def _assigned(tree: ast.Module, name: str) -> ast.expr | None:
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.value
    return None


def _parameters(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _of_callers(module: Module, function: Function, name: str) -> set[str]:
    """What the parameter is given by those who call the function, in its own program."""
    names = _parameters(function)
    is_method = bool(names) and names[0] in ("self", "cls")
    position = names.index(name) - is_method
    found: set[str] = set()
    for other in modules():
        called = set() if is_method else _called_as(other, module, function.name)
        if is_method and not _may_call_method(other, module, function.name):
            continue
        for call in _parts(other).calls.get(function.name, ()):
            is_itself = other is module and module.function_at(call.lineno) is function
            if is_itself or not (is_method or ast.unparse(call.func) in called):
                continue
            if (given := _given(call, name, position)) is not None:
                found |= acts_of(other, given, call.lineno)
    if not found:
        raise CannotFollow(f"{module.path}: nobody calls {function.name} with {name}")
    return found


def _called_as(other: Module, module: Module, name: str) -> set[str]:
    """How another module calls a function, by what it imports; nothing where it does not import it."""
    if other is module:
        return {name}
    package, _, own = module.dotted.rpartition(".")
    found: set[str] = set()
    for source, imported, known_as in _parts(other).imports:
        if (source, imported) == (module.dotted, name):
            found.add(known_as)
        if (source, imported) == (package, own):
            found.add(f"{known_as}.{name}")
    return found


def _may_call_method(other: Module, module: Module, name: str) -> bool:
    """Of a class of the module: the module itself, and who imports something of it."""
    return other is module or (
        not name.startswith("_") and any(each == module.dotted for each, _, _ in _parts(other).imports)
    )


def _given(call: ast.Call, name: str, position: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if position < len(call.args) else None


@cache
def written() -> dict[str, str]:
    """Each act, and one place where it is written."""
    found: dict[str, str] = {}
    for module in modules():
        if module.path == "services/kernel/audit/looks.py":
            continue
        calls = _parts(module).calls
        for call in (*calls.get("record", ()), *calls.get("look", ())):
            is_look = ast.unparse(call.func) == "look"
            act = _given(call, "action", LOOKS_AT if is_look else len(call.args))
            if act is None or not (
                is_look or any(each.arg == "details" or each.arg == "subject" for each in call.keywords)
            ):
                continue
            for value in acts_of(module, act, call.lineno):
                found[value] = f"{module.path}:{call.lineno}"
        for text in _parts(module).statements:
            found |= dict.fromkeys(re.findall(r"'([a-z][a-z_-]*\.[a-z][a-z_-]*)'", text), module.path)
    return found


@cache
def shown() -> dict[str, tuple[str, str]]:
    """What the screen calls each act, in Chinese and English."""
    text = SCREEN.read_text(encoding="utf-8")
    acts = text.partition("  action: {")[2].partition("\n  },")[0]
    pairs = re.findall(r"'?([a-z][\w.-]*)'?:\s*\[\s*'((?:[^'\\]|\\.)*)',\s*'((?:[^'\\]|\\.)*)',?\s*\]", acts)
    return {code: (zh, en) for code, zh, en in pairs}


def test_what_programs_write_is_found() -> None:
    """Of each way to write an act, one."""
    found = written()
    for act in ("organization.changed", "report.submitted", "notice.received", "pairing.viewed", "pairing.carried_on"):
        assert act in found, act
    assert all(ACT.fullmatch(act) for act in found), sorted(act for act in found if not ACT.fullmatch(act))


def test_every_act_has_a_word() -> None:
    missing = {act: place for act, place in written().items() if act not in shown()}
    assert missing == {}, f"add them to {SCREEN.relative_to(ROOT)}"


def test_each_word_is_chinese_and_english() -> None:
    for act, (zh, en) in shown().items():
        assert re.search(r"[\u4e00-\u9fff]", zh), act
        assert re.match(r"[A-Z][ -~’“”]+$", en), act
