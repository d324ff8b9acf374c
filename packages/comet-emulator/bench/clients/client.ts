/** The far side as a client under test sees it. */
export interface FarSide {
  baseUrl: string;
  /** The API key it accepts. */
  key: string;
  fetch: typeof globalThis.fetch;
}

/** One way to make a performance and learn of its end. */
export interface BenchClient {
  name: string;
  /** What was done so that the package talks to this far side. */
  note: string;
  /** Readies the client; the function it returns makes one performance, waits for its end and tells the task's id. */
  connect(farSide: FarSide): () => Promise<string>;
}

/** What every client asks for. */
export const performance = {
  model: "act_two",
  character: { type: "image", uri: "https://media.example.com/character.png" },
  reference: { type: "video", uri: "https://media.example.com/performance.mp4" },
  ratio: "1280:720",
} as const;

/** A task as the far side tells it in Runway's own shape. */
export interface BareTask {
  id: string;
  status: "PENDING" | "THROTTLED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  progress?: number;
  output?: string[];
  failure?: string;
}

/** The two plain calls that the adapters of packages for other providers are made of. */
export function plainCalls({ baseUrl, key, fetch }: FarSide) {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    "x-runway-version": "2024-11-06",
  };
  return {
    async create(): Promise<string> {
      const body = JSON.stringify(performance);
      const url = `${baseUrl}/runwayml/v1/character_performance`;
      const response = await fetch(url, { method: "POST", headers, body });
      return ((await response.json()) as BareTask).id;
    },
    async read(id: string, signal?: AbortSignal | null): Promise<BareTask> {
      const response = await fetch(`${baseUrl}/runwayml/v1/tasks/${id}`, { headers, signal: signal ?? null });
      return (await response.json()) as BareTask;
    },
  };
}
