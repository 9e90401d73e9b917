"""Documents as tagged, accessible PDFs, from templates of our own; see docs/reports.md."""
