from tests.aws.conftest import sandbox

__all__ = ["sandbox"]
