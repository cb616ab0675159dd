"""This app is concept D: relevant patient populations."""

from dosis import page

page.app("Populationer", "Populations", ("start_populations", "research_access"))
