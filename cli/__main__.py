"""`python -m cli` and `anhuan`."""

import sys

from cli.main import main

sys.exit(main())
