"""What was seized, per officer deployed: a chapter that tests add."""

from case_lib.base.languages import N_
from case_lib.casefile.chapter import Chapter
from case_lib.quantity.formulas import declared_in

from . import model

CHAPTER = Chapter(
    "10_seizure",
    N_("what was seized"),
    declared_in(model),
    needs=lambda case: ["seizure.per_officer", "seizure.vehicles"],
)
