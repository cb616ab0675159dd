"""This module says who is logged in; only a keyed hash of it is ever kept (dosis.access_log)."""

import getpass
import sys


def login() -> str:
    """The login of an app's user, empty where the app has none; else the account that runs dosis.

    A login is the subject that the identity provider gives (`st.login`).
    """
    if "streamlit" in sys.modules:
        from streamlit import runtime, user

        if runtime.exists():
            return str(user.to_dict().get("sub") or "")
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
