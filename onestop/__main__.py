"""python -m onestop …"""

from onestop.commands import main

if __name__ == "__main__":
    main()
