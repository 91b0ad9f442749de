"""What every claim of speed and accuracy is measured by, each against a named peer in one run."""
