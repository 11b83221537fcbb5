"""`python -m whenline.cli`: the same as the command `whenline`."""

from whenline.cli import main

if __name__ == "__main__":
    main()
