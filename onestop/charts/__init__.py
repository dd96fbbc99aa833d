"""Charts as SVG for pages: drawn on the server, readable without colour. The table beside a chart is the truth."""
