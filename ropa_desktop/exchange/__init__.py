"""In and out of files: outline, PDF, workbook, archive; no Qt."""
