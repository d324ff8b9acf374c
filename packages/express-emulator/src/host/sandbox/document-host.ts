import type { Page, Scene, SceneNode } from "../../shared/document.ts";
import { type NodeFacts, rootId } from "../../shared/sandbox-contract.ts";
import type { OpenDocument } from "../document/document.ts";
import { copyNode, find, findNode, nodesOf } from "../document/tree.ts";
import type { Library } from "../media/library.ts";
import { blankPage, blankScene, emptyNode } from "./blank.ts";
import { dataAt, factsOf, ownerOf } from "./node-facts.ts";
import type { DocumentHost } from "./sandbox.ts";

/** How a visit to another page is shown. */
export interface Visits {
  /** False when the user has pressed Cancel. */
  begin(progress: { done: number; all: number }): boolean;
  end(): void;
}

/**
 * The document as the sandbox reaches it.
 *
 * @param state.run Names the piece of code that runs now; its changes are one undoable step.
 */
export function createDocumentHost(
  document: OpenDocument,
  library: Library,
  visits: Visits,
  state: { run(): string; isHearingEvent(): boolean },
): DocumentHost {
  /** Nodes that are in no scene: just made, or taken out. */
  const loose = new Map<string, SceneNode>();
  const visited = new Set<string>();
  const isActive = (pageId: string) => pageId === document.currentPage.id || visited.has(pageId);
  const edit = (label: string, change: Parameters<OpenDocument["edit"]>[1]) =>
    document.edit(label, change, state.run());

  /** A node wherever it is, to be read. */
  function nodeAt(id: string): SceneNode | undefined {
    const found = find(document.content, id);
    return found
      ? found.kind === "node"
        ? found.node
        : undefined
      : findNode([...loose.values()], id, "")?.node;
  }

  /** Takes nodes out of a draft, or from the loose ones. */
  function takeOut(draft: Parameters<typeof find>[0], id: string): SceneNode {
    const found = find(draft, id);
    if (found?.kind === "node") {
      found.siblings.splice(found.siblings.indexOf(found.node), 1);
      return found.node;
    }
    const node = loose.get(id);
    if (!node) throw new Error(`There is no node ${id}.`);
    loose.delete(id);
    return node;
  }

  return {
    facts: (id) => factsOf(document, library, (wanted) => loose.get(wanted) ?? nodeAt(wanted), id),
    childrenOf(id) {
      if (id === rootId) return document.content.pages.map((page) => page.id);
      const found = find(document.content, id);
      if (found && !isActive(found.page.id)) return [];
      if (found?.kind === "page") return found.page.scenes.map((scene) => scene.id);
      if (found?.kind === "scene") return found.scene.children.map((node) => node.id);
      const node = nodeAt(id);
      return node?.type === "Group" ? node.children.map((child) => child.id) : [];
    },
    isActive,
    context: () => ({
      pageId: document.currentPage.id,
      sceneId: document.currentSceneId,
      selection: [...document.selection],
      isHearingEvent: state.isHearingEvent(),
    }),
    select(ids) {
      const onPage = ids.filter((id) => find(document.content, id)?.page.id === document.currentPage.id);
      document.select(onPage);
    },
    change(id, change) {
      const owner = ownerOf(id);
      const node = loose.get(owner);
      if (node) {
        applyChange(node, change);
        return;
      }
      edit("Add-on changed the document", (draft) => {
        const found = find(draft, owner);
        if (found?.kind === "page") Object.assign(found.page, change);
        else if (found?.kind === "scene") {
          if (change.color !== undefined) found.scene.background = change.color;
        } else if (found) applyChange(found.node, change);
      });
    },
    create(type) {
      const node = emptyNode(document.nextId("node"), type);
      loose.set(node.id, node);
      return node.id;
    },
    insert(parentId, ids, index) {
      edit("Add-on placed content", (draft) => {
        const parent = find(draft, parentId);
        const inside = ids.map((id) => takeOut(draft, id));
        const target =
          parent?.kind === "scene" ? parent.scene.children : groupChildren(parent, loose.get(parentId));
        if (!target) throw new Error(`The node ${parentId} holds no others.`);
        target.splice(Math.min(index, target.length), 0, ...inside);
      });
    },
    remove(ids) {
      edit("Add-on removed content", (draft) => {
        for (const id of ids) {
          const found = find(draft, id);
          if (found?.kind === "node") loose.set(id, takeOut(draft, id));
          if (found?.kind === "scene") removeFrom(found.page.scenes, found.scene, "scene");
          if (found?.kind === "page") removeFrom(draft.pages, found.page, "page");
        }
      });
    },
    move(id, other, side) {
      edit("Add-on changed the order", (draft) => {
        const [moved, anchor] = [find(draft, id), find(draft, other)];
        if (!moved || !anchor || moved.kind !== anchor.kind)
          throw new Error("Only siblings change their order.");
        if (moved.kind === "page") reorder(draft.pages, moved.page, anchor.page, side);
        if (moved.kind === "scene" && anchor.kind === "scene") {
          reorder(moved.page.scenes, moved.scene, anchor.scene, side);
        }
        if (moved.kind === "node" && anchor.kind === "node") {
          reorder(moved.siblings, moved.node, anchor.node, side);
        }
      });
    },
    clone(id) {
      const copyId =
        find(document.content, id)?.kind === "page" ? document.nextId("page") : document.nextId("node");
      edit("Add-on copied content", (draft) => {
        const found = find(draft, id);
        if (found?.kind === "node") {
          const copy = copyNode(found.node, () => document.nextId("node"));
          copy.id = copyId;
          found.siblings.splice(found.siblings.indexOf(found.node) + 1, 0, copy);
        } else if (found?.kind === "page") {
          const copy = copyPage(found.page, document);
          draft.pages.splice(draft.pages.indexOf(found.page) + 1, 0, { ...copy, id: copyId });
        } else throw new Error(`The node ${id} is not attached to a page and cannot be cloned.`);
      });
      if (find(document.content, copyId)?.kind === "page") document.goTo(copyId);
      return copyId;
    },
    addPage({ width, height }) {
      const page = blankPage(document, width, height);
      edit("Add-on added a page", (draft) => draft.pages.push(page));
      document.goTo(page.id);
      return page.id;
    },
    addScene(pageId) {
      const scene = blankScene(document);
      edit("Add-on added a scene", (draft) => {
        const found = find(draft, pageId);
        if (found?.kind !== "page") throw new Error(`There is no page ${pageId}.`);
        found.page.scenes.push(scene);
      });
      document.goTo(pageId, scene.id);
      return scene.id;
    },
    dataOf: (place) => ({ ...dataAt(document, library, nodeAt, place) }),
    setData(place, data) {
      if ("assetId" in place) {
        library.get(place.assetId).addOnData = data;
        return;
      }
      const node = loose.get(place.nodeId);
      if (node) node.addOnData = data;
      else {
        edit("Add-on noted something", (draft) => {
          const found = find(draft, place.nodeId);
          const target =
            found?.kind === "page" ? found.page : found?.kind === "scene" ? found.scene : found?.node;
          if (target) target.addOnData = data;
        });
      }
    },
    bringIntoView(id) {
      const found = find(document.content, id);
      if (!found) return;
      if (!isActive(found.page.id))
        throw new Error("bringIntoView() was called with a node on an inactive page.");
      document.goTo(found.page.id, found.kind === "page" ? undefined : found.scene.id);
    },
    beginVisit(pageId, progress) {
      if (!visits.begin(progress)) return false;
      visited.add(pageId);
      return true;
    },
    endVisit: (pageId) => void visited.delete(pageId),
    endVisits: () => visits.end(),
  };
}

