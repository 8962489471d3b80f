import sys

from analysis.report.main import main

if __name__ == "__main__":
    sys.exit(main())
