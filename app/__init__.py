"""The service: an HTTP API over the engine, and the pages that use it."""
