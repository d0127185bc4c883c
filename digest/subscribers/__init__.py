"""Who gets the mail: their lifecycle, their signed links, import, export, erasing."""
