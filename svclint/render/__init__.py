"""Rendering: what a scope's members become as they are applied."""
