"""Reconstruct a published criminal case from the reports about it.

>>> import case_lib
>>> opened = case_lib.open_case("shanghai-2023")
>>> opened["arrests.total"]
<arrests.total = 506 person, reported>
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from case_lib.asking.beside import beside
    from case_lib.asking.exploring import explore
    from case_lib.asking.sensitivity import leave_one_out, moved_by
    from case_lib.asking.sweeping import sweep
    from case_lib.asking.tornado import tornado
    from case_lib.casefile.opening import open_case
    from case_lib.document import show
    from case_lib.quantity.quantities import Quantity
    from case_lib.synthetic.allocation import allocate

    __version__: str

__all__ = [
    "Quantity",
    "__version__",
    "allocate",
    "beside",
    "explore",
    "leave_one_out",
    "moved_by",
    "open_case",
    "show",
    "sweep",
    "tornado",
]

# the module of each name, imported on first use because models take a second to import; a trailing
# dot marks a name that is itself a module
_WHERE = {
    "beside": "case_lib.asking.beside",
    "explore": "case_lib.asking.exploring",
    "leave_one_out": "case_lib.asking.sensitivity",
    "moved_by": "case_lib.asking.sensitivity",
    "show": "case_lib.document.show.",
    "sweep": "case_lib.asking.sweeping",
    "tornado": "case_lib.asking.tornado",
    "open_case": "case_lib.casefile.opening",
    "Quantity": "case_lib.quantity.quantities",
    "allocate": "case_lib.synthetic.allocation",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("case_lib.base.version").release()
    if name not in _WHERE:
        raise AttributeError(f"module 'case_lib' has no attribute {name!r}")
    module = import_module(_WHERE[name].rstrip("."))
    return module if _WHERE[name].endswith(".") else getattr(module, name)


def __dir__() -> list[str]:
    return [*globals(), *_WHERE]
