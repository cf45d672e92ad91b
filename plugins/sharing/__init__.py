"""信息共享: what one unit learns and others need, on the day it is known."""
