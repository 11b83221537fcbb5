"""Organization: everything known about one organization."""
