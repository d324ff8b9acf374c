import type {
  Document,
  ImportAddOnData,
  LinkOptions,
  MediaAttributes,
  PageMetadata,
  PageMetadataOptions,
  PrintQualityCheckOptions,
  Rendition,
  RenditionIntent,
  RenditionOptions,
  ReviewAndApproval,
  SourceMimeTypeInfo,
  StartReviewRequestOptions,
  StartReviewRequestResponse,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { experimental, notImitated } from "../shared/experimental.ts";
import type { MediaKind } from "../shared/protocol.ts";
import type { Connection } from "./connection.ts";

/** `addOnUISdk.app.document`. */
export class EditorDocument implements Document {
  readonly #connection: Connection;
  readonly reviewAndApproval: ReviewAndApproval = new NoReview();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  addImage(blob: Blob, attributes?: MediaAttributes, importAddOnData?: ImportAddOnData): Promise<void> {
    return this.#add("image", blob, attributes, importAddOnData);
  }

  addAnimatedImage(blob: Blob, attributes?: MediaAttributes, data?: ImportAddOnData): Promise<void> {
    return this.#add("animatedImage", blob, attributes, data);
  }

  addVideo(blob: Blob, attributes?: MediaAttributes, importAddOnData?: ImportAddOnData): Promise<void> {
    return this.#add("video", blob, attributes, importAddOnData);
  }

  addAudio(blob: Blob, attributes: MediaAttributes): Promise<void> {
    return this.#add("audio", blob, attributes);
  }

  async #add(
    kind: MediaKind,
    blob: Blob,
    attributes?: MediaAttributes,
    importAddOnData?: ImportAddOnData,
  ): Promise<void> {
    await (await this.#connection.editor).addMedia({ kind, blob, attributes, importAddOnData });
  }

  async createRenditions(options: RenditionOptions, intent?: RenditionIntent): Promise<Rendition[]> {
    return (await this.#connection.editor).createRenditions(options, intent);
  }

  async getPagesMetadata(options: PageMetadataOptions): Promise<PageMetadata[]> {
    return (await this.#connection.editor).getPagesMetadata(options);
  }

  async getSelectedPageIds(): Promise<string[]> {
    return (await this.#connection.editor).getSelectedPageIds();
  }

  async id(): Promise<string | undefined> {
    return (await this.#connection.editor).documentId();
  }

  async link(options: LinkOptions): Promise<string | undefined> {
    return (await this.#connection.editor).documentLink(options);
  }

  async title(): Promise<string> {
    return (await this.#connection.editor).documentTitle();
  }

  async exportAllowed(): Promise<boolean> {
    return (await this.#connection.editor).exportAllowed();
  }

  async isPresentation(): Promise<boolean> {
    return (await this.#connection.editor).isPresentation();
  }

  importPdf(_blob: Blob, _attributes: MediaAttributes & SourceMimeTypeInfo): void {
    throw notImitated("importPdf");
  }

  importPresentation(_blob: Blob, _attributes: MediaAttributes): void {
    throw notImitated("importPresentation");
  }

  runPrintQualityCheck(_options: PrintQualityCheckOptions): void {
    throw experimental();
  }
}

/** `addOnUISdk.app.document.reviewAndApproval`: for review add-ons, which this is not. */
class NoReview implements ReviewAndApproval {
  async setTemplateReviewConfig(): Promise<void> {
    throw notImitated("reviewAndApproval");
  }

  async deleteTemplateReviewConfig(): Promise<void> {
    throw notImitated("reviewAndApproval");
  }

  async startReviewRequest(_options: StartReviewRequestOptions): Promise<StartReviewRequestResponse> {
    throw notImitated("reviewAndApproval");
  }

  async cancelReviewRequest(): Promise<void> {
    throw notImitated("reviewAndApproval");
  }

  async completeReviewRequest(): Promise<void> {
    throw notImitated("reviewAndApproval");
  }
}
