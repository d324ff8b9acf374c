import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { apiErrors } from "../errors.ts";
import { type DescribedRoute, headerTexts } from "./described-route.ts";
import { describeApi } from "./document.ts";
import { describedRoutes } from "./routes.ts";

type Html = ReturnType<typeof html>;
interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1b22, #ecebf2); --soft: light-dark(#5b5967, #aaa8b8);
  --line: light-dark(#dcdae4, #3a3845); --paper: light-dark(#fff, #17161c); --tint: light-dark(#f4f3f8, #211f29);
  --link: light-dark(#4b3bb3, #b3a8ff) }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
.page { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 5rem }
h1 { font-size: 2rem; margin: 0 } h2 { margin: 3rem 0 .5rem } h3 { margin: 0; font-size: 1rem }
a { color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
code, pre { font: .9em/1.5 ui-monospace, monospace } pre { background: var(--tint); padding: 1rem; overflow-x: auto }
section { border-top: 1px solid var(--line); padding: 1rem 0 } section p { margin: .25rem 0 }
.verb { font-weight: 700; text-transform: uppercase; margin-right: .5rem } .soft { color: var(--soft) }
table { border-collapse: collapse; width: 100%; margin-top: .5rem } .wide { overflow-x: auto }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
th { white-space: nowrap } th .soft { font-weight: 400 } td { min-width: 8rem }
nav ul { columns: 2; padding-left: 1.2rem } .skip { position: absolute; left: -99rem } .skip:focus { left: 1rem }
@media (max-width: 40rem) { th { white-space: nowrap } th .soft { font-weight: 400 } td { min-width: 8rem }
nav ul { columns: 1 } }`;

/** What the page may load: nothing but its own style. */
export const pageSecurity = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The description of the API to read: one page without scripts, made from the OpenAPI document. */
export function describeApiPage(serverUrl: string): Html {
  const { paths, info, components } = describeApi(serverUrl);
  const { schemas } = components as { schemas: Record<string, Schema> };
  const tags = [...new Set(describedRoutes.map(({ tag }) => tag))];
  const schemaAt = ({ path, method }: DescribedRoute): Schema | undefined => {
    const body = paths[path]?.[method]?.requestBody as
      | { content: { [type: string]: { schema: Schema } } }
      | undefined;
    return body && Object.values(body.content)[0]?.schema;
  };

  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Understudy API</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#routes">To the routes</a>
<div class="page">
<header>
<h1>Understudy API</h1>
<p>${prose(info.description)} The same as data: <a href="/openapi.json">openapi.json</a>.</p>
</header>
<main>
<h2 id="start">Start</h2>
<p>Every request carries a token. Create a task, then ask for it until it has ended.</p>
<pre tabindex="0"><code>curl ${serverUrl}/v1/character_performance \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Idempotency-Key: take-1' \\
  -d '{"model": "act_two", "ratio": "1280:720",
       "character": {"type": "image", "uri": "https://example.com/character.jpg"},
       "reference": {"type": "video", "uri": "https://example.com/performance.mp4"}}'

curl ${serverUrl}/v1/tasks/$ID -H "Authorization: Bearer $TOKEN"</code></pre>
<nav aria-label="Routes"><ul>${describedRoutes.map(
    (route) =>
      html`<li><a href="#${anchorOf(route)}"><span class="verb">${route.method}</span><code>${route.path}</code></a></li>`,
  )}</ul></nav>
<div id="routes">${tags.map(
    (tag) =>
      html`<h2>${tag}</h2>${describedRoutes
        .filter((route) => route.tag === tag)
        .map((route) => routeSection(route, schemaAt(route)))}`,
  )}</div>
<h2 id="task">A task</h2>
${fieldTable("A task", schemas.Task)}
<h2 id="errors">Errors</h2>
<p>All have one shape: <code>{error, code, issues?, docUrl?}</code>. <code>error</code> is a sentence, <code>code</code> is
stable, <code>issues</code> names every field that is wrong.</p>
<div class="wide"><table><caption class="skip">Errors</caption>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(apiErrors).map(
    ([code, [status, meaning]]) =>
      html`<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${prose(meaning)}</td></tr>`,
  )}</tbody></table></div>
</main>
</div>
</body>
</html>
`;
}

function routeSection(route: DescribedRoute, body: Schema | undefined): Html {
  const { method, path, summary, description, scope, headers = [] } = route;
  return html`<section id="${anchorOf(route)}">
<h3><span class="verb">${method}</span><code>${path}</code></h3>
<p>${summary}. ${prose(description)}</p>
<p class="soft">${scope === undefined ? "No token." : html`Scope <code>${scope}</code>.`}</p>
${headers.map((name) => html`<p class="soft"><code>${name}</code>: ${prose(headerTexts[name])}</p>`)}
${body?.properties ? fieldTable(`Body of ${path}`, body) : ""}
</section>`;
}

function fieldTable(caption: string, schema: Schema | undefined): Html {
  const { properties = {}, required = [] } = schema ?? {};
  return html`<div class="wide"><table><caption class="skip">${caption}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(properties).map(
    ([
      name,
      field,
    ]) => html`<tr><th scope="row"><code>${name}</code>${required.includes(name) ? "" : html` <span class="soft">optional</span>`}</th>
<td>${typeOf(field)}</td><td>${prose(field.description)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** A text in which code stands between backticks. */
function prose(text = ""): Html[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(", ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? typeOf(schema.items) : "anything"}`;
  if (schema.properties) return `{${Object.keys(schema.properties).join(", ")}}`;
  return schema.type ?? "anything";
}

function anchorOf({ method, path }: DescribedRoute): string {
  return `${method}${path.replace(/\W+/g, "-")}`.replace(/-$/, "");
}
