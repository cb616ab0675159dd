"""This module says who may prepare, sign and open a negotiation dossier (declarations/policy.yml).

One neutral role prepares and signs. Procurement opens what is signed, a company what is signed and
names it as the party; everybody else is refused.
"""

from dosis.declarations import policy
from dosis.home import DosisError
from dosis.viewer import Viewer, read_viewer


def prepares(viewer: str) -> bool:
    """True for the role that prepares and signs."""
    return read_viewer(viewer).role == policy()["dossiers"]["prepared_by"]


def refuse_unless_preparing(viewer: str, name: str) -> None:
    """Raise DosisError for a viewer who may not prepare or sign this dossier."""
    asker = read_viewer(viewer)
    needed = policy()["dossiers"]["prepared_by"]
    if asker.role != needed:
        raise DosisError(
            f"The role {asker.role} may not prepare or sign a dossier; the role {needed} does."
        )
    _refuse_other_scope(asker, name)


def refuse_unless_opening(viewer: str, name: str, parties: dict) -> None:
    """Raise DosisError for a viewer who may not open this dossier, signed or not.

    `parties`: as declared when it was prepared.
    """
    asker, rule = read_viewer(viewer), policy()["dossiers"]
    if asker.role == rule["prepared_by"]:
        _refuse_other_scope(asker, name)
    elif asker.role in rule["opened_as_party_by"]:
        if asker.scope != parties["company"]:
            raise DosisError(
                f"The role {asker.role} opens dossiers in which it is the party; this is another's."
            )
    elif asker.role not in rule["opened_by"]:
        raise DosisError(
            f"The role {asker.role} may not open a dossier; its parties and the third party may."
        )


def _refuse_other_scope(asker: Viewer, name: str) -> None:
    if asker.scope not in (None, name):
        raise DosisError(
            f"The role {asker.role} works on the dossier {asker.scope} here; this is another."
        )
