"""Checks of Endpoints and EndpointSlices that somebody writes by hand."""
