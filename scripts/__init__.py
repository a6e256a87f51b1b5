"""Set-up and the launcher behind the Makefile. Imports care.settings and nothing else of the product; nobody imports it."""
