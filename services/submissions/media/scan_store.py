"""The photo store, which also takes scans: those may be PDFs, and a photo of a visit may not."""

import base64
import datetime as dt
from uuid import UUID

from services.submissions.media.keys import UnfitPhoto, photo_key
from services.submissions.media.store import MAX_PHOTO_BYTES, TICKET_LIFE, PhotoStore, PhotoTicket

PDF = "application/pdf"


class ScanStore(PhotoStore):
    def scan_ticket(self, public_origin: str, scan_id: UUID, sha256: str, size: int, content_type: str) -> PhotoTicket:
        """As `ticket`, for a picture or a PDF. Raises UnfitPhoto."""
        if content_type != PDF:
            return self.ticket(public_origin, scan_id, sha256, size, content_type)
        if not 1 <= size <= MAX_PHOTO_BYTES:
            raise UnfitPhoto(f"size must be 1 to {MAX_PHOTO_BYTES} bytes")
        expires_at = dt.datetime.now(dt.UTC) + TICKET_LIFE
        fields = {
            "key": photo_key(scan_id, sha256),
            "Content-Type": PDF,
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
            "success_action_status": "201",
        }
        form = self._signed(fields, size, expires_at)
        return PhotoTicket(f"{public_origin.rstrip('/')}/{self._bucket}", form, expires_at)
