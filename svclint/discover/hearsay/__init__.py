"""What people wrote of the files of a run: guides, scripts, workflows and Makefiles."""
