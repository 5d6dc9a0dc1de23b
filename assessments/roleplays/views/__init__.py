"""Screens of live role-plays: fetch and authorise, one service or query, answer."""
