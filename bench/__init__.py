"""The benchmarks: ratios in one run, or CPU seconds a unit of work, beside a calibration. `make bench ONLY=IMPORT,P6 OUT=file.json`."""
