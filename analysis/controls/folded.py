"""What is folded away until it is asked for, in a way the keyboard reaches; and keys that stay with the controls."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import display

# JupyterLab reads keys on a list as commands for cells: "d d" would delete the one that shows the workbook. It asks
# the very element that has the focus whether it keeps its keys.
KEYS = """(function keep(tries) {
  const area = typeof element === 'undefined' ? null : element.closest('.jp-OutputArea');
  const own = event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true');
  if (area) { area.addEventListener('focusin', own); }
  else if (tries) { setTimeout(() => keep(tries - 1), 200); }
})(50)"""


def folded(title: str, inside: widgets.Widget) -> widgets.Widget:
    """A button over what it shows and hides."""
    button = widgets.ToggleButton(description=title, icon="caret-right", layout=widgets.Layout(width="auto"))
    inside.layout.display = "none"

    def turn(change: dict[str, object]) -> None:
        inside.layout.display = None if change["new"] else "none"
        button.icon = "caret-down" if change["new"] else "caret-right"

    button.observe(turn, names="value")
    return widgets.VBox([button, inside])


def keep_keys() -> None:
    """Keeps the keys pressed on what this cell displays from being commands of the notebook."""
    display({"application/javascript": KEYS}, raw=True)
