"""A branching video role-play engine: scenarios in YAML, a proof that every path ends, a seamless player.

The floors, from the ground up (imports go down only, kept by import-linter):
said | shipped, finding, errors, home | textfile, scenario, media | route, entry, publishing | renames | drafts, shelf,
store | library, exchange, jobs | release, app, cli.
"""

__version__ = "0.1.0"
