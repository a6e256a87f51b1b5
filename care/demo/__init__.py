"""A made-up loan book for demos and tests: nobody in it can exist. Imports care.domain and the book's columns."""
