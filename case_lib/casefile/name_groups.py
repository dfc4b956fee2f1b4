"""Access the quantities of a case by the parts of their names, as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from case_lib.base.errors import nearest
from case_lib.base.short import counted

if TYPE_CHECKING:
    from case_lib.casefile.case import Case

__all__ = ["NameGroup"]


class NameGroup:
    """The quantities of a case whose names share a beginning, as attributes.

    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> opened.pay.caller.base_wage_day
    <pay.caller.base_wage_day = [180, 220] CNY/day, reported>
    >>> opened.pay.caller
    <pay.caller: 6 quantities>
    """

    def __init__(self, case: Case, beginning: str) -> None:
        self._case, self._beginning = case, beginning

    def __getattr__(self, part: str) -> Any:
        """Return a quantity, or the group of quantities below a part of a name.

        Raises
        ------
        AttributeError
            If no name continues with this part; the message suggests the nearest.
        """
        if part.startswith("_"):
            raise AttributeError(part)
        name = f"{self._beginning}{part}"
        quantity = self._case.get(name)
        if quantity is not None:
            return quantity
        if part in self.parts():
            return NameGroup(self._case, f"{name}.")
        raise AttributeError(
            f"{self._case.file.case} has no {name!r}.{nearest(part, self.parts())}"
        )

    def parts(self) -> list[str]:
        """Return the distinct next parts of the names."""
        here = len(self._beginning)
        rest = [n[here:] for n in self._case.names() if n.startswith(self._beginning)]
        return list(dict.fromkeys(name.partition(".")[0] for name in rest))

    def __dir__(self) -> list[str]:
        return self.parts()

    def __repr__(self) -> str:
        count = sum(name.startswith(self._beginning) for name in self._case.names())
        return f"<{self._beginning[:-1]}: {counted(count, 'quantity', 'quantities')}>"
