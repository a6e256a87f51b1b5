"""Set-up and the launcher behind the Makefile.

Of the product it imports care.settings alone; nobody imports it.
"""
