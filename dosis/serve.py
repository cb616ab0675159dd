"""This module serves the site and the four apps on localhost until it is stopped."""

import contextlib
import functools
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from dosis.home import PROJECT, DosisError, home_path

ADDRESS = "127.0.0.1"
APPS = ("a_benchmark", "b_patient", "c_open", "d_populations")
STARTUP_SECONDS = 90
LONGEST_POST = 4096


def serve(home: Path, port: int = 8500, on_ready=lambda: None) -> None:
    """Serve the site at `port` and the apps at the four ports after it.

    Prints READY when all of them answer. Raises DosisError where there is no release, where a
    port is taken, or where a server ends by itself.
    """
    if not (home / "releases" / "current" / "release.json").exists():
        raise DosisError("There is no release to serve; run `make run`, or `dosis release`.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ.setdefault("DOSIS_APP_URL", f"http://localhost:{port + 1}")
    with contextlib.ExitStack() as stack:
        stack.enter_context(site_server(home, port))
        processes = {
            name: stack.enter_context(
                app_server(home, name, port + 1 + place, f"http://localhost:{port}")
            )
            for place, name in enumerate(APPS)
        }
        wait_until_up([f"http://{ADDRESS}:{port + n}/" for n in range(len(APPS) + 1)], processes)
        on_ready()
        print(f"READY  start page and site http://localhost:{port}", flush=True)
        for place, name in enumerate(APPS):
            print(f"       {name:<14} http://localhost:{port + 1 + place}", flush=True)
        while all(process.poll() is None for process in processes.values()):
            time.sleep(0.5)
        ended = next(name for name, process in processes.items() if process.poll() is not None)
        raise DosisError(f"The app {ended} ended by itself; its last words stand above.")


@contextlib.contextmanager
def site_server(home: Path, port: int):
    """The current release's site; a new release is served from the next request on."""
    handler = functools.partial(_SiteHandler, home=home)
    try:
        server = http.server.ThreadingHTTPServer((ADDRESS, port), handler)
    except OSError as error:
        raise DosisError(f"Port {port} is taken; stop what uses it or choose --port.") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def app_server(home: Path, name: str, port: int, site: str = ""):
    """One Streamlit app as a process, bound to localhost; `site` is where its links lead."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(PROJECT / "apps" / name / "app.py")),
            *("--server.port", str(port), "--server.address", ADDRESS),
            *("--server.headless", "true", "--server.fileWatcherType", "none"),
            *("--browser.gatherUsageStats", "false", "--logger.level", "error"),
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            "DOSIS_HOME": str(home),
            "DOSIS_SITE_URL": os.environ.get("DOSIS_SITE_URL") or site,
            "PYTHONPATH": str(PROJECT),
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_up(addresses: list[str], processes: dict) -> None:
    """Wait until every address answers 200.

    Raises DosisError naming the app that ended or did not answer in time.
    """
    deadline = time.monotonic() + STARTUP_SECONDS
    for address in addresses:
        while not _answers(address):
            for name, process in processes.items():
                if process.poll() is not None:
                    raise DosisError(f"The app {name} did not start; is its port taken?")
            if time.monotonic() > deadline:
                raise DosisError(f"{address} did not answer within {STARTUP_SECONDS} s.")
            time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


class _SiteHandler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments, home: Path | None = None, **more):
        folder = (home or home_path()) / "releases" / "current" / "site"
        super().__init__(*arguments, directory=str(folder.resolve()), **more)

    def do_GET(self):
        """A subscriber's feed, else the site."""
        if not self._answered("GET"):
            super().do_GET()

    def do_POST(self):
        """One-click unsubscription; nothing else is posted here."""
        length = self.headers.get("Content-Length") or "0"
        self.rfile.read(min(int(length), LONGEST_POST) if length.isdecimal() else 0)
        if not self._answered("POST"):
            self.send_error(405)

    def list_directory(self, path):
        """Show no list of files: a folder without a page does not exist."""
        self.send_error(404)

    def _answered(self, method: str) -> bool:
        from dosis.alarm_site import respond

        found = respond(method, self.path)
        if found is None:
            return False
        self.send_response(found.status)
        self.send_header("Content-Type", found.kind)
        self.send_header("Content-Length", str(len(found.body)))
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found.body)
        return True

    def log_message(self, format, *arguments):
        """Keep quiet: addresses may hold what somebody asked."""
