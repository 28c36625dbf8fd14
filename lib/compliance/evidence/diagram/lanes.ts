import { line, text, tip } from './svg';
import type { Markup } from '../markup';
import { markup } from '../markup';

/** A connection from one box to another, drawn at their right side. */
export interface Lane {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface End {
  readonly top: number;
  readonly bottom: number;
  /** Right edge of the box. */
  readonly x: number;
}

/**
 * Draws connections as brackets to the right of stacked boxes: each leaves its box at a height of its own, runs down
 * a vertical lane of its own, and enters the other box with an arrowhead and a label, so that no two labels or lanes
 * lie on each other.
 */
export function drawLanes(
  lanes: readonly Lane[],
  ends: ReadonlyMap<string, End>,
  layout: { left: number; labels: number; slot: number },
): { parts: Markup[]; right: number } {
  const heights = slotHeights(lanes, ends, layout.slot);
  const spans = lanes
    .map((lane) => ({ lane, from: heights.get(lane)!.from, to: heights.get(lane)!.to }))
    .toSorted((a, b) => Math.abs(a.from - a.to) - Math.abs(b.from - b.to) || a.from - b.from || a.to - b.to);
  const tracks: (readonly [number, number])[][] = [];
  const parts: Markup[] = [];
  for (const { lane, from, to } of spans) {
    const span = [Math.min(from, to) - 4, Math.max(from, to) + 4] as const;
    let track = tracks.findIndex((taken) => taken.every(([a, b]) => span[1] < a || span[0] > b));
    if (track < 0) track = tracks.push([]) - 1;
    tracks[track]!.push(span);
    const x = layout.left + layout.labels + track * 9;
    const [start, end] = [ends.get(lane.from)!.x, ends.get(lane.to)!.x];
    parts.push(
      line([
        [start, from],
        [x, from],
        [x, to],
        [end + 2, to],
      ]),
      markup`<circle class="bw-tip" cx="${start}" cy="${from}" r="2.5"/>`,
      tip(end, to, 'left'),
      text(layout.left + 12, to - 4, lane.label, 'l'),
    );
  }
  return { parts, right: layout.left + layout.labels + Math.max(tracks.length - 1, 0) * 9 };
}

/** Gives every connection a height of its own on both boxes; those to higher boxes leave higher. */
function slotHeights(lanes: readonly Lane[], ends: ReadonlyMap<string, End>, slot: number) {
  const heights = new Map<Lane, { from: number; to: number }>(
    lanes.map((lane) => [lane, { from: 0, to: 0 }]),
  );
  for (const [id, { top, bottom }] of ends) {
    const here = lanes
      .filter(({ from, to }) => from === id || to === id)
      .map((lane) => ({ lane, other: ends.get(lane.from === id ? lane.to : lane.from)!.top }))
      .toSorted((a, b) => a.other - b.other);
    const first = (top + bottom - (here.length - 1) * slot) / 2 + 3;
    here.forEach(({ lane }, i) => {
      heights.get(lane)![lane.from === id ? 'from' : 'to'] = Math.round(first + i * slot);
    });
  }
  return heights;
}
