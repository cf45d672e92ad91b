"""A third party's plugin, as the portal's plugin guide tells how to write one: lending an enforcement vehicle."""
