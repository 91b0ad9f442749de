"""The page that a clerk opens: questions, answers, practices and comparisons in a browser, and the same as JSON."""
