"""Password hashing with the memory of a small machine in mind."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane.

    Django's default takes 100 MiB a check, so that a class of teachers signing in at eight would exhaust
    a small server.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
