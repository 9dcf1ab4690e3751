from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FirstPasswordHasher(PBKDF2PasswordHasher):
    """For first passwords alone: made by the machine, so their strength is in themselves, not in the hash.

    A thousand are made while an administrator waits. At the first login Django hashes the password again with the
    preferred hasher, and the person must then choose an own one. See docs/decisions/ for the figures.
    """

    algorithm = "first_pbkdf2_sha256"
    iterations = 30_000
