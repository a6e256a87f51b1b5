"""Signing an agreement: the demo page that stands in for the lender's app, and what follows a signature."""
