"""The sample package: its generator, its answer key, and the proof that the key is true."""
