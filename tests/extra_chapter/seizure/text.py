"""What the chapter says."""

from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

passage = in_each_language(Passages(__package__))
