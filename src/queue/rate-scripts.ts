import {
  byMinuteForMs,
  countedMinuteMs,
  graceMs,
  longestPenaltyMs,
  longestWaitMs,
  rounding,
  sameMomentMs,
  underWayMs,
} from "./token-bucket.ts";

/**
 * The arithmetic of token-bucket.ts in Redis, where look and take are one step. Both pass the same contract tests.
 * KEYS: the bucket; the line by turn (a lane's whole span behind the one before it); the line by when each was told to
 * come back; when the last calls went.
 */

/** Larger than any time. */
const laneSpan = 1e13;

/** -1 asks for the clock of Redis, which all processes share. */
const readClock = `
local now = tonumber(ARGV[1])
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end`;

const readBucket = `${readClock}
local capacity, perMs, worth, life = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'closed', 'minute')
local tokens, at = tonumber(kept[1] or capacity), tonumber(kept[2] or now)
local closed, minute = tonumber(kept[3] or 0), tonumber(kept[4] or 0)
local function start()
  if at > now and at <= now + ${underWayMs} then return at end
  return now
end
local function counted()
  local recent = {}
  for _, text in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do
    local one = tonumber(text)
    if one > now - ${countedMinuteMs} and one <= now then recent[#recent + 1] = one end
  end
  return recent
end
local function keep()
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.3f', at),
    'closed', string.format('%.3f', closed), 'minute', string.format('%.3f', minute))
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, life) end
end`;

/**
 * ARGV: now, capacity, tokens per ms, a minute's worth, life of the keys (ms), tokens left for others, rank of the lane,
 * ticket (empty: none). Answers 0 for go, else the milliseconds to wait.
 */
export const takeScript = `${readBucket}
local left, rank, ticket = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
local function leave(one)
  redis.call('ZREM', KEYS[2], one)
  redis.call('ZREM', KEYS[3], one)
end
for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - ${graceMs})) do leave(one) end
for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. (now + ${longestWaitMs}), '+inf')) do leave(one) end
local own = tonumber(redis.call('ZSCORE', KEYS[2], ticket) or nil)
leave(ticket)
local before = own and rank * ${laneSpan} + own % ${laneSpan} or (rank + 1) * ${laneSpan}
left = left + redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. string.format('%.3f', before))

if closed <= now or closed > now + ${longestPenaltyMs} then
  local grown, opened = tokens + math.max(0, now - at) * perMs, 0
  if closed ~= 0 and closed <= now then opened = 1 + (now - closed) * perMs end
  tokens, at, closed = math.min(capacity, math.max(grown, opened)), start(), 0
end

local turn = now
if minute > now and minute <= now + ${byMinuteForMs} then
  local recent = counted()
  local way = #recent + left - worth
  if way >= #recent then turn = now + ${countedMinuteMs} * (1 + math.floor((way - #recent) / worth))
  elseif way >= 0 then turn = recent[way + 1] + ${countedMinuteMs} end
  turn = math.max(closed, turn)
else
  local missing = left + 1 - ${rounding} - tokens
  if missing > 0 then turn = at + missing / perMs end
  if closed ~= 0 then turn = math.max(closed, math.min(turn, closed + left / perMs)) end
end

local wait = 0
if turn <= now then
  if tokens == capacity then at = now + ${underWayMs} end
  tokens = math.max(0, tokens - 1)
  redis.call('RPUSH', KEYS[4], string.format('%.3f', now))
  redis.call('LTRIM', KEYS[4], -2 * worth, -1)
else
  wait = math.min(${longestWaitMs}, math.max(1, math.ceil(turn - now)))
  if ticket ~= '' then
    redis.call('ZADD', KEYS[2], string.format('%.3f', rank * ${laneSpan} + turn), ticket)
    redis.call('ZADD', KEYS[3], string.format('%.3f', now + wait), ticket)
  end
end
keep()
return wait`;

/** ARGV: as far as the life of the keys. */
export const giveBackScript = `${readBucket}
tokens = math.min(capacity, tokens + 1)
redis.call('RPOP', KEYS[4])
keep()
return 0`;

/** ARGV: as far as the life of the keys, then penalty and a token's time (ms). An unseen bucket was emptied elsewhere. */
export const closeScript = `${readBucket}
local forMs, tokenMs = tonumber(ARGV[6]), tonumber(ARGV[7])
if not kept[1] then tokens = 0 end
local ends = now + forMs
closed = math.max(closed, now + math.min(forMs, ${longestPenaltyMs}))
tokens = math.min(capacity, math.min(capacity, tokens + math.max(0, now - at) * perMs) + 1)
at = start()
redis.call('RPOP', KEYS[4])
local recent = counted()
local last = recent[#recent - worth + 1]
if last and math.abs(last + ${countedMinuteMs} - ends) <= ${sameMomentMs} then minute = now + ${byMinuteForMs}
elseif forMs <= tokenMs then tokens = 0 end
keep()
return 0`;
