"""Set up .venv with the packages of requirements.lock; any Python can run this, to report its age.

Without make: ``python setup_env.py``, then ``python setup_env.py report`` or ``… test``.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

LEAST = (3, 11)
HERE = Path(__file__).resolve().parent
ENV = HERE / ".venv"
BIN = ENV / ("Scripts" if os.name == "nt" else "bin")
READY = ENV / ".ready"


def set_up():
    """Create the environment unless it exists and is newer than its inputs."""
    made_from = [HERE / "requirements.lock", HERE / "pyproject.toml"]
    if READY.exists() and all(READY.stat().st_mtime >= f.stat().st_mtime for f in made_from):
        return
    if sys.version_info < LEAST:
        have = "%d.%d" % sys.version_info[:2]
        sys.exit(
            "case-lib needs Python 3.11 or newer; this is %s. Install a newer Python and "
            "run again with `make PYTHON=python3.12 …`." % have
        )
    print("Setting up .venv (once; about a minute) …", flush=True)
    venv.EnvBuilder(with_pip=True, clear=True).create(ENV)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(HERE / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(HERE)], check=True)
    READY.touch()


def main():
    """Set up the environment, then run the requested target."""
    try:
        set_up()
    except subprocess.CalledProcessError as error:
        sys.exit(
            "Setting up failed (exit code %d). Check the network and the lines above, then "
            "run again; `make clean` starts afresh." % error.returncode
        )
    does = {
        "report": ["case_lib", "render", "shanghai-2023"],
        "test": ["pytest"],
        "test-all": ["pytest", "-m", ""],
        "lab": ["jupyterlab", "notebooks"],
    }
    for word in sys.argv[1:]:
        if word not in does:
            sys.exit("setup_env.py takes: %s." % ", ".join(does))
        code = subprocess.run(
            [str(BIN / "python"), "-m", *does[word]], cwd=HERE, check=False
        ).returncode
        if code:
            sys.exit(code)


if __name__ == "__main__":
    main()
