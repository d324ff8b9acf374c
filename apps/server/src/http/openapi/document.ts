import * as z from "zod";
import { apiErrors } from "../errors.ts";
import * as answers from "./answers.ts";
import { type DescribedRoute, headerTexts } from "./described-route.ts";
import { describedRoutes } from "./routes.ts";

/** A description in OpenAPI 3.1. */
export interface OpenApiDocument {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: Record<string, unknown>;
  [more: string]: unknown;
}

/**
 * Describes the API. Bodies come from the schemas that read them, so they cannot say anything else.
 *
 * @param serverUrl The address of the server, without a slash at the end.
 */
export function describeApi(serverUrl: string): OpenApiDocument {
  const paths: OpenApiDocument["paths"] = {};
  for (const route of describedRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Understudy",
      version: "1",
      description:
        "Casts a character over a performance. A superset of Runway's API: its official SDK works with this address and a token of this server.",
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Task: componentOf(answers.task, "Task"), Error: componentOf(answers.error, "Error") },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "`understudy-server token create`" },
      },
    },
  };
}

function describeRoute({ method, path, tag, summary, description, scope, ...route }: DescribedRoute) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inHeaders = (route.headers ?? []).map((name) => ({
    name,
    in: "header",
    description: headerTexts[name],
    schema: { type: "string" },
  }));
  return {
    operationId: `${method}_${path.replace(/[^a-z0-9]+/gi, "_").replace(/^_|_$/g, "")}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === undefined ? [] : [{ token: [] }],
    ...(scope === undefined ? {} : { "x-scope": scope }),
    parameters: [...inPath, ...inHeaders, ...queryOf(route.query)],
    ...bodyOf(route),
    responses: { ...successOf(route), default: refusal },
  };
}

function bodyOf({ body, bodyIsOptional, fileField }: Partial<DescribedRoute>) {
  if (fileField !== undefined) {
    const properties = { [fileField]: { type: "string", format: "binary" } };
    const schema = { type: "object", properties, required: [fileField] };
    return { requestBody: { required: true, content: { "multipart/form-data": { schema } } } };
  }
  if (body === undefined) return {};
  const content = { "application/json": { schema: schemaOf(body, "input") } };
  return { requestBody: { required: !bodyIsOptional, content } };
}

const refusal = {
  description: `Refused: ${Object.keys(apiErrors).join(", ")}.`,
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

function successOf({ answer, headers }: Pick<DescribedRoute, "answer" | "headers">) {
  if (answer === "empty") return { 204: { description: "Done." } };
  const content =
    typeof answer === "string"
      ? { [answer]: { schema: { type: "string" } } }
      : { "application/json": { schema: schemaOf(answer, "output") } };
  const part = headers?.includes("Range") && {
    206: { description: "The range that was asked for.", content },
  };
  return { 200: { description: "Done.", content }, ...part };
}

function queryOf(query: z.ZodObject | undefined) {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** JSON Schema of a zod schema; what is JSON Schema already stays. A task inside becomes a reference. */
function schemaOf(schema: unknown, io: "input" | "output"): Record<string, unknown> {
  if (!(schema instanceof z.ZodType)) return schema as Record<string, unknown>;
  const { $schema: _, $defs: __, ...made } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** The schema that references by this name lead to. */
function componentOf(schema: z.ZodType, name: string): unknown {
  return z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }).$defs?.[name];
}
