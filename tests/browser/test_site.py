"""The site that the other tests visit."""

import socket
import threading
from urllib.parse import urlsplit

from tests.browser.conftest import Site


def test_a_connection_that_a_browser_keeps_open_does_not_keep_the_site_up(own_database):
    site = Site()
    site.start()
    where = urlsplit(site.address)
    with socket.create_connection((where.hostname, where.port), timeout=60) as browser:
        browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        stopping = threading.Thread(target=site.stop, daemon=True)
        stopping.start()
        stopping.join(timeout=60)
        assert not stopping.is_alive()
