"""What the commands of `emes` print: one module per area, each with `add(sub)` that declares its arguments."""
