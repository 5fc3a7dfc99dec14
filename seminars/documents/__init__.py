"""Ground floor: PDF pages, tables, charts, QR codes, spreadsheets and CSV from plain values."""
