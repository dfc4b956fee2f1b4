"""What a case lacks for a quantity or a chapter, if it isn't the claim of a name.

Both are text, as `case-lib check` prints them beside the names of missing claims.
"""

from __future__ import annotations

__all__ = ["MissingRole", "OutOfRange"]


class MissingRole(str):
    """A role with a ``function`` that no role of the case has.

    >>> MissingRole("frontline")
    'roles: function frontline'
    """

    function: str

    def __new__(cls, function: str) -> MissingRole:
        """Return the role as text."""
        lack = super().__new__(cls, f"roles: function {function}")
        lack.function = function
        return lack


class OutOfRange(str):
    """A quantity ``name`` that is too large for a model, or too small if ``most`` is None.

    >>> OutOfRange("arrests.total", most=5000), OutOfRange("arrests.total")
    ('arrests.total of at most 5,000', 'arrests.total of at least 1')
    """

    name: str
    most: int | None

    def __new__(cls, name: str, most: int | None = None) -> OutOfRange:
        """Return the quantity and its limit as text."""
        limit = "at least 1" if most is None else f"at most {most:,}"
        lack = super().__new__(cls, f"{name} of {limit}")
        lack.name, lack.most = name, most
        return lack
