"""What a run keeps for the next one: documents by their texts, results of scopes by all that decides them."""
