import { FITTED } from './lines/fitted';
import type { Templates } from './lines/marked';
import { SEEN } from './lines/seen';
import { type Sample, sample } from './marks';
import { Random } from './random';
import { Values } from './values';

export type Part = 'training' | 'held-out';

const TEMPLATES: Readonly<Record<Part, Templates>> = { training: FITTED, 'held-out': SEEN };
const SEEDS = { training: 164_514, 'held-out': 514_164 } as const;
/** Lines of each template. */
export const LINES = 24;

/** The labelled lines of one part: the same every time. */
export function corpus(part: Part, lines = LINES): Sample[] {
  const values = new Values(new Random(SEEDS[part]));
  return Object.entries(TEMPLATES[part]).flatMap(([name, template]) =>
    Array.from({ length: lines }, () => sample(name, template(values))),
  );
}
