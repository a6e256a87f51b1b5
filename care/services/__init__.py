"""One function per thing that somebody can do. Imports care.domain; reaches store, language and wording through ports."""
