"""How sure a verdict is: the doubts there are, what each leaves of a severity, and what raises them."""
