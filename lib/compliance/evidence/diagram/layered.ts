import { box, fit, line, text, tip, widthOf } from './svg';
import type { Markup } from '../markup';

/** A box with a bold title and plain lines. */
export interface Node {
  readonly id: string;
  readonly title: string;
  /** What it is, above the title. */
  readonly kind: string;
  readonly lines: readonly string[];
  readonly phi: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Data moves both ways. */
  readonly both: boolean;
}

const WIDTH = 184;
/** Room for the label of an arrow: as the labels need, within limits. */
const LABEL = [60, 180] as const;
const LANE = 9;
const SLOT = 18;
const SPACE = 14;

interface Place {
  /** Undefined for a bend of a long arrow. */
  readonly node?: Node;
  readonly id: string;
  readonly layer: number;
  readonly height: number;
  y: number;
}

interface Piece {
  readonly from: Place;
  readonly to: Place;
  readonly arrow: Arrow;
  readonly first: boolean;
  readonly last: boolean;
  /** The arrow runs from right to left. */
  readonly backwards: boolean;
  startY: number;
  endY: number;
}

/**
 * Draws a graph in columns, sources left. Every arrow leaves its box at a height of its own, carries its label on
 * its first piece and bends in a vertical lane of its own, so that labels never lie on each other or on a box.
 * @returns the drawing, placed at `left`/`top`, and its size
 */
export function drawLayered(
  nodes: readonly Node[],
  arrows: readonly Arrow[],
  at: { left: number; top: number },
): { parts: Markup[]; width: number; height: number } {
  const { columns, pieces } = place(nodes, arrows);
  order(columns, pieces);
  const height = stack(columns, at.top);
  attach(columns, pieces);
  const x = columnEdges(columns.length, pieces, at.left);
  const parts = [
    ...pieces.flatMap((piece) => drawPiece(piece, pieces, x)),
    ...columns.flat().flatMap((place) => (place.node ? drawNode(place.node, place, x[place.layer]!) : [])),
  ];
  return { parts, width: (x.at(-1) ?? at.left) + WIDTH - at.left, height };
}

/** Longest-path layers; arrows that close a cycle are laid out the other way round. */
function place(nodes: readonly Node[], arrows: readonly Arrow[]): { columns: Place[][]; pieces: Piece[] } {
  const layers = layersOf(nodes, arrows);
  const columns: Place[][] = Array.from({ length: Math.max(-1, ...layers.values()) + 1 }, () => []);
  const places = new Map<string, Place>();
  for (const node of nodes) {
    const layer = layers.get(node.id)!;
    const degree = Math.max(arrows.filter(({ from, to }) => from === node.id || to === node.id).length, 1);
    const height = Math.max(38 + node.lines.length * 13, degree * SLOT + 6);
    const place: Place = { node, id: node.id, layer, height, y: 0 };
    places.set(node.id, place);
    columns[layer]!.push(place);
  }
  const pieces = arrows.flatMap((arrow) => {
    const ends = [places.get(arrow.from)!, places.get(arrow.to)!] as const;
    const [left, right] = ends[0].layer < ends[1].layer ? ends : [ends[1], ends[0]];
    const chain: Place[] = [left];
    for (let layer = left.layer + 1; layer < right.layer; layer++) {
      const bend: Place = { id: `${arrow.from}>${arrow.to}@${layer}`, layer, height: SLOT, y: 0 };
      columns[layer]!.push(bend);
      chain.push(bend);
    }
    chain.push(right);
    return chain.slice(1).map((to, i): Piece => ({
      from: chain[i]!,
      to,
      arrow,
      first: i === 0,
      last: i === chain.length - 2,
      backwards: left.id !== arrow.from,
      startY: 0,
      endY: 0,
    }));
  });
  return { columns, pieces };
}

function layersOf(nodes: readonly Node[], arrows: readonly Arrow[]): Map<string, number> {
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const forward = new Map(nodes.map(({ id }) => [id, [] as string[]]));
  const seen = new Set<string>();
  const visit = (id: string): void => {
    seen.add(id);
    open.add(id);
    for (const { from, to } of arrows) {
      if (from !== id || to === id) continue;
      // Against the current of a cycle the arrow is kept, but laid out backwards.
      if (open.has(to)) forward.get(to)!.push(id);
      else {
        forward.get(id)!.push(to);
        if (!seen.has(to)) visit(to);
      }
    }
    open.delete(id);
  };
  const targets = new Set(arrows.map(({ to }) => to));
  const roots = [...nodes.filter(({ id }) => !targets.has(id)), ...nodes];
  for (const { id } of roots) if (!seen.has(id)) visit(id);
  // Reversed arrows can only point along the order of discovery, so a bounded relaxation settles.
  for (const { id } of nodes) layers.set(id, 0);
  for (let round = 0; round < nodes.length; round++) {
    for (const { id } of nodes) {
      for (const to of forward.get(id)!) {
        layers.set(to, Math.min(Math.max(layers.get(to)!, layers.get(id)! + 1), nodes.length - 1));
      }
    }
  }
  return layers;
}

