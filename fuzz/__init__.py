"""Fuzzing of the whole command: files, configuration and exit codes, in this process and in folders of their own."""
