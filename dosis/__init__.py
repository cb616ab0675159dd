"""dosis: Danish hospital-medicine numbers, each with its reservations."""

from dosis.door import ask
from dosis.home import DosisError

__all__ = ["DosisError", "ask"]