/** A few sweeps that move each box towards the middle of what it is joined to. */
function order(columns: readonly Place[][], pieces: readonly Piece[]): void {
  const rank = new Map<Place, number>();
  const number = (column: readonly Place[]) => column.forEach((place, i) => rank.set(place, i));
  columns.forEach(number);
  for (let sweep = 0; sweep < 4; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : columns.toReversed()) {
      const middle = new Map(
        column.map((place) => {
          const joined = pieces
            .filter((piece) => (forth ? piece.to : piece.from) === place)
            .map((piece) => rank.get(forth ? piece.from : piece.to)!);
          const mean = joined.reduce((a, b) => a + b, 0) / joined.length;
          return [place, joined.length === 0 ? rank.get(place)! : mean];
        }),
      );
      column.sort((a, b) => middle.get(a)! - middle.get(b)! || rank.get(a)! - rank.get(b)!);
      number(column);
    }
  }
}

/** Gives every box its height on the page; columns are centred on the tallest. */
function stack(columns: readonly Place[][], top: number): number {
  const heights = columns.map((column) => column.reduce((sum, { height }) => sum + height + SPACE, -SPACE));
  const tallest = Math.max(0, ...heights);
  columns.forEach((column, i) => {
    let y = top + (tallest - heights[i]!) / 2;
    for (const place of column) {
      place.y = Math.round(y);
      y += place.height + SPACE;
    }
  });
  return tallest;
}

/** Spreads the arrows of a box over its side, in the order of the boxes they lead to. */
function attach(columns: readonly Place[][], pieces: readonly Piece[]): void {
  for (const place of columns.flat()) {
    const spread = (joined: readonly Piece[], other: 'from' | 'to', end: 'startY' | 'endY') =>
      [...joined]
        .toSorted((a, b) => a[other].y - b[other].y)
        .forEach((piece, i) => {
          const first = place.y + place.height / 2 - ((joined.length - 1) * SLOT) / 2;
          piece[end] = Math.round(first + i * SLOT);
        });
    spread(
      pieces.filter(({ from }) => from === place),
      'to',
      'startY',
    );
    spread(
      pieces.filter(({ to }) => to === place),
      'from',
      'endY',
    );
  }
  // A step too small to be seen as one looks like a mistake.
  for (const piece of pieces) if (Math.abs(piece.startY - piece.endY) <= 4) piece.endY = piece.startY;
}

const gapPieces = (pieces: readonly Piece[], layer: number) =>
  pieces.filter(({ from }) => from.layer === layer);

/** Where lanes may begin to the right of a column: past its longest label. */
function labelRoom(gap: readonly Piece[]): number {
  const widths = gap.filter(({ first }) => first).map(({ arrow }) => widthOf(arrow.label, 'l') + 22);
  return Math.round(Math.min(Math.max(LABEL[0], ...widths), LABEL[1]));
}

function columnEdges(count: number, pieces: readonly Piece[], left: number): number[] {
  const edges: number[] = [];
  let x = left;
  for (let layer = 0; layer < count; layer++) {
    edges.push(x);
    const gap = gapPieces(pieces, layer);
    x += WIDTH + labelRoom(gap) + gap.length * LANE + 12;
  }
  return edges;
}

function drawPiece(piece: Piece, pieces: readonly Piece[], x: readonly number[]): Markup[] {
  const { from, to, arrow, first, last, backwards, startY, endY } = piece;
  const gap = gapPieces(pieces, from.layer);
  // Arrows that go up take the left lanes from the top, those that go down the right ones from the bottom: fewer cross.
  const down = ({ startY, endY }: Piece) => Number(endY > startY);
  const lanes = [...gap].toSorted(
    (a, b) => down(a) - down(b) || (down(a) ? b.startY - a.startY : a.startY - b.startY),
  );
  const start = x[from.layer]! + (from.node ? WIDTH : 0);
  const end = x[to.layer]!;
  const lane = x[from.layer]! + WIDTH + labelRoom(gap) + lanes.indexOf(piece) * LANE;
  const parts = [
    line([
      [start, startY],
      [lane, startY],
      [lane, endY],
      [end, endY],
    ]),
  ];
  if (last && (!backwards || arrow.both)) parts.push(tip(end, endY, 'right'));
  if (first && (backwards || arrow.both)) parts.push(tip(start, startY, 'left'));
  if (first) parts.push(text(start + 10, startY - 4, fit(arrow.label, LABEL[1] - 22, 'l'), 'l'));
  return parts;
}

function drawNode(node: Node, { y, height }: Place, x: number): Markup[] {
  const inner = WIDTH - 18;
  return [
    box(node.phi ? 'node-phi' : 'node', x, y, WIDTH, height),
    text(x + 9, y + 15, fit(node.kind, inner - (node.phi ? 28 : 0), 's'), 's'),
    ...(node.phi ? [text(x + WIDTH - 9, y + 15, 'PHI', 'p', 'end')] : []),
    text(x + 9, y + 30, fit(node.title, inner, 'b'), 'b'),
    ...node.lines.map((words, i) => text(x + 9, y + 44 + i * 13, fit(words, inner, 's'), 's')),
  ];
}
