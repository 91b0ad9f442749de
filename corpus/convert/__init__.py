"""Files and texts from one script to the other: simplified, traditional, as written in Taiwan and in Hong Kong."""
