"""The core's own procedures, loaded by the same entry points as a plugin, outside the plugin matrix."""
