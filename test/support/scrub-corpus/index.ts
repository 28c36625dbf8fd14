import { createHash } from 'node:crypto';
import { DATABASES } from './lines/databases';
import { FITTED } from './lines/fitted';
import { HEALTH } from './lines/health';
import { LOGGERS } from './lines/loggers';
import { MACHINES } from './lines/machines';
import type { Templates } from './lines/marked';
import { SEEN } from './lines/seen';
import { THIRD_ACCESS } from './lines/third-access';
import { THIRD_CARE } from './lines/third-care';
import { THIRD_HEALTH } from './lines/third-health';
import { THIRD_OPERATIONS } from './lines/third-operations';
import { THIRD_SERVICES } from './lines/third-services';
import { VENDORS } from './lines/vendors';
import { WEB } from './lines/web';
import { type Sample, sample } from './marks';
import { Random } from './random';
import { Values } from './values';

export type Part = 'training' | 'held-out';

/**
 * Nobody chooses what is held out: the digest of its name does. Nobody looks at these lines, or at what becomes of them,
 * while rules are written: they are for measuring. Whoever changes a rule because of one of them moves it to `SEEN`.
 */
const isHeldOut = ([name]: readonly [string, unknown]): boolean =>
  createHash('sha256').update(name).digest()[0]! % 2 === 0;

/** Written by somebody who knew none of the rules. */
const blind = Object.entries({
  ...THIRD_SERVICES,
  ...THIRD_ACCESS,
  ...THIRD_HEALTH,
  ...THIRD_CARE,
  ...THIRD_OPERATIONS,
});

const TEMPLATES: Readonly<Record<Part, Templates>> = {
  training: {
    ...FITTED,
    ...SEEN,
    ...LOGGERS,
    ...WEB,
    ...DATABASES,
    ...HEALTH,
    ...VENDORS,
    ...MACHINES,
    ...Object.fromEntries(blind.filter((it) => !isHeldOut(it))),
  },
  'held-out': Object.fromEntries(blind.filter(isHeldOut)),
};
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
