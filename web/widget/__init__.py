"""The borrower's chat page."""
