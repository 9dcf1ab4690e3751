#!/usr/bin/env python3
"""Django's command line for Nhịp Cầu."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings.dev")
    try:
        from django.core.management import execute_from_command_line

        from lms.config.env import BadEnvironment
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as error:
        sys.exit(f"✗ {error}")
    except KeyboardInterrupt:
        print("\nĐã dừng.", flush=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
