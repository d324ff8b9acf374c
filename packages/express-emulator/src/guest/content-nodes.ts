import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { AddOnData } from "./add-on-data.ts";
import { Node, nodeTypes } from "./base-nodes.ts";
import { colorOf, hexOf } from "./colors.ts";
import { FillType } from "./constants.ts";
import { refuseExperimental } from "./handles.ts";
import { NodeList } from "./lists.ts";

/** A node that holds others. */
export class GroupNode extends Node implements Sdk.GroupNode {
  get children(): NodeList {
    return new NodeList(this.facts.id);
  }

  get maskShape(): undefined {
    return undefined;
  }
}

/** A coloured shape. */
export class FillableNode extends Node implements Sdk.FillableNode {
  get fill(): Readonly<Sdk.ColorFill> {
    return fillOf(this.facts.color);
  }

  set fill(fill: Sdk.Fill | undefined) {
    if (fill && "color" in fill) this.change({ color: hexOf((fill as Sdk.ColorFill).color) });
  }

  get stroke(): undefined {
    return undefined;
  }
}

/** A fill of one colour. */
export function fillOf(color: string | undefined): Sdk.ColorFill {
  return { type: FillType.color as Sdk.ColorFill["type"], color: colorOf(color ?? "#ffffff") };
}

/** A box. */
export class RectangleNode extends FillableNode {
  get width(): number {
    return this.facts.width;
  }

  set width(width: number) {
    this.change({ width });
  }

  get height(): number {
    return this.facts.height;
  }

  set height(height: number) {
    this.change({ height });
  }
}

/** An ellipse. */
export class EllipseNode extends FillableNode implements Sdk.EllipseNode {
  get rx(): number {
    return this.facts.width / 2;
  }

  set rx(rx: number) {
    this.change({ width: 2 * rx });
  }

  get ry(): number {
    return this.facts.height / 2;
  }

  set ry(ry: number) {
    this.change({ height: 2 * ry });
  }
}

/** A text; only its words. */
export class TextNode extends Node {
  get text(): string {
    return this.facts.text ?? "";
  }

  set text(text: string) {
    this.change({ text });
  }

  get fullContent(): { text: string } {
    const node = this;
    return {
      get text() {
        return node.text;
      },
      set text(text: string) {
        node.text = text;
      },
    };
  }
}

/** An image or video in its crop. */
export class MediaContainerNode extends Node implements Sdk.MediaContainerNode {
  get mediaRectangle(): ImageRectangleNode | UnknownMediaRectangleNode {
    const { id, media } = this.facts;
    return media?.kind === "image"
      ? new ImageRectangleNode(`${id}:media`)
      : new UnknownMediaRectangleNode(`${id}:media`);
  }

  get maskShape(): FillableNode {
    return new FillableNode(`${this.facts.id}:mask`);
  }

  override get allChildren(): Readonly<Iterable<Node>> {
    return [this.mediaRectangle, this.maskShape];
  }

  replaceMedia(): never {
    throw new Error("Bitmaps are not imitated by this emulator of Adobe Express.");
  }

  replaceMediaWithEditedImage(): never {
    return refuseExperimental();
  }
}

class MediaRectangleNode extends Node {
  get mediaAddOnData(): Sdk.AddOnData {
    return new AddOnData({ assetId: this.facts.media?.assetId ?? "" });
  }

  get width(): number {
    return this.facts.width;
  }

  get height(): number {
    return this.facts.height;
  }

  override cloneInPlace(): never {
    throw new Error("A media rectangle cannot be cloned apart from its container.");
  }
}

/** What is not an image: a video. It tells nothing about its bytes, length or sound. */
export class UnknownMediaRectangleNode extends MediaRectangleNode implements Sdk.UnknownMediaRectangleNode {}

/** An image. */
export class ImageRectangleNode extends MediaRectangleNode implements Sdk.ImageRectangleNode {
  fetchBitmapImage(): never {
    return refuseExperimental();
  }

  canExportMedia(): never {
    return refuseExperimental();
  }
}

nodeTypes
  .set("Group", (id) => new GroupNode(id))
  .set("Rectangle", (id) => new RectangleNode(id))
  .set("Ellipse", (id) => new EllipseNode(id))
  .set("Text", (id) => new TextNode(id))
  .set("MediaContainer", (id) => new MediaContainerNode(id));
