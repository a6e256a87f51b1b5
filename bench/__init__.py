"""Measures the running product: `make bench`. One module per measure; each gives its figures.

May import care.domain, care.settings and scripts; talks to the product over HTTP and by commands, as its users do.
"""
