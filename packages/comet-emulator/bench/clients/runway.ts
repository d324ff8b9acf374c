import RunwayML from "@runwayml/sdk";
import { type BenchClient, performance } from "./client.ts";

export const runway: BenchClient = {
  name: "@runwayml/sdk",
  note: "`characterPerformance.create().waitForTaskOutput()` without its limit of 10 minutes; its paths get `/runwayml` put before them",
  connect({ baseUrl, key, fetch }) {
    const client = new RunwayML({ apiKey: key, baseURL: `${baseUrl}/runwayml`, fetch });
    return async () => {
      const { id } = await client.characterPerformance
        .create(performance)
        .waitForTaskOutput({ timeout: null });
      return id;
    };
  },
};
