"""What every editable row has: a version, so that nobody overwrites what they have not seen."""

from django.db import models


class Row(models.Model):
    row_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.row_version += 1
        if update_fields is not None:
            update_fields = {*update_fields, "row_version"}
        super().save(*args, update_fields=update_fields, **kwargs)


class OnceToken(models.Model):
    """A form that was sent; sent again, it does nothing but lead to where the first one led."""

    token = models.UUIDField(primary_key=True)
    location = models.CharField(max_length=500, blank=True)
    used_at = models.DateTimeField(auto_now_add=True)
