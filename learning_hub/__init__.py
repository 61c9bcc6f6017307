"""The Python behind the Learning Hub dashboard's pages."""

__version__ = "0.1.0"
