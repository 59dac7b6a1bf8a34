"""What feed readers (programs) expect of a server: the APIs of Miniflux and of Google Reader."""
