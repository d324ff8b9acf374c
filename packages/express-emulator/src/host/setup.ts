import type { ExpressDocument } from "../shared/document.ts";
import type { Situation } from "./situation.ts";

/** What the server tells the editor page at its start. */
export interface Setup {
  /** Where the add-on's files are, such as `http://127.0.0.1:9091`. */
  panelOrigin: string;
  addOn: AddOnSetup;
  document: ExpressDocument;
  /** The document's media files. */
  assets: { id: string; title: string; kind: "image" | "video"; url: string }[];
  situation: Partial<Situation>;
}

/** What the add-on's manifest says. */
export interface AddOnSetup {
  id: string;
  name: string;
  /** The manifest as it is. */
  manifest: Record<string, unknown>;
  /** Path of the panel's page. */
  main: string;
  /** Path of the document sandbox's code. */
  documentSandbox: string | undefined;
  /** Value of the iframe's `sandbox`. */
  sandbox: string;
  /** Value of the iframe's `allow`. */
  allow: string;
  /** Whether `preview` renditions may be asked for. */
  renditionPreview: boolean;
}
