"""One sentence at a time: pure functions of text and a reference date."""
