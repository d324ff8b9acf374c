import Replicate, { type Prediction } from "replicate";
import { type BareTask, type BenchClient, plainCalls } from "./client.ts";

const words = {
  PENDING: "starting",
  THROTTLED: "starting",
  RUNNING: "processing",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELLED: "canceled",
} as const satisfies Record<BareTask["status"], Prediction["status"]>;

export const replicate: BenchClient = {
  name: "replicate",
  note: "`wait(prediction)`, its `fetch` answered from a task in Runway's shape",
  connect(farSide) {
    const { create, read } = plainCalls(farSide);
    const client = new Replicate({
      auth: "bench",
      fetch: async (input) => {
        const task = await read(String(input).split("/").at(-1) ?? "");
        return Response.json({ id: task.id, status: words[task.status], output: task.output });
      },
    });
    return async () => {
      const id = await create();
      await client.wait({ id, status: "starting" } as Prediction);
      return id;
    };
  },
};
