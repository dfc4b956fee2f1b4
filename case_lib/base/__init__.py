"""The foundation of all packages: errors, kinds, units, intervals, languages, folders."""
