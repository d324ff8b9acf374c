import type { ContainerNode, ItemList, MediaContainerNode, Node, ResizeBehavior } from "express-document-sdk";

/**
 * Puts a film where a clip is: over its frame, turned as it is, right above it in the order of its parent. The film keeps
 * its own proportions and covers the frame.
 */
export function takePlace(film: Node, clip: MediaContainerNode, cover: ResizeBehavior.cover): void {
  const siblings = childrenOf(clip);
  const { rotation, opacity } = clip;
  // The mask is the frame a person sees; what it cuts off belongs to the bounds of the container as well.
  const { width, height } = clip.maskShape.boundsLocal;
  const parent = clip.parent as Node;
  const centre = clip.localPointInNode(clip.centerPointLocal, parent);

  film.setRotationInParent(0, film.centerPointLocal);
  film.resize({ behavior: cover, width, height, avoidScalingVisualDetailsIfPossible: true });
  if (siblings && film.parent === clip.parent) siblings.moveAfter(film, clip);
  else siblings?.insertAfter(film, clip);
  film.setRotationInParent(rotation, film.centerPointLocal);
  film.setPositionInParent(centre, film.centerPointLocal);
  film.opacity = opacity;
}

function childrenOf(node: Node): ItemList<Node> | undefined {
  return (node.parent as ContainerNode | undefined)?.children;
}
