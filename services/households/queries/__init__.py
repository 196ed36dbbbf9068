"""Every SQL statement of the register. Reads start at `scope.visible_*`, which knows what a viewer may see."""
