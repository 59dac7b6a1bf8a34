"""The store on one SQLite file. All SQL of this dialect."""
