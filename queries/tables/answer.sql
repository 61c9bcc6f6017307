-- What did each respondent answer?
--
-- One row per round, respondent and question.
-- Key: round_id, respondent_id, question_id
-- Refers: round_id -> feedback_round, question_id -> question, agency_id -> agency
CREATE TABLE answer (
    round_id VARCHAR NOT NULL,                  -- the round
    respondent_id VARCHAR NOT NULL,             -- a number given to the reply, not to the person
    question_id VARCHAR NOT NULL,               -- the question
    answer_code VARCHAR NOT NULL,               -- the answer, a code of the question's scale
    agency_id VARCHAR,                          -- a practitioner's agency; empty for the other groups
    age_band VARCHAR,                           -- a child's age band; empty = not asked
);
