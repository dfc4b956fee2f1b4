"""Boxes of several variables with what is known of a function over each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.quantity.boxes import Box
from case_lib.quantity.directed_rounding import Array
from case_lib.quantity.interval_arrays import Flags

__all__ = ["Examined"]


@dataclass(frozen=True)
class Examined:
    """Boxes, lower bounds over them and whether these are open, slopes, and their parts.

    A part, by its number, is a group of inputs that act separately from the others.
    """

    box: Box
    lows: Array
    opens: Flags
    slopes: Array
    parts: NDArray[np.intp]

    def take(self, which: Any) -> Examined:
        """Return a selection of the boxes."""
        return Examined(
            self.box.take(which),
            self.lows[which],
            self.opens[which],
            self.slopes[:, which],
            self.parts[which],
        )

    def join(self, other: Examined) -> Examined:
        """Return these boxes followed by others."""
        return Examined(
            self.box.join(other.box),
            np.append(self.lows, other.lows),
            np.append(self.opens, other.opens),
            np.concatenate([self.slopes, other.slopes], axis=1),
            np.append(self.parts, other.parts),
        )

    @property
    def mattering(self) -> Flags:
        """Which variables of each box have a range over which the function may change."""
        found: Flags = (self.box.low < self.box.high) & (self.slopes != 0)
        return found
