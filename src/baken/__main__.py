"""`python -m baken` is the same as the command `baken`."""

from baken.cli import main

if __name__ == "__main__":
    main()
