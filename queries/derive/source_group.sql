-- Into which group does Ofsted put each source of contacts and referrals?
--
-- One row per code of a source.
SELECT '1A' AS source, 'Individual' AS source_group UNION ALL
SELECT '1B', 'Individual' UNION ALL
SELECT '1C', 'Individual' UNION ALL
SELECT '1D', 'Individual' UNION ALL
SELECT '2A', 'Schools' UNION ALL
SELECT '2B', 'Education services' UNION ALL
SELECT '3A', 'Health services' UNION ALL
SELECT '3B', 'Health services' UNION ALL
SELECT '3C', 'Health services' UNION ALL
SELECT '3D', 'Health services' UNION ALL
SELECT '3E', 'Health services' UNION ALL
SELECT '3F', 'Health services' UNION ALL
SELECT '4', 'Housing' UNION ALL
SELECT '5A', 'LA services' UNION ALL
SELECT '5B', 'LA services' UNION ALL
SELECT '5C', 'LA services' UNION ALL
SELECT '6', 'Police' UNION ALL
SELECT '7', 'Other legal agency' UNION ALL
SELECT '8', 'Other' UNION ALL
SELECT '9', 'Anonymous' UNION ALL
SELECT '10', 'Unknown' UNION ALL
SELECT '', 'Not recorded'
