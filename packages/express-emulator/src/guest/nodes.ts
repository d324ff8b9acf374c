import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { around, boundsInParent, type Point, type Rect, toParent } from "../shared/geometry.ts";
import { type NodeFacts, rootId } from "../shared/sandbox-contract.ts";
import { AddOnData } from "./add-on-data.ts";
import { colorOf, hexOf } from "./colors.ts";
import { FillType, SceneNodeType } from "./constants.ts";
import { factsOf, mayEdit, refuseExperimental } from "./handles.ts";
import { host } from "./host.ts";
import { ArtboardList, NodeList, nodeOf, PageList } from "./lists.ts";
import { sizeFor } from "./resize.ts";

type Matrix = Sdk.Node["transformMatrix"];

/** Anything with an id. */
export class BaseNode implements Sdk.BaseNode {
  readonly id: string;
  readonly #turn: number = host.turn();

  constructor(id: string) {
    this.id = id;
  }

  /** What is true of it now. @throws {Error} when this handle is stale. */
  get facts(): NodeFacts {
    return factsOf(this.id, this.#turn);
  }

  get type(): Sdk.BaseNode["type"] {
    return this.facts.type as Sdk.BaseNode["type"];
  }

  get addOnData(): Sdk.AddOnData {
    return new AddOnData({ nodeId: this.facts.id });
  }

  get parent(): BaseNode | undefined {
    const { parentId } = this.facts;
    return parentId === undefined ? undefined : nodeOf(parentId);
  }

  removeFromParent(): void {
    mayEdit();
    host.remove([this.facts.id]);
  }
}

/** Anything that is seen. */
export class VisualNode extends BaseNode implements Sdk.VisualNode {
  get allChildren(): Readonly<Iterable<Node>> {
    return host.childrenOf(this.facts.id).map((id) => nodeOf(id) as Node);
  }

  get visualRoot(): VisualNode {
    const parent = this.parent;
    return parent instanceof VisualNode ? parent.visualRoot : this;
  }

  get boundsLocal(): Readonly<Rect> {
    const { width, height } = this.facts;
    return { x: 0, y: 0, width, height };
  }

  get centerPointLocal(): Readonly<Point> {
    const { width, height } = this.facts;
    return { x: width / 2, y: height / 2 };
  }

  get topLeftLocal(): Readonly<Point> {
    return { x: 0, y: 0 };
  }

  localPointInNode(point: Point, target: Sdk.VisualNode): Readonly<Point> {
    const onScene = climb(this, point);
    const origin = climb(target as unknown as VisualNode, { x: 0, y: 0 });
    return { x: onScene.x - origin.x, y: onScene.y - origin.y };
  }

  get allDescendants(): never {
    return refuseExperimental();
  }

  get allTextContent(): never {
    return refuseExperimental();
  }

  hasDescendant(): never {
    return refuseExperimental();
  }

  createRendition(): never {
    return refuseExperimental();
  }
}

/** The point of a node as its scene sees it. */
function climb(node: VisualNode, point: Point): Point {
  const outside = toParent(node.facts, point);
  const parent = node.parent;
  return parent instanceof Node ? climb(parent, outside) : outside;
}

/** Anything on a scene. */
export class Node extends VisualNode implements Sdk.Node {
  get boundsInParent(): Readonly<Rect> {
    return boundsInParent(this.facts);
  }

  boundsInNode(target: Sdk.VisualNode): Readonly<Rect> {
    const { width, height } = this.facts;
    const corners = [
      { x: 0, y: 0 },
      { x: width, y: 0 },
      { x: 0, y: height },
      { x: width, y: height },
    ];
    return around(corners.map((corner) => this.localPointInNode(corner, target)));
  }

  get translation(): Readonly<Point> {
    const { x, y } = this.facts;
    return { x, y };
  }

  set translation({ x, y }: Point) {
    this.change({ x, y });
  }

  setPositionInParent(parentPoint: Point, localPoint: Point): void {
    const facts = this.facts;
    const now = toParent(facts, localPoint);
    this.change({ x: facts.x + parentPoint.x - now.x, y: facts.y + parentPoint.y - now.y });
  }

  get rotation(): number {
    return this.facts.rotation;
  }

