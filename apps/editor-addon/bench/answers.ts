/** Who asks for more than the list of takes gets this many at once, as the server gives them. */
const pageSize = 30;

/** What a server with that many takes would answer to a path under `/v1/`. */
export function answerOf(rows: number, url: URL): unknown {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const to = Math.min(rows, from + pageSize);
  switch (url.pathname) {
    case "/v1/server":
      return { uploads: { maxBytes: 1e9, providerCanReach: true }, operations: {}, sendingStopped: null };
    case "/v1/usage":
      return { limits: [], sendingStopped: null };
    case "/v1/tasks":
      return {
        data: Array.from({ length: to - from }, (_, index) => takeOf(url.origin, from + index)),
        nextCursor: to < rows ? String(to) : null,
      };
  }
}

const takeOf = (origin: string, index: number) => ({
  id: `task-${index}`,
  status: index % 7 === 0 ? "FAILED" : "SUCCEEDED",
  createdAt: new Date(Date.UTC(2026, 10, 21) - index * 60_000).toISOString(),
  operation: "character_performance",
  cost: { usd: "0.40", charged: "yes" },
  metadata: { title: `Scene ${index}` },
  ...(index % 7 === 0 ? {} : { poster: `${origin}/posters/${index}.jpg` }),
});
