"""The rules inside a program: the place of routes, rules and statements, and the allowed imports.

Import contracts (`make lint`) check the borders between programs and layers; the rules that they cannot express are
here.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from deploy.programs import PROGRAMS, SERVICES

ROOT = Path(__file__).parents[2]
PACKAGES = {"gateway": "gateway", "deploy": "deploy", **{f"services/{name}": f"services.{name}" for name in SERVICES}}
# Wiring: these files may import everything of their program.
WIRING = {"app", "worker", "feeds", "settings"}


def modules(folder: str, root: Path = ROOT) -> Iterator[tuple[str, ast.Module]]:
    """The dotted name and the syntax tree of every module below a folder, without migrations."""
    for path in sorted((root / folder).rglob("*.py")):
        relative = path.relative_to(root)
        if "versions" not in relative.parts and "node_modules" not in relative.parts:
            name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that a module may import: of `from a import b` both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def is_statements(name: str) -> bool:
    """Whether a module is one of SQL statements: `queries`, `recount_queries`, or in a folder `queries`."""
    return any(part == "queries" or part.endswith("_queries") for part in name.split("."))


def parts(package: str, folder: str, root: Path = ROOT) -> Mapping[str, set[str]]:
    """For each top-level folder or file of a program, those it imports."""
    known = [name for name, _ in modules(folder, root)]
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules(folder, root):
        own = name.removeprefix(f"{package}.").partition(".")[0]
        for target in imported(tree):
            if target in known and target.startswith(f"{package}."):
                found[own].add(target.removeprefix(f"{package}.").partition(".")[0])
    return {part: others - {part} for part, others in found.items()}


def cycle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """The path from a part back to itself, or nothing."""
    done: set[str] = set()

    def follow(part: str, way: list[str]) -> list[str]:
        if part in way:
            return [*way[way.index(part) :], part]
        if part in done:
            return []
        for other in sorted(graph.get(part, set())):
            if found := follow(other, [*way, part]):
                return found
        done.add(part)
        return []

    return next((found for part in sorted(graph) if (found := follow(part, []))), [])


@pytest.mark.parametrize(("folder", "package"), [*PACKAGES.items(), ("services/kernel", "services.kernel")])
def test_no_part_of_a_program_is_in_an_import_cycle(folder: str, package: str) -> None:
    assert cycle_in(parts(package, folder)) == []


def things_of(service: str, root: Path) -> set[str]:
    folder = root / "services" / service
    return {path.parent.name for path in folder.glob("*/*.py") if path.parent.name != "migrations"}


def borders_crossed(service: str, root: Path = ROOT) -> list[str]:
    """`a → b` for every module that imports routes or statements of another thing of its service."""
    package, things = f"services.{service}", things_of(service, root)
    crossed = []
    for name, tree in modules(f"services/{service}", root):
        own = name.removeprefix(f"{package}.").partition(".")[0]
        if own in WIRING or own == "migrations":
            continue
        for target in imported(tree):
            other, _, rest = target.removeprefix(f"{package}.").partition(".")
            if not target.startswith(f"{package}.") or other == own or other not in things:
                continue
            if rest.partition(".")[0] == "routes" or is_statements(rest):
                crossed.append(f"{name} → {target}")
    return crossed


@pytest.mark.parametrize("service", SERVICES)
def test_a_thing_imports_another_things_rules_and_neither_its_routes_nor_its_statements(service: str) -> None:
    assert borders_crossed(service) == []


def reversed_imports(service: str, root: Path = ROOT) -> list[str]:
    """Rules that import routes, and statements that import routes or rules."""
    found = []
    for name, tree in modules(f"services/{service}", root):
        for target in imported(tree):
            last = target.rpartition(".")[2]
            is_route = not name.endswith(("routes", ".app")) and last == "routes"
            is_rule = is_statements(name) and last in {"rules", "routes"}
            if target.startswith(f"services.{service}.") and (is_route or is_rule):
                found.append(f"{name} → {target}")
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_routes_import_rules_and_rules_import_statements_and_never_the_reverse(service: str) -> None:
    assert reversed_imports(service) == []


STATEMENTS = {"select", "insert", "update", "delete", "text"}


WHOLE_STATEMENT = re.compile(
    r"^\s*(select\s.+|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s)",
    re.IGNORECASE | re.DOTALL,
)


def texts(tree: ast.AST) -> Iterator[str]:
    """Every string of a module but its docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


def statements_outside(folder: str, root: Path = ROOT) -> list[str]:
    """Modules that build an SQL statement, or hold one as text, and are not a module of statements."""
    found = []
    for name, tree in modules(folder, root):
        if is_statements(name) or name.endswith((".models", ".visibility")) or ".migrations" in name:
            continue
        from_sqlalchemy = {
            each.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
            for each in node.names
        }
        imports_all = any(
            isinstance(node, ast.Import) and any(each.name.startswith("sqlalchemy") for each in node.names)
            for node in ast.walk(tree)
        )
        written = [text.strip()[:20] for text in texts(tree) if WHOLE_STATEMENT.search(text)]
        if made := [*sorted(from_sqlalchemy & STATEMENTS), *(["sqlalchemy"] if imports_all else []), *written]:
            found.append(f"{name}: {made}")
    return found


@pytest.mark.parametrize("folder", ["gateway", *(f"services/{name}" for name in SERVICES)])
def test_statements_stand_in_queries_only(folder: str) -> None:
    assert statements_outside(folder) == []


