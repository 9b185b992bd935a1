"""A branching video role-play engine: scenarios in YAML, a proof that every path ends, a seamless player.

The floors, from the ground up (imports go down only, kept by import-linter):
finding | shipped, errors, scenario, media | route, store | library, exchange, jobs, app, cli.
"""

__version__ = "0.1.0"
