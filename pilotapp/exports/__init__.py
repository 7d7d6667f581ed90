"""What is taken away: tables as CSV and XLSX, reports as PDF; long ones are made beside the requests."""
