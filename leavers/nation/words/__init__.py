"""What the nation is made of: invented names, places and sentences. Any likeness to a real one is chance."""
