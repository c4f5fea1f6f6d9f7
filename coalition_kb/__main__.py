"""`python -m coalition_kb` is `coalition-kb`."""

from coalition_kb.cli import run

if __name__ == "__main__":
    run()
