"""Forms of editing: what people type, and the values it stands for."""
