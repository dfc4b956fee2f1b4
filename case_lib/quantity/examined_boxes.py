"""Boxes of several variables with what is known of a function over each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import Flags

__all__ = ["Examined"]


@dataclass(frozen=True)
class Examined:
    """Boxes, lower bounds over them and whether these are open, slopes, and their parts.

    A part, by its number, is a group of inputs that act separately from the others.
    """

    box: Box
    lows: Floats
    opens: Flags
    slopes: Floats
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

    @classmethod
    def joined(cls, boxes: Sequence[Examined]) -> Examined:
        """Return several as one, in order."""
        return cls(
            Box.joined([each.box for each in boxes]),
            np.concatenate([each.lows for each in boxes]),
            np.concatenate([each.opens for each in boxes]),
            np.concatenate([each.slopes for each in boxes], axis=1),
            np.concatenate([each.parts for each in boxes]),
        )

    def join(self, other: Examined) -> Examined:
        """Return these boxes followed by others."""
        return self.joined([self, other])

    @property
    def mattering(self) -> Flags:
        """Which variables of each box have a range over which the function may change."""
        mattering: Flags = (self.box.low < self.box.high) & (self.slopes != 0)
        return mattering
