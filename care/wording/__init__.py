"""The one renderer: response key, facts and context become text. Of our code it imports care.domain and care.files."""
