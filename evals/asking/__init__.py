"""Our own questions on portfolios that nobody tuned on, in two halves; both have been read by now."""
