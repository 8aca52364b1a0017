"""What AWS's `awsglue` has and this package lacks: it can be imported, and is refused by name when it is used."""

from __future__ import annotations

from typing import Any, NoReturn


class Unsupported:
    """Stands for one class or method of `awsglue`. Any use raises NotImplementedError with its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **options: Any) -> NoReturn:
        raise NotImplementedError(f"awsglue's {self._name} does not run in the sandbox. Use Spark DataFrames.")

    def __getattr__(self, attribute: str) -> Unsupported:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return Unsupported(f"{self._name}.{attribute}")
