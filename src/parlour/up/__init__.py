"""The whole platform on one machine: the other commands as supervised children."""
