"""Where the arrests may have been."""
