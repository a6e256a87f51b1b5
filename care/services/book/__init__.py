"""The lender's loan book: reading it (`importing`), posting payments to it (`posting`), and reading an account's terms."""
