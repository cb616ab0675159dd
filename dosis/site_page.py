"""This module is one page of the site, before it is written."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SitePage:
    """One page: its path under the language's root, its title, its template and what that tells."""

    path: str
    title: str
    template: str
    told: dict = field(default_factory=dict)

    @property
    def section(self) -> str:
        return self.path.partition("/")[0]
