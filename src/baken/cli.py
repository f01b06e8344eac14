"""The command `baken`: noun-verb subcommands, each module bringing its own."""


def main() -> None:
    raise NotImplementedError
