"""What a new site begins with: the framework, the qualifications, the public pages, the first modules."""
