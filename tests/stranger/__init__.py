"""A third party's plugin, as docs/plugin-guide.md tells how to write one: lending an enforcement vehicle."""
