import type { InputRules } from "@understudy/core";
import type { Context } from "hono";
import { bodyRefusal, envelopeRefusal, gatewayError } from "../answers/errors.ts";
import { gatherAssets } from "../assets/gather.ts";
import { canned } from "../faults/deliver.ts";
import { faultsInBody } from "../faults/fault-text.ts";
import { type ArmedFault, arm } from "../faults/scenario.ts";
import type { CreateRoute, Refusal } from "../routes/create-route.ts";
import { newTask } from "../tasks/new-task.ts";
import { effectNow, faultsOfHeader, send } from "./effects.ts";
import { generationOf } from "./generation.ts";
import type { AppEnv, World } from "./world.ts";

/** The version that CometAPI's pages and Runway's current API name. */
const runwayVersion = "2024-11-06";

/** Larger bodies are not read. The gateway's real limit is not known; the largest data URI fits. */
const maxBodyLength = 20 * 1024 * 1024;

type Handler = (context: Context<AppEnv>) => Promise<Response>;

/** Answers a create route: refuses, or makes a task and charges it. */
export function createHandler(world: World, route: CreateRoute): Handler {
  /** Counts of the faults that requests ask for themselves: the same body again is the same request again. */
  const repeats = new Map<string, ArmedFault[]>();
  const rules: InputRules = {
    allowLoopbackHttp: world.options.assets?.allowLoopbackHttp,
    models: (world.options.models as Record<string, readonly string[] | undefined>)?.[route.name],
  };

  function ownFaults(context: Context<AppEnv>, text: string, body: unknown): ArmedFault[] {
    const own = [...faultsOfHeader(context), ...arm(faultsInBody(body))];
    if (own.length === 0) return own;
    const request = `${context.req.header("x-emulate")}\n${text}`;
    const known = repeats.get(request) ?? own;
    repeats.set(request, known);
    return known;
  }

  return async (context) => {
    const text = await context.req.text();
    if (text.length > maxBodyLength)
      return Response.json(gatewayError("read_request_body_failed"), { status: 413 });
    const body = readJson(context, text);
    const own = ownFaults(context, text, body);

    const before = effectNow(world, own, { on: "create", route: route.name });
    if (before.respond || before.drop) {
      return send(world, context, before.respond ? canned(before.respond) : new Response(), before);
    }
    if (body === undefined) return Response.json(gatewayError("invalid_request"), { status: 500 });
    if (route.family === "id" && context.req.header("x-runway-version") !== runwayVersion) {
      const error = `The X-Runway-Version header is required and must be ${runwayVersion}.`;
      return Response.json({ error }, { status: 400 });
    }
    const refusal = route.refuse(body, rules);
    if (refusal) return refuse(route, refusal);

    const gathered = await gatherAssets(route, body, {
      fetch: world.fetchAssets,
      inspect: world.inspect,
      store: world.store,
    });
    if (gathered.issues.length > 0) return refuse(route, { issues: gathered.issues });

    const id = crypto.randomUUID();
    const after = effectNow(world, own, { on: "created", route: route.name, task: id });
    const request = {
      id,
      key: context.get("key"),
      route: route.name,
      body,
      assets: gathered.assets,
      result: route.plan(body, gathered.media),
      faults: arm(own.map(({ fault }) => fault)),
      complaints: [...gathered.damaged, ...route.judge(body, gathered.media, rules)],
      fate: after.fate ?? {},
    };
    const task = newTask(request, world.clock.now(), world.schedule);
    world.tasks.set(id, task);
    world.charges.push({ id, operation: route.name, at: task.createdAt, microUsd: route.microUsd });
    world.expectCallback(task);
    world.save();

    const answer = after.respond ? canned(after.respond) : accepted(world, context, route, id);
    return send(world, context, answer, { ...before, ...after });
  };
}

/** The JSON of a body; undefined when it is none. */
function readJson(context: Context<AppEnv>, text: string): unknown {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(route: CreateRoute, refusal: Refusal): Response {
  if (route.family === "envelope") {
    const word = "word" in refusal ? refusal.word : refusal.issues.map(({ message }) => message).join(" ");
    return Response.json(envelopeRefusal(word));
  }
  const body = "word" in refusal ? gatewayError(refusal.word) : bodyRefusal(refusal.issues);
  return Response.json(body, { status: 400 });
}

function accepted(world: World, context: Context<AppEnv>, route: CreateRoute, id: string): Response {
  if (route.family === "id") return Response.json({ id });
  const envelope = { code: 200, msg: "success", data: { task_id: id } };
  return Response.json(
    generationOf(world, context) === "bare" ? { ...envelope, message: "" } : { ...envelope, exec_time: 0.01 },
  );
}
