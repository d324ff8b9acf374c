import type { ExpressDocument, Page, Scene, SceneNode } from "../../shared/document.ts";

/** Where something in a document is. */
export type Found =
  | { kind: "page"; page: Page }
  | { kind: "scene"; page: Page; scene: Scene }
  | { kind: "node"; page: Page; scene: Scene; node: SceneNode; siblings: SceneNode[]; parentId: string };

/** Finds a page, scene or node by its id. */
export function find(document: ExpressDocument, id: string): Found | undefined {
  for (const page of document.pages) {
    if (page.id === id) return { kind: "page", page };
    for (const scene of page.scenes) {
      if (scene.id === id) return { kind: "scene", page, scene };
      const place = findNode(scene.children, id, scene.id);
      if (place) return { kind: "node", page, scene, ...place };
    }
  }
  return undefined;
}

/** Finds a node, and the list it is in, among nodes and what they hold. */
export function findNode(
  siblings: SceneNode[],
  id: string,
  parentId: string,
): { node: SceneNode; siblings: SceneNode[]; parentId: string } | undefined {
  for (const node of siblings) {
    if (node.id === id) return { node, siblings, parentId };
    const inner = node.type === "Group" ? findNode(node.children, id, node.id) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/** Every node, from the back to the front, groups before what they hold. */
export function* nodesOf(nodes: readonly SceneNode[]): Generator<SceneNode> {
  for (const node of nodes) {
    yield node;
    if (node.type === "Group") yield* nodesOf(node.children);
  }
}

/** Every node of a page. */
export function nodesOfPage(page: Page): SceneNode[] {
  return page.scenes.flatMap((scene) => [...nodesOf(scene.children)]);
}

/** A copy under new ids, of everything it holds too. */
export function copyNode<Kind extends SceneNode>(node: Kind, nextId: () => string): Kind {
  const copy = structuredClone(node);
  for (const inner of nodesOf([copy])) inner.id = nextId();
  return copy;
}
