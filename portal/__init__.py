"""联动门户: the core of the coordination portal between town offices and departments."""

__version__ = "0.1.0"
