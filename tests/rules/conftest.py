"""Random examples are judged by their answer, never by how busy the machine is."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
