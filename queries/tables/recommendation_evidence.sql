-- On what does each recommendation rest?
--
-- One row per recommendation and piece of evidence.
-- Refers: recommendation_id -> recommendation
CREATE TABLE recommendation_evidence (
    recommendation_id VARCHAR NOT NULL,         -- the recommendation
    evidence_kind VARCHAR NOT NULL CHECK (evidence_kind IN ('finding', 'evidence', 'feedback_round', 'measure', 'comment')), -- the table it points to
    evidence_id VARCHAR NOT NULL,               -- the id there
    PRIMARY KEY (recommendation_id, evidence_kind, evidence_id)
);
