"""Work on one database of a server, spread over workers that Ray starts and watches, here or on other machines."""
