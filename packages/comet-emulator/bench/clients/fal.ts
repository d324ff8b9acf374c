import { createFalClient } from "@fal-ai/client";
import { type BareTask, type BenchClient, plainCalls } from "./client.ts";

const words = {
  PENDING: "IN_QUEUE",
  THROTTLED: "IN_QUEUE",
  RUNNING: "IN_PROGRESS",
  SUCCEEDED: "COMPLETED",
  FAILED: "COMPLETED",
  CANCELLED: "COMPLETED",
} as const satisfies Record<BareTask["status"], string>;

export const fal: BenchClient = {
  name: "@fal-ai/client",
  note: "`queue.subscribeToStatus`, its `fetch` answered from a task in Runway's shape",
  connect(farSide) {
    const { create, read } = plainCalls(farSide);
    const client = createFalClient({
      credentials: "bench",
      fetch: async (input) => {
        const id = /requests\/([^/]+)\/status/.exec(String(input))?.[1] ?? "";
        const task = await read(id);
        return Response.json({ request_id: task.id, status: words[task.status] });
      },
    });
    return async () => {
      const requestId = await create();
      await client.queue.subscribeToStatus("runway/act-two", { requestId });
      return requestId;
    };
  },
};
