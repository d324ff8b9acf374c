import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { type BaseNode, type Node, nodeOf } from "./base-nodes.ts";
import { hold, mayEdit } from "./handles.ts";
import { host } from "./host.ts";
import type { ActivePageNode, ArtboardNode, PageNode } from "./page-nodes.ts";

/** A live list of what a node holds. */
class ReadOnlyItemList<Item extends BaseNode> implements Sdk.ReadOnlyItemList<Item> {
  protected readonly owner: string;

  constructor(owner: string) {
    this.owner = owner;
  }

  toArray(): readonly Item[] {
    return host.childrenOf(this.owner).map((id) => nodeOf(id) as Item);
  }

  get length(): number {
    return host.childrenOf(this.owner).length;
  }

  get first(): Item | undefined {
    return this.item(0);
  }

  get last(): Item | undefined {
    return this.item(this.length - 1);
  }

  indexOf(item: Item): number {
    return host.childrenOf(this.owner).indexOf(item.id);
  }

  item(index: number): Item | undefined {
    const id = host.childrenOf(this.owner)[index];
    return id === undefined ? undefined : (nodeOf(id) as Item);
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.toArray()[Symbol.iterator]();
  }
}

class RestrictedItemList<Item extends BaseNode> extends ReadOnlyItemList<Item> {
  remove(...items: Item[]): void {
    mayEdit();
    host.remove(items.map((item) => this.idOf(item)));
  }

  moveBefore(item: Item, before: Item): void {
    mayEdit();
    host.move(this.idOf(item), this.idOf(before), "before");
  }

  moveAfter(item: Item, after: Item): void {
    mayEdit();
    host.move(this.idOf(item), this.idOf(after), "after");
  }

  /** @throws {Error} when it is not in this list. */
  protected idOf(item: Item): string {
    if (this.indexOf(item) < 0) throw new Error(`The node ${item.id} is not in this list.`);
    return item.id;
  }
}

/** The nodes of a scene or group. */
export class NodeList extends RestrictedItemList<Node> {
  append(...items: Node[]): void {
    this.#insert(items, this.length);
  }

  clear(): void {
    mayEdit();
    host.remove(host.childrenOf(this.owner));
  }

  replace(oldItem: Node, newItem: Node): void {
    this.insertBefore(newItem, oldItem);
    this.remove(oldItem);
  }

  insertBefore(newItem: Node, before: Node): void {
    this.idOf(before);
    this.#insert([newItem], this.indexOf(before));
  }

  insertAfter(newItem: Node, after: Node): void {
    this.idOf(after);
    this.#insert([newItem], this.indexOf(after) + 1);
  }

  #insert(items: Node[], index: number): void {
    mayEdit();
    const ids = items.map(({ id }) => id);
    host.insert(this.owner, ids, index);
  }
}

/** The scenes of a page, in the order they play. */
export class ArtboardList extends RestrictedItemList<ArtboardNode> implements Sdk.ArtboardList {
  addArtboard(): ArtboardNode {
    mayEdit();
    return nodeOf(host.addScene(this.owner)) as ArtboardNode;
  }
}

/** The pages of the document. */
export class PageList extends RestrictedItemList<PageNode> implements Sdk.PageList {
  addPage({ width, height }: Sdk.RectangleGeometry): ActivePageNode {
    mayEdit();
    return nodeOf(host.addPage({ width, height })) as ActivePageNode;
  }

  async visitPages(
    pages: Sdk.PageNode[],
    callback: (page: Sdk.ActivePageNode) => void | Promise<void>,
  ): Promise<void> {
    try {
      for (const [done, { id }] of pages.entries()) {
        if (!host.beginVisit(id, { done, all: pages.length })) {
          throw Object.assign(new Error("The user cancelled."), { name: "UserCancelledError" });
        }
        const release = hold(id);
        try {
          await callback(nodeOf(id) as ActivePageNode);
        } finally {
          release();
          host.endVisit(id);
        }
      }
    } finally {
      host.endVisits();
    }
  }
}
