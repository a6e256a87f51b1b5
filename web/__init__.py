"""The one public process: conversations, identity, hand-over. Imports starlette and care, never rasa."""
