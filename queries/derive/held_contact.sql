-- Which contacts are held, each from the latest delivery that covers its day?
--
-- One row per contact and child.
SELECT
    newest.area_code,
    newest.month_start,
    newest.day_number,
    extract_contact.extract_id,
    extract_contact.row_number,
    extract_contact.child_hash,
    source_group.source_group
FROM extract_contact
JOIN newest
    ON newest.extract_id = extract_contact.extract_id
    AND newest.list_number = 1
    AND newest.on_day = extract_contact.contact_on
JOIN source_group ON source_group.source = COALESCE(extract_contact.source, '')
