/** One kind of requests that share a limit. */
interface Bucket {
  /** Told to the client, who keys it with the channel or webhook. */
  name: string;
  /** Requests in a window. */
  limit: number;
  windowMs: number;
  /** What each channel or webhook has a count of its own for. */
  of: string;
}

/**
 * The limits of the routes that bots use most. Discord promises no numbers and wants its headers to be obeyed; these are
 * what it has been answering for years. Interaction callbacks have none.
 */
const routes: readonly { method: string; path: RegExp; limit: number; windowMs: number }[] = [
  { method: "POST", path: /^\/(channels\/\d+)\/messages$/, limit: 5, windowMs: 5_000 },
  { method: "PATCH", path: /^\/(channels\/\d+)\/messages\/\d+$/, limit: 5, windowMs: 5_000 },
  { method: "DELETE", path: /^\/(channels\/\d+)\/messages\/\d+$/, limit: 5, windowMs: 1_000 },
  { method: "POST", path: /^\/(webhooks\/\d+\/[^/]+)$/, limit: 5, windowMs: 2_000 },
  { method: "PATCH", path: /^\/(webhooks\/\d+\/[^/]+)\/messages\/[^/]+$/, limit: 5, windowMs: 2_000 },
];

/** Requests a second of one bot, interactions and their webhooks aside. Source: Discord's reference, "Rate Limits". */
const globalLimit = 50;

/** What the limits say to a request. */
export interface Toll {
  headers: Record<string, string>;
  /** Seconds to wait: the request is refused. */
  retryAfter?: number;
  global?: boolean;
}

/** Counts requests in windows of the machine's own time, since that is what clients wait in. */
export interface Buckets {
  take(request: { method: string; path: string; bot: string | undefined }): Toll;
}

/** @param now Milliseconds of the machine's time. */
export function createBuckets(now: () => number = Date.now): Buckets {
  const counts = new Map<string, { used: number; until: number }>();

  function count({ name, of, limit, windowMs }: Bucket): { left: number; waitMs: number } {
    const key = `${name} ${of}`;
    const time = now();
    let window = counts.get(key);
    if (!window || window.until <= time) {
      window = { used: 0, until: time + windowMs };
      counts.set(key, window);
      if (counts.size > 10_000) for (const [old, { until }] of counts) if (until <= time) counts.delete(old);
    }
    window.used++;
    return { left: limit - window.used, waitMs: window.until - time };
  }

  return {
    take({ method, path, bot }) {
      if (bot !== undefined) {
        const { left, waitMs } = count({ name: "global", of: bot, limit: globalLimit, windowMs: 1_000 });
        if (left < 0) return { headers: {}, retryAfter: waitMs / 1000, global: true };
      }
      for (const [n, route] of routes.entries()) {
        const of = route.method === method ? route.path.exec(path)?.[1] : undefined;
        if (of === undefined) continue;
        const name = `bucket-${n}`;
        const { left, waitMs } = count({ name, of, limit: route.limit, windowMs: route.windowMs });
        const headers = {
          "x-ratelimit-limit": String(route.limit),
          "x-ratelimit-remaining": String(Math.max(0, left)),
          "x-ratelimit-reset": String((now() + waitMs) / 1000),
          "x-ratelimit-reset-after": String(waitMs / 1000),
          "x-ratelimit-bucket": name,
        };
        return left < 0 ? { headers, retryAfter: waitMs / 1000 } : { headers };
      }
      return { headers: {} };
    },
  };
}
