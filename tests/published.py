"""This module holds published numbers that more than one test is held against."""

# Wrong, checked, lower and upper end of 95 %: Newcombe, Stat Med 1998;17:857, table I, method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
