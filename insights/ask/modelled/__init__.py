"""What a language model may do for an answer: propose a plan, read with tools, and word what came out."""
