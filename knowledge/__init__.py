"""Ground floor: records, quantities and units, storage, review, audit, and the checks on what is known."""
