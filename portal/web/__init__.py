"""Pages of the core: the app factory, guards and errors, and one blueprint a file."""
