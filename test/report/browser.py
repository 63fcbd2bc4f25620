# SPDX-License-Identifier: GPL-2.0-only
"""A headless Chromium that tells all that a page does wrong."""

import base64
import json
import os
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

#: What Chromium asks for by itself.
OWN_SCHEMES = ("data:", "chrome:", "about:", "chrome-extension:")


class Browser:
    """A browser in which a page is opened, looked at and printed."""

    def __init__(self) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        options.add_argument("--headless=new")
        options.add_argument("--disable-gpu")
        options.add_argument("--disable-dev-shm-usage")
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self._driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)

    def close(self) -> None:
        """Ends the browser."""
        self._driver.quit()

    def open(self, page: Path, width: int, theme: str = "light") -> None:
        """Opens a page in a window that is some CSS pixels wide."""
        self._driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        feature = {"name": "prefers-color-scheme", "value": theme}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        self._driver.get(page.as_uri())

    def messages(self) -> list[str]:
        """Returns what was written to the console since the last call."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Returns what was asked for since the last call, but for the browser's own."""
        events = (json.loads(entry["message"])["message"] for entry in self._performance())
        addresses = (
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        )
        return [address for address in addresses if not address.startswith(OWN_SCHEMES)]

    def ask(self, script: str) -> object:
        """Returns what a script that looks at the page returns."""
        return self._driver.execute_script(script)

    def picture(self) -> bytes:
        """Returns what the window shows, as a PNG file."""
        return self._driver.get_screenshot_as_png()

    def printed(self) -> bytes:
        """Returns the page on A4, as a PDF file."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        return base64.b64decode(self._driver.execute_cdp_cmd("Page.printToPDF", paper)["data"])

    def _performance(self) -> list[dict]:
        return self._driver.get_log("performance")
