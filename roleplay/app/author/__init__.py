"""The workbench of trainers: scenarios written, filmed and published in the browser, over the same files as by hand."""
