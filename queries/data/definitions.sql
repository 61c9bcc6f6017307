-- Which measures are there, what does each count, and where does it come from?
--
-- One row per measure as now defined, our own first, in the partnership's order.
-- $search: words that must all stand in its name, id, definition, labels, caveat or source; empty = any.
-- $scope: local or published; empty = both.
-- $priority_id: the priority that it serves; empty = any.
-- $success_measure_id: the partnership's success measure that it belongs to; empty = any.
-- $asks: how much, how well or what difference; empty = any.
-- $tier: the tier; empty = any.
-- $stage: the stage of the child's journey; empty = any.
-- Plain: versions, lag_days.
SELECT
    now.measure_id,
    now.name,
    now.scope,
    now.definition,
    now.good_direction,
    now.tier,
    now.stage,
    now.asks,
    coalesce(now.source_system, now.source_title) AS source,
    agency.short_name AS agency,
    now.lag_days,
    now.version AS versions,
    now.licence,
    [now.lineage] AS traced,
FROM measure_now AS now
LEFT JOIN agency ON agency.agency_id = now.agency_id
WHERE ($scope = '' OR now.scope = $scope)
    AND ($priority_id = '' OR now.priority_id = $priority_id)
    AND ($success_measure_id = '' OR now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR now.asks = $asks)
    AND ($tier = '' OR now.tier = $tier)
    AND ($stage = '' OR now.stage = $stage)
    AND len(list_filter(
        string_split(lower($search), ' '),
        lambda word: NOT contains(
            lower(concat_ws(
                ' ', now.measure_id, now.name, now.definition, now.numerator_label,
                now.denominator_label, now.caveat, now.source_system, now.source_title
            )),
            word
        )
    )) = 0
ORDER BY now.scope, now.source_title, now.rank, now.measure_id
