"""Charts drawn on the server: typed data, a pure layout, a template."""
