"""What the API server says of an object before it stores it: defaulting and validation, mirrored type by type.

Each module mirrors one of the server's: a function for each validated type, which yields field errors in the server's
terms. They take plain data after decoding: a value of a wrong type is the schema's business, and read as absent without
being called missing.
"""
