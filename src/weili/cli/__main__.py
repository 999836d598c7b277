"""`python -m weili.cli` is the command line `weili`."""

from weili.cli.main import main

main()
