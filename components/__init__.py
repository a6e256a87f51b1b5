"""Classes that Rasa loads by dotted path, thin wraps of care.language. Imports rasa and care; nobody imports it but training."""
