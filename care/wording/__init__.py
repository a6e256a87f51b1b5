"""The one renderer of sentences: response key, facts and context become text. Of ours it imports care.domain and care.files."""
