"""The regression gate: two builds, measured in turns on one machine, and a verdict with its odds."""
