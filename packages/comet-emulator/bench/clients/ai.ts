import { experimental_generateVideo } from "ai";
import { type BareTask, type BenchClient, plainCalls } from "./client.ts";

type VideoModel = Extract<
  Parameters<typeof experimental_generateVideo>[0]["model"],
  { specificationVersion: "v4" }
>;

export const ai: BenchClient = {
  name: "ai",
  note: "`experimental_generateVideo` over a video model whose `doStart` and `doStatus` are one plain call each, without its limit of 10 minutes; the result is not downloaded",
  connect(farSide) {
    const model = videoModel(plainCalls(farSide));
    return async () => {
      const { responses } = await experimental_generateVideo({
        model,
        prompt: "A performance",
        poll: { timeoutMs: 3_600_000 },
        // How long a download takes is not what is measured.
        download: async () => ({ data: new Uint8Array(1), mediaType: "video/mp4" }),
      });
      return String(responses[0]?.modelId);
    };
  },
};

/** The thinnest provider there can be. The task's id comes back as the `modelId` of the response. */
function videoModel({ create, read }: ReturnType<typeof plainCalls>): VideoModel {
  const response = (modelId: string) => ({ timestamp: new Date(), modelId, headers: undefined });
  return {
    specificationVersion: "v4",
    provider: "bench",
    modelId: "act_two",
    maxVideosPerCall: 1,
    async doStart() {
      const id = await create();
      return { operation: id, warnings: [], response: response(id) };
    },
    async doStatus({ operation, abortSignal }) {
      const task = await read(String(operation), abortSignal);
      return { ...toStatus(task), warnings: [], response: response(task.id) };
    },
  };
}

function toStatus({ status, output = [], failure = status }: BareTask) {
  if (status === "SUCCEEDED") {
    const videos = output.map((url) => ({ type: "url" as const, url, mediaType: "video/mp4" }));
    return { status: "completed" as const, videos };
  }
  if (status === "FAILED" || status === "CANCELLED") return { status: "error" as const, error: failure };
  return { status: "pending" as const };
}
