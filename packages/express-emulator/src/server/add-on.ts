import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AddOnManifest } from "@adobe/ccweb-add-on-manifest";
import type { AddOnSetup } from "../host/setup.ts";

/**
 * Reads the manifest of a built add-on with Adobe's own package.
 *
 * @throws {Error} when it is refused, with Adobe's reasons.
 */
export async function readAddOn(folder: string): Promise<AddOnSetup> {
  const text = await readFile(join(folder, "manifest.json"), "utf8");
  const given = JSON.parse(text) as Record<string, unknown>;
  const id = typeof given.testId === "string" ? given.testId : "add-on";
  const { manifest, manifestValidationResult } = AddOnManifest.createManifest({
    manifest: { testId: id, ...given },
    additionalInfo: { sourceId: "local", privileged: false, isDeveloperAddOn: true },
  });
  if (!manifest) {
    const reasons = (manifestValidationResult.errorDetails ?? []).map(
      ({ instancePath, message }) => `${instancePath ?? ""} ${message ?? ""}`,
    );
    throw new Error(`The manifest of ${folder} is refused: ${reasons.join("; ") || "no reason was given"}.`);
  }
  const panel = manifest.entryPoints.find(({ type }) => `${type}` === "panel");
  if (!panel) throw new Error(`The manifest of ${folder} has no entry point of type "panel".`);
  const { sandbox = [], camera, microphone, clipboard } = panel.permissions ?? {};
  const requirements = given.requirements as { renditionPreview?: boolean } | undefined;
  return {
    id,
    name: typeof manifest.name === "string" ? manifest.name : id,
    manifest: given,
    main: panel.main,
    documentSandbox: panel.documentSandbox,
    sandbox: ["allow-scripts", "allow-same-origin", ...sandbox].join(" "),
    allow: allowed({ camera, microphone, clipboard }).join("; "),
    renditionPreview: requirements?.renditionPreview === true,
  };
}

function allowed(given: {
  camera: string | undefined;
  microphone: string | undefined;
  clipboard: string[] | undefined;
}): string[] {
  return [
    ...(given.camera === undefined ? [] : [`camera ${given.camera}`]),
    ...(given.microphone === undefined ? [] : [`microphone ${given.microphone}`]),
    ...(given.clipboard?.includes("clipboard-write") ? ["clipboard-write"] : []),
  ];
}
