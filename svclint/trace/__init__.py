"""The way of a request, hop by hop, as values: where it leads, what decides that, and where it breaks."""