# The beginning of a statement, and text that an f-string with SQL contains later.
SQL_WORDS = re.compile(
    r"^\s*(select|insert|update|delete|with|create|alter|drop|grant|revoke|copy|truncate|set|do)\s"
    r"|\s(from|where|join|in \(select)\s[^\n]*[=(]",
    re.IGNORECASE,
)


def statements_from_f_strings(root: Path = ROOT) -> list[str]:
    """Places, migrations too, where an f-string, `+`, `%` or `.format` puts a value into SQL; use `psycopg.sql` and
    parameters instead."""
    return [
        f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"
        for folder in ("services", "gateway", "deploy", "tools")
        for path in sorted((root / folder).rglob("*.py"))
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if any(SQL_WORDS.search(text) for text in _put_together(node))
    ]


def _put_together(node: ast.AST) -> Iterator[str]:
    """The text into which this expression puts values, if it is one that does."""
    if isinstance(node, ast.JoinedStr):
        yield _text_of(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        sides = (node.left, node.right)
        if not all(isinstance(side, ast.Constant) for side in sides):
            yield from (side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        template = node.func.value
        yield from [template.value] if isinstance(template, ast.Constant) and isinstance(template.value, str) else []


def _text_of(node: ast.JoinedStr) -> str:
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "x" for each in node.values)


def test_no_statement_is_put_together_by_an_f_string() -> None:
    assert statements_from_f_strings() == []


def programs_named(root: Path = ROOT) -> list[str]:
    """Strings and fields of the kernel that name a program, its package or the setting of its address.

    Permissions such as `households.read` are words of the API, not names of programs.
    """
    named = []
    for name, tree in modules("services/kernel", root):
        for node in ast.walk(tree):
            text, line = _named_by(node)
            if text in PROGRAMS or any(f"{p}_url" in text.lower() for p in PROGRAMS) or OF_A_PROGRAM.search(text):
                named.append(f"{name}:{line}: {text[:40]}")
    return named


def _named_by(node: ast.AST) -> tuple[str, int]:
    """The text of a string, or the name of a field or an attribute; else nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, node.lineno
    if isinstance(node, ast.Name):
        return node.id, node.lineno
    if isinstance(node, ast.Attribute):
        return node.attr, node.lineno
    return "", 0


# A module of a program. `households.read` is a permission.
OF_A_PROGRAM = re.compile(rf"services\.({'|'.join(SERVICES)})\b|\bgateway\.(app|worker|settings|events|people|edge)\b")


def test_the_kernel_names_no_program_by_string() -> None:
    assert programs_named() == []


BREACHES: dict[str, tuple[dict[str, str], Callable[[Path], object]]] = {
    "a cycle": (
        {
            "services/campaigns/dues/rules.py": "from services.campaigns.quotas import rules",
            "services/campaigns/quotas/rules.py": "from services.campaigns.dues import rules",
        },
        lambda root: cycle_in(parts("services.campaigns", "services/campaigns", root)),
    ),
    "another thing's statements": (
        {
            "services/campaigns/dues/rules.py": "from services.campaigns.quotas import queries",
            "services/campaigns/quotas/queries.py": "",
        },
        lambda root: borders_crossed("campaigns", root),
    ),
    "another thing's routes": (
        {
            "services/campaigns/dues/rules.py": "from services.campaigns.quotas.routes import router",
            "services/campaigns/quotas/routes.py": "router = 1",
        },
        lambda root: borders_crossed("campaigns", root),
    ),
    "statements that know rules": (
        {
            "services/campaigns/dues/queries.py": "from services.campaigns.dues import rules",
            "services/campaigns/dues/rules.py": "",
        },
        lambda root: reversed_imports("campaigns", root),
    ),
    "a statement among rules": (
        {"services/campaigns/dues/rules.py": "from sqlalchemy import select"},
        lambda root: statements_outside("services/campaigns", root),
    ),
    "a statement as text among rules": (
        {"services/campaigns/dues/rules.py": "found = database.fetch_one('select 1 from dues', {})"},
        lambda root: statements_outside("services/campaigns", root),
    ),
    "all of SQLAlchemy among rules": (
        {"services/campaigns/dues/rules.py": "import sqlalchemy as sa"},
        lambda root: statements_outside("services/campaigns", root),
    ),
    "a statement by plus": (
        {"services/campaigns/dues/queries.py": "execute('select * from dues where id = ' + id_)"},
        statements_from_f_strings,
    ),
    "a statement by percent": (
        {"services/campaigns/dues/queries.py": "execute('delete from dues where id = %s' % id_)"},
        statements_from_f_strings,
    ),
    "a statement by format": (
        {"services/campaigns/dues/queries.py": "execute('drop table {}'.format(table))"},
        statements_from_f_strings,
    ),
    "a program named by a field": (
        {"services/kernel/settings.py": "class Settings:\n    households_url: str"},
        programs_named,
    ),
    "a program named by a variable": (
        {"services/kernel/settings.py": "where = 'BANGFU_HOUSEHOLDS_URL'"},
        programs_named,
    ),
    "a module of the gateway named by string": (
        {"services/kernel/loops.py": "start('gateway.worker')"},
        programs_named,
    ),
    "a statement from an f-string": (
        {"services/campaigns/migrations/versions/one.py": 'execute(f"drop table {table}")'},
        statements_from_f_strings,
    ),
    "a program named by string": (
        {"services/kernel/settings.py": "field = 'households_url'"},
        programs_named,
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found(breach: str, tmp_path: Path) -> None:
    files, find = BREACHES[breach]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert find(tmp_path)
