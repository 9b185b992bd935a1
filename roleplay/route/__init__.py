"""The played thing: an attempt at a scenario, step by step. Pure: ids, times and chance are handed in."""
