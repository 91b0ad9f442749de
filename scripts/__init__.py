"""The commands of `jingyan`."""
