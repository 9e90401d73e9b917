"""What administrators do: by the REST API and from the shell alike."""
