"""The case on two pages: what is reported, what this analysis adds, what must not be said."""

from case_lib.base.languages import N_
from case_lib.casefile.chapter import Chapter

__all__ = ["CHAPTER"]

CHAPTER = Chapter("90_brief", N_("the case on two pages"), document="brief")
