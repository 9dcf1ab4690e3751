"""Static files with content hashes in their names, imports inside ES modules included."""

from django.contrib.staticfiles.storage import ManifestFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage, ManifestFilesMixin):
    support_js_module_import_aggregation = True
    manifest_strict = False
