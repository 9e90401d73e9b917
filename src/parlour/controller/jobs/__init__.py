"""Jobs that controllers run now and then: tidying up, ending tariffs, comparing storage."""