function applyChange(node: SceneNode, { color, text, name: _name, ...rest }: Partial<NodeFacts>): void {
  Object.assign(node, rest);
  if (color !== undefined && "color" in node) node.color = color;
  if (text !== undefined && node.type === "Text") node.text = text;
}

function groupChildren(
  parent: ReturnType<typeof find>,
  loose: SceneNode | undefined,
): SceneNode[] | undefined {
  const node = parent?.kind === "node" ? parent.node : loose;
  return node?.type === "Group" ? node.children : undefined;
}

function removeFrom<Item>(list: Item[], item: Item, what: string): void {
  if (list.length === 1) throw new Error(`The last ${what} cannot be removed.`);
  list.splice(list.indexOf(item), 1);
}

function reorder<Item>(list: Item[], item: Item, anchor: Item, side: "before" | "after"): void {
  if (!list.includes(anchor)) throw new Error("Only siblings change their order.");
  list.splice(list.indexOf(item), 1);
  list.splice(list.indexOf(anchor) + (side === "after" ? 1 : 0), 0, item);
}

function copyPage(page: Page, document: OpenDocument): Page {
  const copy = structuredClone(page);
  for (const scene of copy.scenes as Scene[]) {
    scene.id = document.nextId("scene");
    for (const node of nodesOf(scene.children)) node.id = document.nextId("node");
  }
  return copy;
}
