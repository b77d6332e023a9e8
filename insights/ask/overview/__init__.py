"""What a manager asks first: how the whole portfolio stands, and how one project or two do, from all that is known."""
