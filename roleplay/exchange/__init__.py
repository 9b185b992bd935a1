"""Other people's formats (H5P, SCORM, cmi5, xAPI, LTI). Nothing yet: its door is `library` and `store`."""
