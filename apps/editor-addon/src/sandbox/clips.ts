import type { ArtboardNode, MediaContainerNode, Node, VisualNode } from "express-document-sdk";
import { insertionKey } from "../contract.ts";

/** The names of node types this file heeds, as `constants.SceneNodeType` gives them. */
export interface NodeTypes {
  mediaContainer: string;
  imageRectangle: string;
}

/** A media container that holds no image. A video has no type of its own, and an animated picture looks the same. */
export function isClip(node: VisualNode, types: NodeTypes): node is MediaContainerNode {
  const type: string = node.type;
  if (type !== types.mediaContainer) return false;
  const held: string = (node as MediaContainerNode).mediaRectangle.type;
  return held !== types.imageRectangle;
}

/** Everything below some nodes, depth first. `allDescendants` would be experimental. */
export function* below(nodes: Iterable<VisualNode>): Generator<VisualNode> {
  for (const node of nodes) {
    yield node;
    yield* below(node.allChildren);
  }
}

/** Whether a node is somewhere inside another one. `hasDescendant` would be experimental. */
export function contains(node: VisualNode, id: string): boolean {
  for (const inside of below(node.allChildren)) if (inside.id === id) return true;
  return false;
}

/** The node with an id on a page. */
export function findById(scenes: Iterable<ArtboardNode>, id: string): VisualNode | undefined {
  for (const node of below(scenes)) if (node.id === id) return node;
  return undefined;
}

/** The node that was inserted under a name of its own. */
export function findInserted(scenes: Iterable<ArtboardNode>, insertion: string): Node | undefined {
  for (const node of below(scenes)) {
    if (node.addOnData.getItem(insertionKey) === insertion) return node as Node;
  }
  return undefined;
}
