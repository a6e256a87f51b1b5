"""Tests of the product, on shelves named like the packages they test."""
