"""Chat models: asked to word an answer from evidence, and never believed without a check against it."""
