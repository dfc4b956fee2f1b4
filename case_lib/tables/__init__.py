"""Tables of quantities, each with a source note."""
