"""Languages: a folder each, found by being there.

`profile("ar")` is what the rest of the system knows of a language; nothing outside a language's folder names one.
"""

from ingest.lang.profile import Form, Profile, Reading, profile, profiles
from ingest.lang.text import Sentence, Token, sentences, tokenize

__all__ = ["Form", "Profile", "Reading", "Sentence", "Token", "profile", "profiles", "sentences", "tokenize"]
