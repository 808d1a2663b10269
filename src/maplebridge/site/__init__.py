"""The site itself: settings, root addresses, middleware, frame of the pages."""
