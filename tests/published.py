"""This module holds published numbers that more than one test is held against."""

# Wrong, checked, lower and upper end of 95 %: Newcombe, Stat Med 1998;17:857, table I, method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]

# Exact 95 % Poisson limits of a count (lower, upper): Garwood F, Biometrika 1936;28:437-42.
POISSON_LIMITS = (
    (1, 0.0253, 5.5716),
    (5, 1.6235, 11.6683),
    (10, 4.7954, 18.3904),
    (20, 12.2165, 30.8884),
)
