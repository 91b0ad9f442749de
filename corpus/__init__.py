"""Paper to structure: readers, normalisation, script conversion, segmentation, masthead, sections."""
