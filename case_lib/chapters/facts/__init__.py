"""What is reported: every figure, its evidence, and open questions."""

from case_lib.base.languages import N_
from case_lib.casefile.chapter import Chapter

__all__ = ["CHAPTER"]

CHAPTER = Chapter("00_facts", N_("what is reported"))
