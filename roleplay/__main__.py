"""`python -m roleplay`: the command line."""

from roleplay.cli import main

if __name__ == "__main__":
    main()
