-- The numbers of `earshot analyze --summary` as DuckDB computes them of the guide's format. It takes for granted what the kernel
-- finds out by itself or measures in general: one agent and one customer, segments in the order of their starts, no recording's
-- length, no holds, no words that are heard twice. All calls lie on one time line, 2^32 ms for each, so that running maxima over
-- the rows as they come suffice: nothing is sorted, which is several times as fast as windows for each call.
with segment as (
  select line, origin, origin + round(said.start_time * 1000)::bigint as starts, origin + round(said.end_time * 1000)::bigint as ends,
    said.speaker = 'agent' as agent
  from (select rowid + 1 as line, rowid << 32 as origin, unnest(results) as said from share)
), reached as (
  select *, max(ends) filter (agent) over so_far as agent_reached, max(ends) filter (not agent) over so_far as customer_reached
  from segment
  window so_far as (rows between unbounded preceding and current row)
), heard as (
  -- Until when each side was heard before the segment.
  select *, greatest(origin - 1000000, lag(agent_reached) over ()) as agent_end,
    greatest(origin - 1000000, lag(customer_reached) over ()) as customer_end,
    line is distinct from lead(line) over () as closes_call
  from reached
), placed as (
  select *, greatest(agent_end, customer_end) as speech_end,
    greatest(starts, least(agent_end, customer_end)) as over_from,
    case when agent then least(greatest(agent_end, ends), customer_end) else least(agent_end, greatest(customer_end, ends)) end
      as over_to,
    starts - case when agent then agent_end else customer_end end >= 300 as opens_turn
  from heard
), turned as (
  select *, max(starts) filter (agent and opens_turn) over so_far as agent_turn,
    max(starts) filter (not agent and opens_turn) over so_far as customer_turn,
    max(over_to) filter (over_to > over_from) over so_far as over_reached
  from placed
  window so_far as (rows between unbounded preceding and current row)
), continued as (
  select *, lag(agent_turn) over () as last_agent_turn, lag(over_reached) over () as over_end from turned
), offered as (
  -- Turns of the agent that may answer the customer's latest: unless an earlier one did, or the customer speaks on.
  select *, max(starts) filter (
      agent and opens_turn and starts > customer_end and customer_end >= origin
      and not (last_agent_turn is not null and last_agent_turn > customer_turn and agent_end > customer_end)
    ) over (rows between unbounded preceding and current row) as answer
  from continued
), measured as (
  select *, ends - greatest(starts, speech_end) as speech,
    ends - greatest(starts, case when agent then agent_end else customer_end end) as talk,
    greatest(ends, case when agent then agent_end else customer_end end) - case when agent then agent_turn else customer_turn end as turn,
    case when starts - speech_end > 500 and speech_end >= origin then starts - speech_end end as silence,
    case
      when not agent and opens_turn then case when answer > customer_end and answer < starts then answer - customer_end end
      when closes_call and answer > greatest(origin, customer_reached) then answer - customer_reached
    end as response
  from offered
)
select
  line,
  max(ends) - min(starts) as duration_ms,
  (sum(speech) filter (speech > 0))::int as speech_ms,
  coalesce(sum(silence), 0)::int as silence_ms,
  count(silence) as silence_count,
  coalesce(max(silence), 0) as longest_silence_ms,
  coalesce(sum(over_to - over_from) filter (over_to > over_from), 0)::int as talk_over_ms,
  talk_over_ms as overlap_ms,
  count(*) filter (over_to > over_from and over_from is distinct from over_end) as talk_over_count,
  coalesce(sum(talk) filter (agent and talk > 0), 0)::int as agent_talk_ms,
  coalesce(sum(talk) filter (not agent and talk > 0), 0)::int as customer_talk_ms,
  agent_talk_ms / nullif(customer_talk_ms, 0) as talk_ratio,
  count(*) filter (agent) as agent_utterances,
  count(*) filter (not agent) as customer_utterances,
  count(*) filter (agent and opens_turn) as agent_turns,
  count(*) filter (not agent and opens_turn) as customer_turns,
  coalesce(max(turn) filter (agent), 0) as agent_longest_turn_ms,
  coalesce(max(turn) filter (not agent), 0) as customer_longest_turn_ms,
  count(response) as response_count,
  quantile_disc(response, 0.5) as response_median_ms,
  quantile_disc(response, 0.95) as response_p95_ms,
  max(response) as response_longest_ms,
  silence_ms as headline_value,
  case when agent_utterances > 0 and customer_utterances > 0 then round(greatest(0, 100 - silence_ms / 500 - talk_over_ms / 200), 3) end
    as score
from measured
group by line
order by line
