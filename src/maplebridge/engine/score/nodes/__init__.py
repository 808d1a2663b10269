"""One file per node kind; `evaluate` finds the one that fits."""
