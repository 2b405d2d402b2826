import { defaultTreeAdapter, type DefaultTreeAdapterTypes, html } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;
export type Parent = DefaultTreeAdapterTypes.ParentNode;
export type Comment = DefaultTreeAdapterTypes.CommentNode;

export const isElement = (node: Node | Parent): node is Element => 'tagName' in node;
export const isComment = (node: Node): node is Comment => node.nodeName === '#comment';
export const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text';

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value;

export function setAttribute(element: Element, name: string, value: string): void {
  const known = element.attrs.find((attr) => attr.name === name);
  if (known) known.value = value;
  else element.attrs.push({ name, value });
}

export const elementOf = (tagName: string, attributes: Readonly<Record<string, string>>): Element =>
  defaultTreeAdapter.createElement(
    tagName,
    html.NS.HTML,
    Object.entries(attributes).map(([name, value]) => ({ name, value })),
  );

export const remove = (node: Node): void => defaultTreeAdapter.detachNode(node);

export function insertBefore(node: Node, before: Node): void {
  defaultTreeAdapter.detachNode(node);
  if (before.parentNode) defaultTreeAdapter.insertBefore(before.parentNode, node, before);
}

export function insertAfter(node: Node, after: Node): void {
  const next = after.parentNode?.childNodes[after.parentNode.childNodes.indexOf(after) + 1];
  if (next === node) return;
  if (next) insertBefore(node, next);
  else if (after.parentNode) {
    defaultTreeAdapter.detachNode(node);
    defaultTreeAdapter.appendChild(after.parentNode, node);
  }
}

/** Leaves its content where it was. */
export function unwrap(element: Element): void {
  for (const child of [...element.childNodes]) insertBefore(child, element);
  remove(element);
}

/** All nodes below, parents first. Taken down before anything changes, and without recursion: trees may be deep. */
export function below(parent: Parent): Node[] {
  const found: Node[] = [];
  const waiting: Node[] = [...parent.childNodes].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node);
    if ('childNodes' in node)
      for (let i = node.childNodes.length - 1; i >= 0; i--) waiting.push(node.childNodes[i] as Node);
  }
  return found;
}

export const elementsIn = (parent: Parent): Element[] => below(parent).filter(isElement);

export const find = (parent: Parent, tagName: string): Element | undefined =>
  elementsIn(parent).find((element) => element.tagName === tagName);

export const textOf = (parent: Parent): string =>
  below(parent)
    .filter(isText)
    .map(({ value }) => value)
    .join('');
