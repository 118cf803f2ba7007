"""Sentences made of facts, in the reader's language; page, overview and Word say the same."""
