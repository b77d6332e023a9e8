"""The product with a language model behind it: who is served what, under every character and every injected text."""
