"""Exports: tables as CSV and XLSX, reports as PDF. Long ones are made by a background worker."""
