"""What the sandbox changes in moto is changed in one place, sandbox/snowdome/aws/moto_changes.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from snowdome import aws

FOLDER = Path(aws.__file__).parent
LIST = "moto_changes"


def changes_of_moto(tree: ast.Module) -> Iterator[ast.AST]:
    """Assignments to attributes of what is imported from moto, also by setattr."""
    of_moto = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "moto"
        for alias in node.names
    }
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = [target.value for target in node.targets if isinstance(target, ast.Attribute)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            targets = [node.args[0]]
        if any(isinstance(target, ast.Name) and target.id in of_moto for target in targets):
            yield node


def changing_modules() -> set[str]:
    trees = {path.relative_to(FOLDER): ast.parse(path.read_text()) for path in FOLDER.rglob("*.py")}
    return {".".join(path.with_suffix("").parts) for path, tree in trees.items() if any(changes_of_moto(tree))}


def installed() -> list[str]:
    """Modules whose `install` is in the list, in its order."""
    tree = ast.parse((FOLDER / f"{LIST}.py").read_text())
    return [
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "install" and isinstance(node.value, ast.Name)
    ]


def test_who_changes_moto_is_in_the_list() -> None:
    assert {module.rpartition(".")[2] for module in changing_modules() - {LIST}} == set(installed())


def test_the_list_has_everything_once() -> None:
    names = installed()
    assert len(names) == len(set(names))


def test_nothing_but_the_list_installs() -> None:
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text())
        called = {
            node.func.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "install"
            and isinstance(node.func.value, ast.Name)
        }
        assert path.stem == LIST or not called & set(installed()), path


def test_importing_a_module_changes_nothing_in_moto() -> None:
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text())
        top = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])
        assert not list(changes_of_moto(top)), path
