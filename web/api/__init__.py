"""The conversation API, the only way in for every client, and the callbacks of the lender's systems."""
