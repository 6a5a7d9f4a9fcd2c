"""The project's own settings in test mode, whatever the environment says, so that plain ``pytest`` works."""

import os
import tempfile
from pathlib import Path

os.environ["LEAVERS_MODE"] = "test"

from config.settings import *  # noqa: F403  # these are all settings there are
from config.settings import DATABASES, STATE_DIR

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that WAL is what is tested; of this process alone, so that two runs can go on side by side.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"leavers-{os.getpid()}.sqlite3")
    }

# Files come straight from the source tree; WhiteNoise warns when its folder is missing.
STATIC_ROOT = STATE_DIR / "test-static"
STATIC_ROOT.mkdir(exist_ok=True)
