"""A browser with the link of a shared folder."""

import re
from typing import Any

import httpx

HTML = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}
OWN = {"Sec-Fetch-Site": "same-origin"}


class Visitor:
    """A browser with one of the two links."""

    def __init__(self, link: dict[str, str]) -> None:
        self.url, self.password = link["url"], link["password"]
        self.client = httpx.Client(trust_env=False, headers=HTML | OWN, timeout=30)

    def unlock(self, password: str | None = None) -> httpx.Response:
        return self.client.post(self.url, data={"password": password or self.password})

    def page(self) -> httpx.Response:
        return self.client.get(self.url)

    def put(
        self, name: str, content: Any = b"x", headers: dict[str, str] | None = None, **query: str
    ) -> httpx.Response:
        params = {"name": name} | query
        json = {"Accept": "application/json"} | (headers or {})
        return self.client.put(f"{self.url}/files", params=params, content=content, headers=json)

    def file(self, file_id: str, **headers: str) -> httpx.Response:
        return self.client.get(f"{self.url}/files/{file_id}", headers=headers)

    def names(self) -> list[str]:
        return re.findall(r'<a class="file-name"[^>]* download>([^<]+)</a>', self.page().text)
