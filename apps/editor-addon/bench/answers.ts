/** What a server with that many takes would answer, by path. */
export const answersWith = (rows: number): Record<string, unknown> => ({
  server: {
    uploads: { maxBytes: 1e9, providerCanReach: true },
    operations: {},
    sendingStopped: null,
  },
  usage: { limits: [], sendingStopped: null },
  tasks: {
    data: Array.from({ length: rows }, (_, index) => ({
      id: `task-${index}`,
      status: index % 7 === 0 ? "FAILED" : "SUCCEEDED",
      createdAt: new Date(Date.UTC(2026, 10, 21) - index * 60_000).toISOString(),
      operation: "character_performance",
      cost: { usd: "0.40", charged: "yes" },
      metadata: { title: `Scene ${index}` },
    })),
    nextCursor: null,
  },
});
