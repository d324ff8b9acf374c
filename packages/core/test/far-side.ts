import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A CometAPI of a few lines that a page of another origin may talk to. */
    farSide: string;
  }
}

const url = "https://cdn.example/take.mp4";
const answers = [
  { status: 400, json: { code: "task_not_exist", message: "task_not_exist", data: null } },
  { status: 200, json: { code: "success", data: { task_id: "x", status: "IN_PROGRESS", progress: "50%" } } },
  { status: 200, json: { code: "success", data: { task_id: "x", status: "SUCCESS", result_url: url } } },
];

/**
 * Starts the far side of the browser tests. Each task is invisible, then half done, then there. A create of
 * `image_to_video` is never answered, one of `video_to_video` is sent elsewhere. `GET /looks/{id}` counts the looks.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const looks = new Map<string, number>();

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    const id = path.split("/").at(-1) ?? "";
    const send = (status: number, json: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    };
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*, authorization");
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (id === "video_to_video") response.writeHead(307, { location: "/looks/stolen" }).end();
    else if (path.startsWith("/looks/")) send(200, { looks: looks.get(id) ?? 0 });
    else if (request.method === "POST" && id !== "image_to_video") send(200, { id: crypto.randomUUID() });
    else if (request.method === "GET") {
      const look = looks.get(id) ?? 0;
      const { status, json } = answers[Math.min(look, answers.length - 1)] ?? { status: 500, json: {} };
      looks.set(id, look + 1);
      send(status, json);
    }
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("farSide", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
