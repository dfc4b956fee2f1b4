"""Controls in JupyterLab for the assumptions behind a result; the state can be kept as a scenario.

Numbers and drawing are plain output beside the controls and updated with them, so a saved notebook
shows the last state without a kernel.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.asking.beside import Beside, beside
from case_lib.base import inputs
from case_lib.base.errors import CaseLibError, ParameterError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.base.slugs import SLUG
from case_lib.casefile.case import Case
from case_lib.casefile.scenario import Scenario, written
from case_lib.casefile.slider_reach import reach
from case_lib.quantity import printing
from case_lib.quantity.quantities import Quantity

__all__ = ["Explorer", "explore"]

_SHOWN = 6  # panels of the drawing
_STEPS = 200


def explore(
    opened: Case, name: str, assumptions: Sequence[str] = (), folder: str | Path = "scenarios"
) -> Explorer:
    """Return controls for the assumptions behind a result, with its numbers and drawing.

    Parameters
    ----------
    name
        A quantity.
    assumptions
        Which to offer; by default all in the trace of the quantity that are ranges.
    folder
        Where “keep this as a scenario” writes files.

    Raises
    ------
    ParameterError
        For an unknown name, or one that depends on no assumption.

    Examples
    --------
    >>> from case_lib import open_case
    >>> explorer = explore(open_case("shanghai-2023"), "pay.break_even_price_lead")
    >>> explorer.move("pay.call_minutes", 2, 3)
    >>> explorer.case["pay.call_minutes"]
    <pay.call_minutes = [2, 3] minute/call, assumed>
    """
    result = opened[name]
    ranges = [
        key
        for key, base in result.bases.items()
        if key in opened.file.assumptions and base.interval.bounded and not base.exact
    ]
    for key in assumptions:
        if key not in opened.file.assumptions:
            opened.assume({key: 0})  # raises with the nearest name
        if key not in ranges:
            raise ParameterError(
                f"{key} is not a range that {name} depends on. Those are: {', '.join(ranges)}."
            )
    if not ranges:
        raise ParameterError(
            f"{name} depends on no assumption that is a range, so there is nothing to move. Name "
            "another result."
        )
    return Explorer(opened, name, list(assumptions) or ranges, Path(folder))


class Explorer:
    """Controls for assumptions; ``case`` is the case with their values, ``scenario`` the changes.

    ``move`` does what a slider does, ``keep`` what the button does.
    """

    def __init__(self, opened: Case, name: str, assumptions: Sequence[str], folder: Path) -> None:
        self.opened, self.name, self.folder = opened, name, folder
        self.assumptions = tuple(assumptions)
        self.case = opened
        self._values: dict[str, tuple[float, float]] = {}
        self._handle: Any = None
        self._sliders: dict[str, Any] = {}
        self._message: Any = None

    def __repr__(self) -> str:
        """Return the result and the changed assumptions, on one line."""
        moved = ", ".join(f"{key} {low:g}..{high:g}" for key, (low, high) in self._values.items())
        return f"<explore {self.name}: {moved or 'as in the case file'}>"

    @property
    def scenario(self) -> Scenario | None:
        """The changes as a scenario."""
        return self.case.scenario if self._values else None

    def move(self, name: str, low: float, high: float) -> None:
        """Set an assumption to a range, and update the output.

        Raises
        ------
        ParameterError
            For an assumption that isn't offered, or an invalid range.
        FactError
            If it contradicts a reported quantity.
        """
        if name not in self.assumptions:
            raise ParameterError(
                f"{name} has no control here. These have one: {', '.join(self.assumptions)}."
            )
        values = {**self._values, name: (low, high)}
        self.case = self.opened.assume(dict(values))
        self._values = values
        self._update()

    def reset(self) -> None:
        """Reset all assumptions to those of the case file."""
        self.case, self._values = self.opened, {}
        self._update()

    def keep(self, name: str, why: str = "") -> Path:
        """Write the changes as a scenario file, and return its path.

        Raises
        ------
        ParameterError
            If nothing was changed, the name isn't a valid file name, or the file exists.
        """
        if not self._values:
            raise ParameterError(
                "nothing was changed, so there is no scenario to keep. Move a control."
            )
        if not re.fullmatch(SLUG, name):
            raise ParameterError(
                f"{name!r}: a name consists of lower-case letters, digits, - and _."
            )
        path = self.folder / f"{name}.yaml"
        if path.exists():
            raise ParameterError(f"{path.as_posix()} already exists. Give another name.")
        changed = self.opened.assume(dict(self._values), why=why, name=name)
        assert changed.scenario is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        scenario = changed.scenario.model_copy(update={"case": self.opened.file.case})
        path.write_text(written(scenario), encoding="utf-8")
        return path

    def state(self) -> Beside:
        """Return the result and the changes, compared with the case file."""
        if not self._values:
            return _State((self.opened,), (self.opened.file.case,), (self.name, *self.assumptions))
        names = (self.name, *self._values)
        moved = translate(N_("as moved"), self.opened.lang)
        comparison = beside(self.opened, self.case, of=names, names=[self.opened.file.case, moved])
        return _State(comparison.cases, comparison.names, comparison.shown)

    # -- JupyterLab -------------------------------------------------------------------------

    def _update(self) -> None:
        if self._handle is not None:
            self._handle.update(self.state())

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - comes with the kernel

        # a report has no user, so only the state is shown
        if inputs.FOLDER not in os.environ:
            display(self.controls())
        self._handle = display(self.state(), display_id=True)

    def controls(self) -> Any:
        """Return the controls as one widget."""
        import ipywidgets as widgets  # noqa: PLC0415 - a third of a second

        lang = self.opened.lang
        wide = widgets.Layout(width="98%")
        rows = []
        for name in self.assumptions:
            base = self.opened[name]
            log = base.distribution == "loguniform"
            least, most = reach(self.opened.file, name, base.unit or "1", base.interval, log)
            slider = widgets.FloatRangeSlider(
                value=(base.low, base.high),
                min=least,
                max=most,
                step=(most - least) / _STEPS,
                continuous_update=False,
                readout_format=".3g",
                layout=wide,
            )
            slider.observe(self._on_slide(name), names="value")
            self._sliders[name] = slider
            label = f"{text(base.label or name, lang)} ({printing.unit(base.unit, lang)})"
            label = label.removesuffix(" ()")
            rows += [widgets.Label(f"{base.kind.mark} {label}"), slider]
        named = widgets.Text(placeholder=translate(N_("name of the scenario"), lang))
        why = widgets.Text(placeholder=translate(N_("reason"), lang))
        keep = widgets.Button(description=translate(N_("Keep this as a scenario"), lang))
        back = widgets.Button(description=translate(N_("As in the case file"), lang))
        for button in (keep, back):
            button.layout.width, button.layout.flex = "auto", "0 0 auto"  # words aren't cut
        self._message = widgets.HTML()
        keep.on_click(lambda _: self._on_keep(named.value, why.value))
        back.on_click(lambda _: self._on_back())
        return widgets.VBox([*rows, widgets.HBox([back, named, why, keep]), self._message])

    def _on_slide(self, name: str) -> Any:
        def moved(change: Any) -> None:
            low, high = (float(f"{end:.4g}") for end in change["new"])
            if (low, high) != self._values.get(name, _ends(self.opened[name])):
                self._try(lambda: self.move(name, low, high))

        return moved

    def _on_keep(self, name: str, why: str) -> None:
        def told() -> str:
            path = self.keep(name.strip(), why.strip())
            command = f"case-lib render {self.opened.file.case} --scenario {path.as_posix()}"
            return f"{path.as_posix()}<br><code>{html.escape(command)}</code>"

        self._try(told)

    def _on_back(self) -> None:
        self.reset()
        for name, slider in self._sliders.items():
            slider.value = _ends(self.opened[name])

    def _try(self, act: Any) -> None:
        """Call a function, and print its result or its error beside the controls."""
        try:
            message = act() or ""
        except CaseLibError as error:
            message = html.escape(str(error))
        if self._message is not None:
            self._message.value = message


def _ends(base: Quantity) -> tuple[float, float]:
    return base.low, base.high


@dataclass(frozen=True, repr=False)
class _State(Beside):
    """The output beside the controls: the table, and the drawing below it."""

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        if len(self.cases) < 2:
            return self.table().as_html()
        drawn = beside(*self.cases, names=self.names).shown
        first = [name for name in self.shown if name in drawn]
        more = [n for n in drawn if n not in first and self.cases[0][n].kind >= Kind.ASSUMED]
        panels = tuple([*first, *more][:_SHOWN])
        comparison = Beside(self.cases, self.names, panels)
        return self.table().as_html() + comparison.figure().as_html()
