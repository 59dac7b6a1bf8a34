"""The pages, one module each: `ROUTES`, a handler for each, and what it asks of the room."""
