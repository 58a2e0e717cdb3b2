"""Run one service: `python -m emes_kit.run review`. Settings come from the environment (config.py)."""

import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # a risk we know (docs/adr); logs stay JSON

import eventlet  # noqa: E402

eventlet.monkey_patch()

from emes_kit.runner import main  # noqa: E402

if __name__ == "__main__":
    main()
