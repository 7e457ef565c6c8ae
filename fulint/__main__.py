"""`python -m fulint`."""

from fulint.cli import main

if __name__ == "__main__":
    main()
