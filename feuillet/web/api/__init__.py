"""The HTTP interface of record systems, below `/api/v1`; described in OpenAPI.

In: requests with a bearer token.  Out: PDFs and JSON, or problems in words (RFC 9457).
"""
