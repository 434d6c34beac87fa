"""The language server: a check that stays, answers an editor, and works out again only what a change touches."""
