import type { BrowserContext, Page } from "playwright-core";
import { exampleAssets, exampleDocument } from "./documents/example.ts";
import type { Setup } from "./host/setup.ts";
import type { Situation } from "./host/situation.ts";
import { readAddOn } from "./server/add-on.ts";
import { bundlePrograms } from "./server/bundle.ts";
import { type AssetFile, createHostApp } from "./server/host-app.ts";
import { listen } from "./server/listen.ts";
import { createPanelApp, sdkAddresses } from "./server/panel-app.ts";
import type { ExpressDocument, SceneNode } from "./shared/document.ts";

/** What to emulate. */
export interface ExpressOptions extends Partial<Situation> {
  /** Folder of the built add-on, with its `manifest.json`. */
  panelDist: string;
  /** Port of the editor page; any free one when left out or 0. */
  port?: number;
  /** Port of the add-on's origin; any free one when left out or 0. */
  panelPort?: number;
  /** The open document; an example with nine pages when left out. */
  document?: ExpressDocument;
  /** Media files for the document, beside those of the example. */
  assets?: readonly AssetFile[];
  /**
   * Whether served pages of the add-on get an import map for Adobe's address of the SDK; `true` when left out. With
   * `false` they are served byte for byte, and `routeSdk` answers that address in a browser under Playwright.
   */
  importMap?: boolean;
}

/** A running editor. */
export interface Express {
  /** The editor page, such as `http://127.0.0.1:9090`. */
  readonly url: string;
  /** The add-on's origin: what a server has to allow for CORS. */
  readonly panelOrigin: string;
  /** Answers Adobe's address of the SDK in a page or context of Playwright. */
  routeSdk(target: Page | BrowserContext): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an Adobe Express on this machine, with an add-on in it.
 *
 * @throws {Error} when the manifest is refused.
 */
export async function startExpress(options: ExpressOptions): Promise<Express> {
  const {
    panelDist,
    port = 0,
    panelPort = 0,
    importMap = true,
    document: opened = exampleDocument,
    assets = [],
    ...situation
  } = options;
  const [addOn, bundles] = await Promise.all([readAddOn(panelDist), bundlePrograms()]);
  const files = [...exampleAssets, ...assets].filter(({ id }) => isUsed(opened, id));
  const panel = await listen(
    createPanelApp({ folder: panelDist, client: bundles.client, importMap }),
    panelPort,
  );
  const setup: Setup = {
    panelOrigin: panel.url,
    addOn,
    document: opened,
    assets: files.map(({ id, title, kind }) => ({ id, title, kind, url: `/media/${id}` })),
    situation,
  };
  const host = await listen(createHostApp({ bundles, setup: () => setup, assets: files }), port);
  return {
    url: host.url,
    panelOrigin: panel.url,
    async routeSdk(target) {
      for (const address of sdkAddresses) {
        await target.route(address, (route) =>
          route.fulfill({
            contentType: "text/javascript",
            headers: { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" },
            body: bundles.client,
          }),
        );
      }
    },
    async close() {
      await Promise.all([host.close(), panel.close()]);
    },
  };
}

function isUsed(document: ExpressDocument, asset: string): boolean {
  const uses = (node: SceneNode): boolean =>
    node.type === "Group" ? node.children.some(uses) : node.type === "MediaContainer" && node.asset === asset;
  return document.pages.some(({ scenes }) => scenes.some(({ children }) => children.some(uses)));
}
