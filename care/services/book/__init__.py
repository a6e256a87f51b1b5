"""The lender's loan book: reading it (`importing`) and posting payments to it (`posting`)."""
