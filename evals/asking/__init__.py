"""Our own questions on portfolios that nobody tuned on: half for work on the planner, half held back."""
