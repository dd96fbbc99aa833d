"""How far the program stands from the least that would do the same job: `make bench`."""
