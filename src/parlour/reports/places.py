"""Where templates and fonts are: beside this file, in the package."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
