import { HELD_OUT } from './held-out';
import { type Sample, sample } from './marks';
import { Random } from './random';
import { TRAINING } from './training';
import { Values } from './values';

export type Part = 'training' | 'held-out';

const TEMPLATES = { training: TRAINING, 'held-out': HELD_OUT } as const;
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
