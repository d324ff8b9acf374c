import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { type NodeFacts, rootId } from "../shared/sandbox-contract.ts";
import { BaseNode, nodeTypes, VisualNode } from "./base-nodes.ts";
import { hexOf } from "./colors.ts";
import { SceneNodeType } from "./constants.ts";
import { fillOf } from "./content-nodes.ts";
import { factsOf, mayEdit, refuseExperimental } from "./handles.ts";
import { host } from "./host.ts";
import { ArtboardList, NodeList, PageList } from "./lists.ts";

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

nodeTypes
  .set("ab:Artboard", (id) => new ArtboardNode(id))
  .set("Page", (id) => (host.isActive(id) ? new ActivePageNode(id) : new PageNode(id)))
  .set("ArtworkRoot", () => new ExpressRootNode());