  setRotationInParent(rotation: number, localPoint: Point): void {
    const facts = this.facts;
    const fixed = toParent(facts, localPoint);
    const turned = toParent({ ...facts, rotation }, localPoint);
    this.change({ rotation, x: facts.x + fixed.x - turned.x, y: facts.y + fixed.y - turned.y });
  }

  get rotationInScreen(): number {
    const parent = this.parent;
    return this.rotation + (parent instanceof Node ? parent.rotationInScreen : 0);
  }

  get opacity(): number {
    return this.facts.opacity;
  }

  set opacity(opacity: number) {
    this.change({ opacity });
  }

  get transformMatrix(): Matrix {
    const { x, y, rotation } = this.facts;
    const angle = (rotation * Math.PI) / 180;
    return [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), x, y];
  }

  get locked(): boolean {
    return this.facts.locked;
  }

  set locked(locked: boolean) {
    this.change({ locked });
  }

  get blendMode(): Sdk.Node["blendMode"] {
    return 2 as Sdk.Node["blendMode"];
  }

  set blendMode(_mode: Sdk.Node["blendMode"]) {}

  resize(options: Sdk.ResizeOptions): void {
    this.change(sizeFor(this.facts, options));
  }

  cloneInPlace(): this {
    mayEdit();
    return nodeOf(host.clone(this.facts.id)) as this;
  }

  /** Changes it, if that is allowed now. */
  protected change(change: Parameters<typeof host.change>[1]): void {
    mayEdit();
    host.change(this.facts.id, change);
  }
}

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

/** A scene of a page. */
export class ArtboardNode extends VisualNode implements Sdk.ArtboardNode {
  override get parent(): ActivePageNode | undefined {
    const { parentId } = this.facts;
    return parentId === undefined ? undefined : new ActivePageNode(parentId);
  }

  get children(): NodeList {
    return new NodeList(this.facts.id);
  }

  get width(): number {
    return this.facts.width;
  }

  get height(): number {
    return this.facts.height;
  }

  get fill(): Readonly<Sdk.Fill> {
    return fillOf(this.facts.color);
  }

  set fill(fill: Sdk.Fill) {
    mayEdit();
    if ("color" in fill) host.change(this.facts.id, { color: hexOf((fill as Sdk.ColorFill).color) });
  }
}

/** A page: what can be told of it without its content. Never stale. */
export class PageNode extends BaseNode implements Sdk.PageNode {
  override get facts(): NodeFacts {
    const facts = host.facts(this.id);
    if (!facts) throw new Error(`The page ${this.id} is no longer part of the document.`);
    return facts;
  }

  override get type(): Sdk.BaseNode["type"] {
    return SceneNodeType.page as Sdk.BaseNode["type"];
  }

  get width(): number {
    return this.facts.width;
  }

  set width(width: number) {
    mayEdit();
    host.change(this.id, { width });
  }

  get height(): number {
    return this.facts.height;
  }

  set height(height: number) {
    mayEdit();
    host.change(this.id, { height });
  }

  get name(): string | undefined {
    return this.facts.name || undefined;
  }

  set name(name: string | undefined) {
    mayEdit();
    host.change(this.id, { name: name ?? "" });
  }
}

/** A page whose content can be reached. */
export class ActivePageNode extends PageNode implements Sdk.ActivePageNode {
  readonly #turn: number = host.turn();

  get artboards(): ArtboardList {
    factsOf(this.id, this.#turn);
    return new ArtboardList(this.id);
  }

  get allChildren(): Readonly<Iterable<ArtboardNode>> {
    return this.artboards.toArray();
  }

  get allDescendants(): never {
    return refuseExperimental();
  }

  get allTextContent(): never {
    return refuseExperimental();
  }

  hasDescendant(): never {
    return refuseExperimental();
  }

  cloneInPlace(): ActivePageNode {
    mayEdit();
    factsOf(this.id, this.#turn);
    return new ActivePageNode(host.clone(this.id));
  }
}

/** The root of everything. */
export class ExpressRootNode extends BaseNode implements Sdk.ExpressRootNode {
  constructor() {
    super(rootId);
  }

  override get type(): Sdk.BaseNode["type"] {
    return SceneNodeType.artworkRoot as Sdk.BaseNode["type"];
  }

  override get parent(): undefined {
    return undefined;
  }

  get pages(): PageList {
    return new PageList(rootId);
  }
}
