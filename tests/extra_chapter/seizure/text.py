"""What the chapter says."""

from case_lib.document.display import in_each_language
from case_lib.document.passages import Passages

passage = in_each_language(Passages(__package__))
