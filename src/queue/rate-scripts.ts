/** The arithmetic of token-bucket.ts in Redis, where look and take are one step. Both pass the same contract tests. */

/** -1 asks for the clock of Redis, which all processes share. */
const readClock = `
local now = tonumber(ARGV[1])
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end`;

/**
 * ARGV: now, capacity, tokens per ms, tokens needed, longest penalty, life of the key (ms).
 * Answers 0 for go, else the milliseconds to wait.
 */
export const takeScript = `${readClock}
local capacity, perMs, needed = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'closed')
local tokens, at, closed = tonumber(kept[1] or capacity), tonumber(kept[2] or now), tonumber(kept[3] or 0)
local closedFor = closed - now
if closedFor > 0 and closedFor <= tonumber(ARGV[5]) then return math.max(1, math.ceil(closedFor)) end
tokens = math.min(capacity, tokens + math.max(0, now - math.max(at, closed)) * perMs)
local wait = 0
if tokens < needed then
  wait = math.max(1, math.ceil((needed - tokens) / perMs))
else
  tokens = math.max(0, tokens - 1)
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.3f', now), 'closed', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return wait`;

/** ARGV: now, penalty (ms), life of the key (ms). An unseen bucket starts with one token, as somebody emptied it elsewhere. */
export const closeScript = `${readClock}
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'tokens', 1, 'at', string.format('%.3f', now), 'closed', 0)
end
local closed = math.max(tonumber(redis.call('HGET', KEYS[1], 'closed')), now + tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'closed', string.format('%.3f', closed))
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0`;
