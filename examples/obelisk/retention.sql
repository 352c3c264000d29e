-- Deletes the executions that ended more than so many days ago, with all that they started:
--     psql --set ON_ERROR_STOP=1 --set days=30 --file retention.sql
-- For Obelisk 0.41.5, which deletes nothing itself. Engines may run meanwhile: no engine locks what has ended.
BEGIN;

-- What an execution starts and waits for has its ID, a dot, and more.
CREATE TEMPORARY TABLE ended ON COMMIT DROP AS
SELECT execution_id
FROM t_state
WHERE split_part(execution_id, '.', 1) IN (
    SELECT split_part(execution_id, '.', 1)
    FROM t_state
    GROUP BY 1
    HAVING every(state = 'finished')
        AND max(pending_expires_finished) < now() - make_interval(days => :days)
);

DELETE FROM t_log USING ended WHERE t_log.execution_id = ended.execution_id;
DELETE FROM t_delay USING ended WHERE t_delay.execution_id = ended.execution_id;
DELETE FROM t_join_set_response USING ended WHERE t_join_set_response.execution_id = ended.execution_id;
DELETE FROM t_execution_backtrace USING ended WHERE t_execution_backtrace.execution_id = ended.execution_id;
DELETE FROM t_execution_log USING ended WHERE t_execution_log.execution_id = ended.execution_id;
DELETE FROM t_state USING ended WHERE t_state.execution_id = ended.execution_id;
DELETE FROM t_wasm_backtrace WHERE backtrace_hash NOT IN (SELECT backtrace_hash FROM t_execution_backtrace);

COMMIT;
