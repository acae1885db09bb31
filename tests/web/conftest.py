"""What tests of screens share."""

from playwright.sync_api import expect

# A loaded machine is no fault of a page.
expect.set_options(timeout=30_000)
