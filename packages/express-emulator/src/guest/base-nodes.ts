import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { notImitated } from "../shared/experimental.ts";
import { around, boundsInParent, type Point, type Rect, toParent } from "../shared/geometry.ts";
import type { NodeFacts } from "../shared/sandbox-contract.ts";
import { AddOnData } from "./add-on-data.ts";
import { factsOf, mayEdit, refuseExperimental } from "./handles.ts";
import { host } from "./host.ts";
import { sizeFor } from "./resize.ts";

type Matrix = Sdk.Node["transformMatrix"];

/** Makes nodes by their type; the files of the types fill it when they are loaded. */
export const nodeTypes: Map<string, (id: string) => BaseNode> = new Map();

/** A node by its id, as the class its type asks for. */
export function nodeOf(id: string): BaseNode {
  const make = nodeTypes.get(host.facts(id)?.type ?? "");
  return make ? make(id) : new Node(id);
}

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

  set blendMode(_mode: Sdk.Node["blendMode"]) {
    throw notImitated("Node.blendMode");
  }

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
