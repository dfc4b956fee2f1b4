"""What everything stands on: errors, kinds, units, intervals, languages, folders."""
