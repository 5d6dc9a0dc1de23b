"""What pages cost: ``make bench``. A database, a population and a server of its own; nothing of the developer's."""
