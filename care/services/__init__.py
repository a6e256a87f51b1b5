"""One function per thing somebody can do. Imports care.domain; store, language and wording come through ports."""
