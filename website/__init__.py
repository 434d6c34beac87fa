"""The documentation as a site: what is made for it out of cards, examples and the pages at the root."""
