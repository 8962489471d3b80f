"""Attachers: each joins one thing to a word of harm."""
